//! Whatever several phones wrote, and however it was delivered: one order, nothing lost.

use std::collections::BTreeSet;

use fieldbook_model::{
    EntryId, OrderView, PartLineId, Quantity, WorkRecord, Written, fold_order, fold_row,
    report_hash,
};
use proptest::prelude::*;

use crate::strategies::assignments::assignment;
use crate::strategies::engineer;
use crate::strategies::orders::{record, typed};

/// The same entries in another order, some of them twice.
fn redelivered(mut record: WorkRecord, mut seed: u64) -> WorkRecord {
    let mut draw = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 33
    };
    shuffle(&mut record.facts, &mut draw);
    shuffle(&mut record.stock_moves, &mut draw);
    shuffle(&mut record.evidence, &mut draw);
    shuffle(&mut record.readings, &mut draw);
    shuffle(&mut record.sign_offs, &mut draw);
    shuffle(&mut record.comments, &mut draw);
    record.step_results.values_mut().for_each(|values| shuffle(values, &mut draw));
    record.findings.values_mut().for_each(|values| shuffle(values, &mut draw));
    record
}

fn shuffle<T: Clone>(entries: &mut Vec<T>, draw: &mut impl FnMut() -> u64) {
    let again: Vec<T> = entries.iter().filter(|_| draw().is_multiple_of(3)).cloned().collect();
    entries.extend(again);
    entries.sort_by_cached_key(|_| draw());
}

fn ids<T>(entries: &[Written<T>], id: impl Fn(&T) -> EntryId) -> BTreeSet<EntryId> {
    entries.iter().map(|written| id(&written.value)).collect()
}

proptest! {
    #[test]
    fn the_fold_does_not_depend_on_how_entries_arrive(
        assignment in assignment(),
        record in record(),
        viewer in proptest::option::of(engineer()),
        seed in any::<u64>(),
    ) {
        let other = redelivered(record.clone(), seed);
        prop_assert_eq!(fold_order(&assignment, &record, viewer), fold_order(&assignment, &other, viewer));
        prop_assert_eq!(report_hash(&record), report_hash(&other));
    }

    #[test]
    fn the_row_is_the_row_of_the_view(
        assignment in assignment(),
        record in record(),
        viewer in proptest::option::of(engineer()),
    ) {
        prop_assert_eq!(fold_order(&assignment, &record, viewer).row, fold_row(&assignment, &record, viewer));
    }

    #[test]
    fn no_rule_ever_loses_a_part_line_or_an_entry(assignment in assignment(), record in record()) {
        let view = fold_order(&assignment, &record, None);
        let lines: BTreeSet<PartLineId> = view.parts.iter().map(|part| part.line.id).collect();
        prop_assert_eq!(lines, record.part_lines.keys().copied().collect());
        prop_assert_eq!(view.steps.len(), record.steps.len());
        prop_assert_eq!(view.stock_moves.iter().map(|m| m.id).collect::<BTreeSet<_>>(), ids(&record.stock_moves, |m| m.id));
        prop_assert_eq!(view.timeline.iter().map(|f| f.id).collect::<BTreeSet<_>>(), ids(&record.facts, |f| f.id));
        prop_assert_eq!(view.readings.iter().map(|r| r.id).collect::<BTreeSet<_>>(), ids(&record.readings, |r| r.id));
        prop_assert_eq!(view.evidence.iter().map(|e| e.id).collect::<BTreeSet<_>>(), ids(&record.evidence, |e| e.id));
        prop_assert_eq!(view.comments.iter().map(|c| c.id).collect::<BTreeSet<_>>(), ids(&record.comments, |c| c.id));
        let signed = view.sign_offs.iter().map(|s| s.sign_off.id).collect::<BTreeSet<_>>();
        prop_assert_eq!(signed, ids(&record.sign_offs, |s| s.id));
    }

    #[test]
    fn no_amount_leaves_its_bounds(assignment in assignment(), record in record()) {
        let bounds = Quantity::ZERO.minus(Quantity::MAX)..=Quantity::MAX;
        let view = fold_order(&assignment, &record, None);
        prop_assert!(view.parts.iter().all(|part| bounds.contains(&part.used)));
    }

    #[test]
    fn the_view_travels_as_json(assignment in assignment(), record in record()) {
        let view = fold_order(&assignment, &typed(record), None);
        let json = serde_json::to_string(&view).unwrap();
        prop_assert_eq!(serde_json::from_str::<OrderView>(&json).unwrap(), view);
    }
}
