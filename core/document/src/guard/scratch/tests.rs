use super::*;
use crate::testkit::{Person, order};
use fieldbook_model::Deed;

fn passed(change: &crate::Change, bytes: &[u8]) -> Passed {
    Passed { deps: change.deps.clone(), change: automerge::Change::try_from(bytes).unwrap() }
}

/// The same change with another sequence number: earlier steps refuse it, automerge panics on it or bricks.
fn broken(change: &crate::Change) -> Passed {
    let mut expanded = automerge::Change::try_from(&change.bytes[..]).unwrap().decode();
    expanded.seq = 7;
    let forged = automerge::Change::from(expanded);
    Passed { deps: change.deps.clone(), change: forged }
}

#[test]
fn the_culprit_is_found_and_the_innocent_go_in() {
    let base = order();
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    let (mut on_ann, mut on_bob) = (base.clone(), base.clone());
    let comment = |n: u32| Deed::Comment { text: format!("remark {n}") };
    let by_ann: Vec<_> = (0..20).map(|n| ann.does(&mut on_ann, comment(n))).collect();
    let by_bob: Vec<_> = (0..20).map(|n| bob.does(&mut on_bob, comment(n))).collect();
    let culprit = broken(&by_ann[12]);
    let culprit_hash = hash_of(culprit.change.hash());

    let mut batch: Vec<_> =
        by_ann[..12].iter().chain(&by_bob).map(|it| passed(it, &it.bytes)).collect();
    let follower = Passed { deps: vec![culprit_hash], ..passed(&by_ann[13], &by_ann[13].bytes) };
    batch.insert(15, culprit);
    batch.push(follower);
    let mut held = BTreeMap::new();
    let record = settle(base, batch, &mut held);

    assert_eq!(held[&culprit_hash], QuarantineReason::BreaksRecord);
    assert_eq!(held[&by_ann[13].hash], QuarantineReason::HeldBy(culprit_hash));
    assert_eq!(held.len(), 2);
    assert_eq!(record.read().unwrap().comments.len(), 32);
    assert_eq!(Record::load(&record.save()).unwrap().heads(), record.heads());
}
