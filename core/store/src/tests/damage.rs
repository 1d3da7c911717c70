//! Flipped bytes at rest: an error for what they hit, never a wrong answer, and no trouble for what they did not hit.

use std::fs;
use std::path::Path;

use fieldbook_document::DocumentError;
use fieldbook_model::OrderView;

use super::kit::*;
use crate::*;

/// Twelve orders in a store that was closed in peace, and what they say.
fn a_dozen() -> (tempfile::TempDir, Vec<Office>, Vec<OrderView>) {
    let offices: Vec<_> = (1..=12).map(|n| Office::new(n, &[1])).collect();
    let mut bench = Bench::new(1);
    bench
        .store
        .keep(&arrival(offices.iter().flat_map(|office| office.everything().orders).collect()))
        .unwrap();
    let truth = offices.iter().map(|office| bench.view(office.order)).collect();
    (bench.dir, offices, truth)
}

fn flip(database: &Path, whole: &[u8], page: usize) {
    let mut flipped = whole.to_owned();
    flipped[page * 4096 + 1000] ^= 0x10;
    fs::write(database, flipped).unwrap();
}

#[test]
fn a_flipped_byte_is_noticed_and_harms_only_what_it_hit() {
    let (dir, offices, truth) = a_dozen();
    let database = dir.path().join("fieldbook.db");
    let whole = fs::read(&database).unwrap();
    let (mut refused, mut partial) = (0, 0);
    for page in 0..whole.len() / 4096 {
        flip(&database, &whole, page);
        let store = match Store::open(dir.path(), &key()) {
            Err(error) => {
                assert!(matches!(error, StoreError::Damaged { .. }), "page {page}: {error:?}");
                refused += 1;
                continue;
            }
            Ok(store) => store,
        };
        let (mut good, mut bad) = (0, 0);
        for (office, truth) in offices.iter().zip(&truth) {
            match store.order(office.order) {
                Ok(view) => assert_eq!(view.as_ref(), Some(truth)),
                Err(error) => {
                    assert!(matches!(error, StoreError::Damaged { .. }), "page {page}: {error:?}");
                }
            }
            match store.order(office.order) {
                Ok(_) => good += 1,
                Err(_) => bad += 1,
            }
        }
        if good > 0 && bad > 0 {
            partial += 1;
            assert_eq!(
                store.rows(ListFilter::All).unwrap().len(),
                12,
                "page {page}: the list is elsewhere"
            );
        }
    }
    assert!(refused > 0 && partial > 0, "{refused} refused, {partial} partly readable");
}

#[test]
fn a_record_on_a_damaged_page_holds_up_no_other_order() {
    let (dir, mut offices, _) = a_dozen();
    let database = dir.path().join("fieldbook.db");
    let whole = fs::read(&database).unwrap();
    let news: Vec<_> =
        offices.iter_mut().map(|office| (office.comment(1, "news"), office.clone())).collect();
    let news = news.iter().flat_map(|(change, office)| {
        office.arrival_of(std::slice::from_ref(change), office_writer()).orders
    });
    let news = arrival(news.collect());
    let mut held = 0;
    for page in 0..whole.len() / 4096 {
        flip(&database, &whole, page);
        let _ = fs::remove_file(dir.path().join("fieldbook.db-wal"));
        let Ok(mut store) = Store::open(dir.path(), &key()) else { continue };
        let Ok(kept) = store.keep(&news) else { continue };
        if kept.changed.len() < 12 {
            held += 1;
            for order in &kept.changed {
                assert_eq!(store.order(*order).unwrap().unwrap().comments.len(), 1);
            }
            let aside = "SELECT count(*) FROM set_aside WHERE reason IS NULL";
            let aside: u32 =
                store.connection.borrow().query_row(aside, [], |row| row.get(0)).unwrap();
            assert_eq!(kept.changed.len() + aside as usize, 12, "page {page}");
        }
    }
    assert!(held > 0, "no page held the record of one order only");
}

#[test]
fn an_order_whose_log_is_damaged_is_kept_aside_until_it_reads() {
    let mut office = Office::new(1, &[1]);
    let other = Office::new(2, &[1]);
    let mut bench = Bench::new(1);
    bench.store.keep(&office.everything()).unwrap();
    let good: Vec<u8> = bench
        .store
        .connection
        .borrow()
        .query_row("SELECT bytes FROM change_log", [], |r| r.get(0))
        .unwrap();
    bench
        .store
        .connection
        .borrow()
        .execute("UPDATE change_log SET bytes = zeroblob(300)", [])
        .unwrap();
    let mut bench = bench.after_a_kill();
    let said = office.comment(1, "still there?");
    let mut news = office.arrival_of(&[said], office_writer());
    news.orders.extend(other.everything().orders);
    assert_eq!(bench.store.keep(&news).unwrap().changed, [other.order]);
    let refused = bench.say(office.order, "hello");
    assert!(matches!(refused, Err(StoreError::Document(DocumentError::Damaged))), "{refused:?}");
    bench.say(other.order, "hello").unwrap();
    bench
        .store
        .connection
        .borrow()
        .execute("UPDATE change_log SET bytes = ?1 WHERE order_no = 1", [good])
        .unwrap();
    assert_eq!(bench.store.keep(&arrival(vec![office.arrived()])).unwrap().changed, [office.order]);
    assert_eq!(bench.view(office.order).comments.len(), 1);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
}
