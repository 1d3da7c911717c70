use std::time::Duration;

use fieldbook_client::{Change, ErrorKind, ListFilter};

use crate::phone::{ORDER, code, now, open, phone};
use crate::subscriptions::{hear, listen};

#[tokio::test]
async fn after_a_lock_every_call_says_locked_and_the_store_is_free() {
    let (folder, phone) = phone();
    phone.accept(ORDER, now()).unwrap();
    phone.lock();
    phone.lock();
    assert!(phone.is_locked());
    let sync = phone.sync_now(Duration::from_secs(5)).await.map(drop);
    let enrol = phone.enrol("fieldbook:enrol?hub=https://hub.invalid&code=0000").await.map(drop);
    assert_eq!(code(enrol), "code_mistyped", "what is given is looked at first");
    for refused in [
        phone.orders(ListFilter::All).map(drop),
        phone.order(ORDER).map(drop),
        phone.search("pump", 1).map(drop),
        phone.accept(ORDER, now()).map(drop),
        phone.merge_notes(ORDER).map(drop),
        phone.sync_status().map(drop),
        phone.export_unsynced().map(drop),
        sync,
    ] {
        let error = refused.unwrap_err();
        assert_eq!((error.code(), error.kind()), ("locked", ErrorKind::Locked));
    }
    let again = open(folder.path());
    assert_eq!(again.sync_status().unwrap().changes_pending, 1);
}

#[test]
fn a_lock_waits_for_the_write_that_is_running() {
    let (folder, phone) = phone();
    let saved = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            (0..200).take_while(|_| phone.comment(ORDER, "one more", now()).is_ok()).count()
        });
        while phone.sync_status().unwrap().changes_pending == 0 {}
        phone.lock();
        writing.join().unwrap()
    });
    assert!(saved > 0);
    assert_eq!(
        open(folder.path()).order(ORDER).unwrap().comments.len(),
        saved,
        "what was answered is there"
    );
}

#[test]
fn an_unlocked_core_goes_on_and_its_listeners_hear_what_there_is() {
    let (_folder, phone) = phone();
    phone.accept(ORDER, now()).unwrap();
    let (_subscription, heard) = listen(&phone);
    while !matches!(hear(&heard), Change::Sync(_)) {}
    phone.lock();
    while hear(&heard) != Change::Locked {}
    phone.unlock().unwrap();
    phone.unlock().unwrap();
    assert!(!phone.is_locked());
    assert_eq!(hear(&heard), Change::Orders(vec![ORDER]));
    assert!(matches!(hear(&heard), Change::Sync(status) if status.changes_pending == 1));
    phone.comment(ORDER, "back again", now()).unwrap();
}
