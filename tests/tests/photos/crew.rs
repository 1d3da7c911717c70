//! Who gets to see a photo, and what a phone keeps of it.

use std::fs;

use fieldbook_client::ListFilter;

use crate::depot::{Depot, attach};

#[test]
fn a_photo_is_at_the_hub_when_the_hub_has_signed_for_it_and_then_a_wipe_is_safe() {
    let depot = Depot::new();
    let (a, phone_a) = depot.engineer("a", &depot.url());
    let order = depot.order(&[&a]);
    depot.sync(&phone_a);
    let file = depot.picture(1, 200_000);
    attach(&phone_a, order, file);
    let status = phone_a.sync_status().unwrap();
    assert_eq!((status.photos_pending, status.photos_at_hub, status.safe_to_wipe), (1, 0, false));
    depot.sync(&phone_a);
    let status = phone_a.sync_status().unwrap();
    assert_eq!((status.photos_pending, status.photos_at_hub, status.safe_to_wipe), (0, 1, true));
    assert_eq!((status.changes_pending, status.changes_at_hub), (0, 1));
    assert!(status.last_receipt_at.is_some());
}

#[test]
fn a_colleague_fetches_a_photo_once_and_keeps_it_encrypted() {
    let depot = Depot::new();
    let [(a, phone_a), (b, phone_b)] = ["a", "b"].map(|name| depot.engineer(name, &depot.url()));
    let order = depot.order(&[&a, &b]);
    depot.sync(&phone_a);
    let file = depot.picture(1, 200_000);
    let photo = attach(&phone_a, order, file.clone());
    depot.sync(&phone_a);
    depot.sync(&phone_b);
    assert_eq!(phone_b.photo(photo).unwrap_err().code(), "unknown_photo", "fetched on demand only");
    let bytes = fs::read(file).unwrap();
    assert_eq!(depot.fetch(&phone_b, order, photo).unwrap(), bytes);
    assert_eq!(phone_b.photo(photo).unwrap(), bytes);
    let status = phone_b.sync_status().unwrap();
    assert_eq!((status.photos_pending, status.photos_at_hub), (0, 0), "it is not B's to deliver");
    for phone in ["a", "b"] {
        assert_eq!(depot.leaks(phone), Vec::<std::path::PathBuf>::new());
    }
    let Depot { hub, dir, .. } = depot;
    drop(hub);
    assert_eq!(phone_b.photo(photo).unwrap(), bytes, "without a network too");
    drop(dir);
}

#[test]
fn who_is_not_on_the_order_gets_the_same_answer_as_for_a_photo_that_does_not_exist() {
    let depot = Depot::new();
    let [(a, phone_a), (b, phone_b)] = ["a", "b"].map(|name| depot.engineer(name, &depot.url()));
    let (of_a, of_b) = (depot.order(&[&a]), depot.order(&[&b]));
    depot.sync(&phone_a);
    let photo = attach(&phone_a, of_a, depot.picture(1, 50_000));
    depot.sync(&phone_a);
    depot.sync(&phone_b);
    let absent = "0".repeat(64).parse().unwrap();
    for (order, photo) in [(of_a, photo), (of_b, photo), (of_a, absent), (of_b, absent)] {
        assert_eq!(depot.fetch(&phone_b, order, photo), Err("unknown_photo"));
    }
    let list = phone_b.orders(ListFilter::All).unwrap();
    assert_eq!(list.len(), 1);
}

#[test]
fn an_order_that_was_taken_away_leaves_with_its_photos_once_they_are_delivered() {
    let depot = Depot::new();
    let [(a, phone_a), (b, phone_b)] = ["a", "b"].map(|name| depot.engineer(name, &depot.url()));
    let order = depot.order(&[&a]);
    depot.sync(&phone_a);
    let file = depot.picture(1, 300_000);
    let photo = attach(&phone_a, order, file.clone());
    depot.assign(order, &[&b]);
    depot.sync(&phone_a);
    let status = phone_a.sync_status().unwrap();
    assert_eq!((status.photos_pending, status.safe_to_wipe), (0, true));
    depot.sync(&phone_b);
    assert_eq!(depot.fetch(&phone_b, order, photo).unwrap(), fs::read(file).unwrap());
}
