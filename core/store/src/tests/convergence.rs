//! Any order, grouping and repetition of what arrives ends in the same state.

use fieldbook_document::MergeNote;
use fieldbook_model::*;
use proptest::prelude::*;

use super::kit::*;
use crate::*;

/// Everything that can be seen of a phone, and the heads that nothing shows.
#[derive(Debug, PartialEq)]
struct Seen {
    rows: Vec<ListedOrder>,
    view: Option<OrderView>,
    notes: Vec<MergeNote>,
    found: Vec<ListedOrder>,
    quarantined: Vec<QuarantinedChange>,
    versions: Vec<(u32, u32)>,
}

fn seen(bench: &Bench, order: OrderId) -> Seen {
    let store = &bench.store;
    let versions = "SELECT generation, n FROM assignment ORDER BY generation, n";
    let connection = store.connection.borrow();
    let mut versions = connection.prepare(versions).unwrap();
    Seen {
        rows: store.rows(ListFilter::All).unwrap(),
        view: store.order(order).unwrap(),
        notes: store.merge_notes(order).unwrap(),
        found: store.search("轴承", 10).unwrap(),
        quarantined: store.quarantined().unwrap(),
        versions: versions
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect(),
    }
}

/// A day of two colleagues and a dispatcher, as single deliveries.
fn day(office: &mut Office) -> Vec<Arrival> {
    let mut deliveries = vec![office.everything()];
    let mut two = Bench::at_work(2, office);
    let mut three = Bench::at_work(3, office);
    for bench in [&mut two, &mut three] {
        bench.consume(office.order, 1).unwrap();
        let base = bench.view(office.order).version;
        let text = format!("{} 换了轴承。", bench.who);
        bench
            .act(office.order, Deed::EditText { field: TextField::Narrative, base, text })
            .unwrap();
    }
    three.store.keep(&two.pushed(office)).unwrap();
    three.say(office.order, "read yours").unwrap();
    for bench in [&two, &three] {
        let whole = bench.pushed(office);
        for change in &whole.orders[0].changes {
            let mut single = whole.clone();
            single.orders[0].changes = vec![change.clone()];
            deliveries.push(single);
        }
    }
    let said = office.comment(1, "the customer called");
    deliveries.push(office.arrival_of(&[said], office_writer()));
    for title in ["moved", "moved again"] {
        office.reissue(|assignment| assignment.title = title.into());
        deliveries.push(office.assigned());
    }
    let mut forged = office.arrived();
    forged.changes.push(b"forged".to_vec());
    deliveries.push(arrival(vec![forged]));
    deliveries
}

fn kept(deliveries: &[Arrival], order: OrderId) -> (Seen, Bench) {
    let mut bench = Bench::new(1);
    for delivery in deliveries {
        bench.store.keep(delivery).unwrap();
    }
    (seen(&bench, order), bench)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_order_and_repetition_of_arrivals_ends_alike(
        keys in proptest::collection::vec(any::<u32>(), 40),
        again in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut office = Office::new(1, &[1, 2, 3]);
        let deliveries = day(&mut office);
        let (reference, _) = kept(&deliveries, office.order);
        let mut shuffled: Vec<_> = deliveries.iter().cloned().zip(keys).collect();
        shuffled.sort_by_key(|(_, key)| *key);
        let mut shuffled: Vec<_> = shuffled.into_iter().map(|(delivery, _)| delivery).collect();
        shuffled.extend(again.iter().map(|index| deliveries[index.index(deliveries.len())].clone()));
        let (other, mut bench) = kept(&shuffled, office.order);
        prop_assert_eq!(&other, &reference);
        prop_assert_eq!(bench.store.rebuild_check().unwrap(), []);
        prop_assert_eq!(&seen(&bench.after_a_kill(), office.order), &reference);
    }
}
