//! A new phone's first copy comes in pages, and goes on from any of them.

use std::collections::BTreeSet;

use fieldbook_model::{Deed, OrderId};

use crate::bench::Bench;
use crate::phone::Phone;

async fn many(bench: &Bench, phone: &Phone, count: usize) -> BTreeSet<OrderId> {
    let mut orders = BTreeSet::new();
    for _ in 0..count {
        orders.insert(bench.order(&[phone.who]).await);
    }
    orders
}

#[tokio::test]
async fn pages_of_a_hundred_orders_lead_to_all_of_them() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let orders = many(&bench, &ana, 120).await;
    let pages = ana.sync(&bench).await;
    assert!(pages.len() > 1);
    assert!(pages.iter().all(|page| page.feed.len() <= 100));
    assert_eq!(ana.records.keys().copied().collect::<BTreeSet<_>>(), orders);
    assert_eq!(ana.send(&bench, Vec::new()).await.status, 204);
}

#[tokio::test]
async fn a_first_copy_cut_off_at_any_page_goes_on_there_and_misses_nothing() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let mut orders = many(&bench, &ana, 12).await;
    let mut bo = bench.phone_of(ana.who).await;
    bo.sync(&bench).await;
    for round in 0.. {
        let mut request = ana.request(Vec::new());
        request.budget_bytes = 1;
        let lost = ana.send_request(&bench, &request).await.message.unwrap();
        let again = ana.send_request(&bench, &request).await.message.unwrap();
        assert_eq!(lost.feed, again.feed, "the page that got lost comes again");
        ana.keep(&again);
        if round == 0 {
            let first = *orders.first().unwrap();
            orders.insert(bench.order(&[ana.who]).await);
            bo.write(&bench, first, Deed::Comment { text: "meanwhile".to_owned() });
            bo.sync(&bench).await;
        }
        if !again.more {
            break;
        }
        assert!(round < 40, "pages come to an end");
    }
    assert_eq!(ana.records.keys().copied().collect::<BTreeSet<_>>(), orders);
    bo.sync(&bench).await;
    for order in &orders {
        assert_eq!(ana.records[order].heads(), bo.records[order].heads());
    }
}

#[tokio::test]
async fn a_forged_or_foreign_cursor_starts_over() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let (kept, lost) = (bench.order(&[ana.who]).await, bench.order(&[ana.who]).await);
    ana.sync(&bench).await;
    bo.sync(&bench).await;
    bench.assign(lost, &[bo.who]).await;
    let own = ana.cursor.clone().unwrap();
    let mut flipped = own.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for cursor in [flipped, bo.cursor.clone().unwrap(), Vec::new(), vec![7; 60]] {
        ana.cursor = Some(cursor);
        let told = ana.send(&bench, Vec::new()).await.message.unwrap().feed;
        assert_eq!(told.len(), 2, "all that is hers, and what no longer is");
        assert!(
            told.iter()
                .any(|order| order.order.as_bytes() == kept.as_bytes() && order.snapshot.is_some())
        );
        assert!(
            told.iter()
                .any(|order| order.order.as_bytes() == lost.as_bytes() && order.snapshot.is_none())
        );
    }
    ana.cursor = Some(own);
    assert_eq!(ana.sync(&bench).await[0].feed.len(), 1, "her own cursor only tells the news");
}
