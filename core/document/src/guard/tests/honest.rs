//! What honest phones write goes in, in any order, at once or piece by piece, once or often.

use proptest::prelude::*;

use super::*;
use crate::testkit::sync;

fn accepted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Accepted(_))
}

#[test]
fn two_phones_work_apart_and_the_hub_takes_both() {
    let it = two_phones();
    let all = [it.by_ann.clone(), it.by_bob.clone()].concat();
    let admission = receive(&it.base, &all, &[&it.ann, &it.bob]);
    assert!(admission.verdicts.iter().all(accepted), "{:?}", admission.verdicts);
    for (verdict, change) in admission.verdicts.iter().zip(&all) {
        assert_eq!(*verdict, Verdict::Accepted(change.clone()));
    }
    let work = admission.record.read().unwrap();
    assert_eq!(work.stock_moves.len(), 2);
    assert_eq!(work.step_results[&BRAKE].len(), 2);
    assert_eq!(it.base.read().unwrap().stock_moves.len(), 0);
}

#[test]
fn what_came_before_is_a_duplicate_and_changes_nothing() {
    let it = two_phones();
    let people = [&it.ann, &it.bob];
    let twice = [it.by_ann.clone(), it.by_ann.clone()].concat();
    let first = receive(&it.base, &twice, &people);
    let (fresh, again) = first.verdicts.split_at(it.by_ann.len());
    assert!(fresh.iter().all(accepted));
    assert!(again.iter().all(|verdict| matches!(verdict, Verdict::Duplicate(_))));

    let second = receive(&first.record, &it.by_ann, &people);
    assert!(second.verdicts.iter().all(|verdict| matches!(verdict, Verdict::Duplicate(_))));
    assert_eq!(second.record.save(), first.record.save());
    let skeleton = Change {
        bytes: include_bytes!("../../../fixtures/skeleton_1.bin").to_vec(),
        ..it.by_ann[0].clone()
    };
    let verdicts = receive(&it.base, &[skeleton], &people).verdicts;
    assert_eq!(verdicts, [Verdict::Duplicate(crate::SKELETON_HASH)]);
}

#[test]
fn a_change_without_its_past_waits_and_says_what_is_missing() {
    let it = two_phones();
    let people = [&it.ann, &it.bob];
    let late = receive(&it.base, &it.by_ann[2..], &people);
    for (verdict, change) in late.verdicts.iter().zip(&it.by_ann[2..]) {
        let missing = vec![it.by_ann[1].hash];
        assert_eq!(*verdict, Verdict::NeedsDependencies { hash: change.hash, missing });
    }
    assert_eq!(late.record.heads(), it.base.heads());
    let whole = receive(&late.record, &it.by_ann, &people);
    assert!(whole.verdicts.iter().all(accepted));
}

#[test]
fn more_changes_than_are_applied_together_go_in_by_turns() {
    let mut ann = Person::engineer(1);
    let mut phone = order();
    let hub = phone.clone();
    for n in 0..450 {
        ann.does(&mut phone, Deed::Comment { text: format!("remark {n}") });
    }
    let written = phone.changes_since(&hub.heads());
    let backwards: Vec<_> = written.iter().rev().cloned().collect();
    let admission = receive(&hub, &backwards, &[&ann]);
    assert!(admission.verdicts.iter().all(accepted));
    assert!(admission.fresh == written, "each after those it depends on");
    assert_eq!(admission.record.heads(), phone.heads());
    assert_eq!(admission.record.read().unwrap(), phone.read().unwrap());
}

#[test]
fn two_starts_of_one_app_and_two_phones_of_one_engineer_are_fine() {
    let mut record = order();
    let ann = Person::engineer(1);
    let people = [ann.clone(), ann.clone().restarted(11), ann.on_device(12)];
    let refs: Vec<_> = people.iter().collect();
    for person in &people {
        let mut phone = record.clone();
        shift(&mut phone, &mut person.clone(), "checked");
        record = sync(&record, &phone, &refs);
    }
    assert_eq!(record.read().unwrap().stock_moves.len(), 3);
}

