//! Reading beside writing.

use std::sync::mpsc;
use std::thread;

use super::kit::*;
use crate::*;

#[test]
fn a_reader_on_another_thread_does_not_wait_for_a_running_write() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let reader = bench.store.reader().unwrap();
    let (ask, asked) = mpsc::channel();
    let (answer, answered) = mpsc::channel();
    let reading = thread::spawn(move || {
        for () in asked {
            answer.send(reader.rows(ListFilter::All).unwrap()[0].unsynced).unwrap();
        }
    });
    let read = || {
        ask.send(()).unwrap();
        answered
            .recv_timeout(std::time::Duration::from_secs(5))
            .expect("the reader waits for the writer")
    };
    assert_eq!(read(), 4);
    let held = crate::store::begin(bench.store.reader.connection.get_mut()).unwrap();
    held.execute("UPDATE order_row SET unsynced = 99", []).unwrap();
    assert_eq!(read(), 4, "what is not committed is not seen");
    held.rollback().unwrap();
    bench.say(office.order, "one more").unwrap();
    assert_eq!(read(), 5, "what returned is seen");
    drop(ask);
    reading.join().unwrap();
}

#[test]
fn a_store_and_a_reader_may_live_on_any_thread() {
    fn may_move<T: Send>() {}
    may_move::<Store>();
    may_move::<Reader>();
}

#[test]
fn a_reader_cannot_write() {
    let bench = Bench::new(1);
    let reader = bench.store.reader().unwrap();
    assert!(reader.connection.borrow().execute("DELETE FROM meta", []).is_err());
}

#[test]
fn the_identity_is_there_after_a_kill_and_for_nobody_else() {
    let mut bench = Bench::new(1);
    let after = bench.after_a_kill();
    assert!(after.store.identity().unwrap() == Some(identity(1)));
    assert!(matches!(bench.store.enrol(&identity(2)), Err(StoreError::AlreadyEnrolled)));
    let mut renamed = identity(1);
    renamed.hub_url = "https://other.example".into();
    bench.store.enrol(&renamed).unwrap();
    assert!(bench.store.identity().unwrap() == Some(renamed));
}

#[test]
fn an_unread_note_counts_until_it_is_read() {
    let office = Office::new(1, &[1, 2]);
    let mut one = Bench::at_work(1, &office);
    let mut two = Bench::at_work(2, &office);
    for (bench, text) in [(&mut one, "one was here. "), (&mut two, "two was here. ")] {
        let base = bench.view(office.order).version;
        let field = fieldbook_model::TextField::Narrative;
        bench
            .act(office.order, fieldbook_model::Deed::EditText { field, base, text: text.into() })
            .unwrap();
    }
    one.store.keep(&two.pushed(&office)).unwrap();
    let notes = one.store.merge_notes(office.order).unwrap();
    let unseen =
        |bench: &Bench| bench.store.rows(ListFilter::All).unwrap()[0].unseen_notes as usize;
    assert!(!notes.is_empty());
    assert_eq!(unseen(&one), notes.len());
    assert!(one.store.mark_notes_seen(office.order).unwrap());
    assert_eq!(unseen(&one), 0);
    assert!(!one.store.mark_notes_seen(office.order).unwrap());
    one.say(office.order, "another edit").unwrap();
    assert_eq!(unseen(&one), 0, "read stays read");
    assert_eq!(one.store.rebuild_check().unwrap(), []);
}
