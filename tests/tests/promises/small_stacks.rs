//! Platforms give their threads little stack: iOS 512 KiB to all but the main one. Whatever an app calls fits in.

use std::thread::Builder;

use fieldbook_client::model::OrderId;
use fieldbook_client::{CommandOptions, Fieldbook, ListFilter, TextVersion};

use crate::kit::{Scene, consume, sync};

const STACK: usize = 512 * 1024;

/// A day on one order, from the opened store to its lock.
fn work(phone: &Fieldbook, order: OrderId) {
    phone.accept(order, CommandOptions::default()).unwrap();
    phone.start_work(order, CommandOptions::default()).unwrap();
    consume(phone, order);
    let base = TextVersion::from(&phone.order(order).unwrap());
    let report = "轴承更换，运转正常。 Bearing replaced. ".repeat(150);
    phone.edit_narrative(order, &base, &report, CommandOptions::default()).unwrap();
    assert_eq!(phone.search("bearing", 10).unwrap().len(), 1);
    // enough for a snapshot
    for n in 0..70 {
        phone.comment(order, &format!("remark {n}"), CommandOptions::default()).unwrap();
    }
    assert_eq!(phone.order(order).unwrap().comments.len(), 70);
    phone.lock();
    phone.unlock().unwrap();
    consume(phone, order);
    assert_eq!(phone.orders(ListFilter::All).unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_edits_and_reads_fits_a_small_stack() {
    let scene = Scene::new().await;
    let (engineer, phone) = scene.engineer("lin").await;
    let order = scene.order(&[&engineer]).await;
    sync(&phone).await;
    let day = move || work(&phone, order);
    Builder::new().stack_size(STACK).spawn(day).unwrap().join().unwrap();
}
