//! Orders that were taken away: read-only, still delivering, and gone only when the hub has everything.

use fieldbook_model::*;

use super::kit::*;
use crate::*;

fn withdrawn(office: &mut Office) -> Arrival {
    office.reissue(|assignment| assignment.crew.clear());
    let mut arrival = office.assigned();
    arrival.orders[0].standing = Standing::Withdrawn;
    arrival
}

fn gone(office: &Office) -> Arrival {
    let mut arrived = office.arrived();
    arrived.standing = Standing::Gone;
    arrival(vec![arrived])
}

#[test]
fn a_withdrawn_order_is_read_only_and_still_delivers() {
    let mut office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let first = office.everything();
    bench.store.keep(&withdrawn(&mut office)).unwrap();
    assert!(matches!(bench.say(office.order, "but I was"), Err(StoreError::NotYours)));
    assert_eq!(bench.store.outbox(100, 1 << 20).unwrap().orders[0].changes.len(), 4);
    assert!(bench.view(office.order).row.withdrawn);
    assert_eq!(bench.store.rows(ListFilter::Open).unwrap(), []);
    assert_eq!(bench.store.rows(ListFilter::Withdrawn).unwrap().len(), 1);
    bench.store.keep(&first).unwrap();
    assert!(bench.view(office.order).row.withdrawn, "an old answer does not bring it back");
}

#[test]
fn an_order_leaves_when_the_hub_has_everything_of_it() {
    let mut office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.store.keep(&withdrawn(&mut office)).unwrap();
    bench.store.keep(&gone(&office)).unwrap();
    assert_eq!(bench.store.rows(ListFilter::Withdrawn).unwrap()[0].unsynced, 4);
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
    let delivered = bench.acknowledged();
    assert_eq!(bench.store.keep(&delivered).unwrap().changed, [office.order]);
    assert_eq!(bench.store.rows(ListFilter::All).unwrap(), []);
    assert_eq!(bench.store.order(office.order).unwrap(), None);
    assert_eq!(bench.store.search("轴承", 10).unwrap(), []);
    for table in [
        "order_standing",
        "assignment",
        "actor",
        "change_log",
        "order_row",
        "order_detail",
        "merge_note",
    ] {
        let sql = format!("SELECT count(*) FROM {table}");
        let left: i64 =
            bench.store.connection.borrow().query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "{table}");
    }
    bench.store.keep(&gone(&office)).unwrap();
    assert_eq!(bench.store.rows(ListFilter::All).unwrap(), []);
}

#[test]
fn an_order_that_comes_back_is_worked_on_under_a_new_actor() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let own = bench.pushed(&office);
    bench.store.keep(&bench.acknowledged()).unwrap();
    bench.store.keep(&gone(&office)).unwrap();
    assert_eq!(bench.store.order(office.order).unwrap(), None);
    bench.store.keep(&office.everything()).unwrap();
    bench.store.keep(&own).unwrap();
    assert_eq!(bench.view(office.order).row.own_visit, VisitState::Working);
    bench.say(office.order, "back again").unwrap();
    let outbox = bench.store.outbox(10, 1 << 20).unwrap();
    assert_eq!((outbox.orders[0].changes.len(), outbox.orders[0].changes[0].seq), (1, 1));
}

#[test]
fn an_order_with_a_photo_that_is_only_here_stays() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let photo = bench.path().join("plate.jpg");
    std::fs::write(&photo, b"a photo of the plate").unwrap();
    let (blob, size) = bench.store.attach_photo(&photo).unwrap();
    let deed =
        Deed::Attach { blob, kind: EvidenceKind::Photo, size, subject: EvidenceSubject::Order };
    bench.act(office.order, deed).unwrap();
    bench.store.keep(&bench.acknowledged()).unwrap();
    bench.store.keep(&gone(&office)).unwrap();
    assert_eq!(bench.store.rows(ListFilter::Withdrawn).unwrap().len(), 1);
    assert!(matches!(bench.say(office.order, "more"), Err(StoreError::NotYours)));
    let receipt = ReceiptRow {
        bytes: Vec::new(),
        signature: [0; 64],
        at: Timestamp::from_millis(NOON),
        orders: Vec::new(),
        photos: vec![blob],
    };
    let waiting = bench.store.waiting_photos(None, 10).unwrap();
    assert_eq!(waiting, [WaitingPhoto { order: office.order, photo: blob, size }]);
    assert_eq!(bench.store.keep_photo_answers(&waiting, None).unwrap(), [], "nobody signed for it");
    assert_eq!(bench.store.keep_photo_answers(&[], Some(&receipt)).unwrap(), [office.order]);
    assert_eq!(bench.store.rows(ListFilter::All).unwrap(), []);
    assert!(matches!(bench.store.photo_bytes(blob), Err(StoreError::UnknownPhoto)));
    let files = std::fs::read_dir(bench.path().join("photos")).unwrap();
    assert_eq!(files.count(), 0, "nobody needs it here any more");
}
