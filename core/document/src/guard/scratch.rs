//! Steps 6 and 7: applies a batch to a scratch copy, saves it, loads it again and compares; on failure bisects to the
//! culprit. What held in every measured case: a change that survives this does not brick a record (`reliability.md`).

use std::collections::BTreeMap;

use automerge::{Automerge, ReadDoc};
use fieldbook_model::ChangeHash;

use crate::change::{hash_of, library_hash};
use crate::{QuarantineReason, Record, big_stack, snapshot};

/// A change that passed every earlier step.
#[derive(Clone)]
pub(super) struct Passed {
    pub(super) deps: Vec<ChangeHash>,
    pub(super) change: automerge::Change,
}

/// Applies what can be applied. `held` gets the culprits, and what depends on them.
pub(super) fn settle(
    base: Record,
    changes: Vec<Passed>,
    held: &mut BTreeMap<ChangeHash, QuarantineReason>,
) -> Record {
    let mut rest = Vec::new();
    for passed in changes {
        match passed.deps.iter().find(|dep| held.contains_key(dep)) {
            Some(dep) => {
                held.insert(hash_of(passed.change.hash()), QuarantineReason::HeldBy(*dep));
            }
            None => rest.push(passed),
        }
    }
    if rest.is_empty() {
        return base;
    }
    if let Some(record) = together(&base, &rest) {
        return record;
    }
    if let [culprit] = rest.as_slice() {
        held.insert(hash_of(culprit.change.hash()), QuarantineReason::BreaksRecord);
        return base;
    }
    let later = rest.split_off(rest.len() / 2);
    let base = settle(base, rest, held);
    settle(base, later, held)
}

/// The record with all these changes, as it reads back from its own bytes; `None` when anything is amiss.
fn together(base: &Record, changes: &[Passed]) -> Option<Record> {
    let attempt = big_stack::caught(|| {
        let mut scratch = base.doc.clone();
        scratch.apply_changes(changes.iter().map(|passed| passed.change.clone()))?;
        let saved = scratch.save_nocompress();
        snapshot::check(&saved)?; // as `Record::load` does: what it would refuse must not get in
        let loaded = Automerge::load(&saved)?;
        Ok((scratch, loaded))
    });
    let (scratch, doc) = attempt.ok()?;
    let is_whole =
        scratch.get_missing_deps(&[]).is_empty() && scratch.get_heads() == doc.get_heads();
    let record = Record { doc };
    let holds = |passed: &Passed| record.contains(&hash_of(passed.change.hash()));
    let holds_all = changes.iter().all(holds)
        && record.doc.get_change_by_hash(&library_hash(&crate::SKELETON_HASH)).is_some();
    (is_whole && holds_all).then_some(record)
}

#[cfg(test)]
mod tests;