#[test]
fn an_order_made_on_a_phone_goes_in_with_its_steps() {
    let mut ann = Person::engineer(1);
    let mut phone = Record::new().unwrap();
    ann.does(&mut phone, crate::testkit::creation());
    ann.does(&mut phone, Deed::Accept);
    let hub = sync(&Record::new().unwrap(), &phone, &[&ann]);
    assert_eq!(hub.read().unwrap().steps.len(), 2);
}

#[test]
fn an_order_with_nothing_in_it_goes_in() {
    let (description, access_notes) = (String::new(), String::new());
    let nothing = Deed::Create { description, access_notes, steps: Vec::new(), parts: Vec::new() };
    let mut made = Record::new().unwrap();
    let mut office = Person::office();
    office.does(&mut made, nothing);
    let mut ann = Person::engineer(1);
    ann.does(&mut made, Deed::Accept);
    let phone = sync(&Record::new().unwrap(), &made, &[&ann]);
    assert_eq!(phone.heads(), made.heads());
}

#[test]
fn the_same_entry_by_a_clone_counts_once() {
    let it = two_phones();
    let mut ann = Person::engineer(1);
    let mut clone = ann.clone().restarted(7);
    let (mut one, mut other) = (it.base.clone(), it.base.clone());
    let command = ann.command(Deed::Comment { text: "once".to_owned() });
    one.write(ann.actor, &command).unwrap();
    other.write(clone.actor, &command).unwrap();
    clone.does(&mut other, Deed::Comment { text: "and more".to_owned() });
    let people = [&ann, &clone];
    let here = sync(&one, &other, &people);
    let there = sync(&other, &one, &people);
    assert_eq!(here.read().unwrap().comments.len(), 2);
    assert_eq!(here.read().unwrap(), there.read().unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_grouping_and_repetition_ends_in_the_same_record(
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
        cut in 0..12_usize,
        repeated in proptest::collection::vec(0..12_usize, 0..6),
    ) {
        let it = two_phones();
        let all = [it.by_ann.clone(), it.by_bob.clone()].concat();
        let people = [&it.ann, &it.bob];
        let straight = receive(&it.base, &all, &people).record;
        let mut shuffled: Vec<_> = order.iter().map(|place| all[*place].clone()).collect();
        shuffled.extend(repeated.iter().map(|place| all[*place].clone()));
        let mut record = it.base.clone();
        for _ in 0..7 {
            for part in [&shuffled[..cut], &shuffled[cut..]] {
                record = receive(&record, part, &people).record;
            }
        }
        prop_assert_eq!(record.heads(), straight.heads());
        prop_assert_eq!(record.read().unwrap(), straight.read().unwrap());
    }
}

#[test]
fn a_crowd_writing_at_once_keeps_nobody_from_writing_after_it() {
    let base = two_phones().base;
    let mut crowd: Vec<Person> = (1..=150).map(Person::engineer).collect();
    let all: Vec<Change> = crowd
        .iter_mut()
        .map(|person| person.does(&mut base.clone(), Deed::Comment { text: "here".to_owned() }))
        .collect();
    let people: Vec<&Person> = crowd.iter().collect();
    let mut here = receive(&base, &all, &people).record;
    assert_eq!(here.heads().len(), 150, "nobody knew of anybody");

    let mut late = Person::engineer(200);
    let counts: Vec<usize> = (0..4)
        .map(|_| {
            let before = here.clone();
            let change = late.does(&mut here, Deed::Comment { text: "and I".to_owned() });
            let verdicts = receive(&before, std::slice::from_ref(&change), &[&late]).verdicts;
            assert_eq!(verdicts, [Verdict::Accepted(change)]);
            here.heads().len()
        })
        .collect();
    assert_eq!(counts, [87, 24, 1, 1], "each brings as many together as it may");
    assert_eq!(here.read().unwrap().comments.len(), 154);
}
