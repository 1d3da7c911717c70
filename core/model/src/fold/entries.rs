//! What all entries have in common: an id by which they count once, and a stamp by which they are in order.

use std::collections::BTreeMap;

use crate::{
    ChangeHash, Comment, EntryId, Evidence, Fact, Finding, Hlc, Reading, SignOff, Stamp,
    StepResult, StockMove, Written,
};

/// An entry under a unique id.
pub(crate) trait Entry {
    /// Its id.
    fn id(&self) -> EntryId;
    /// Who, when, where.
    fn stamp(&self) -> &Stamp;

    /// Its place in the order that all devices agree on.
    fn place(&self) -> Place {
        (self.stamp().hlc, self.id())
    }
}

/// Sorts entries: by hybrid clock, then by id.
pub(crate) type Place = (Hlc, EntryId);

macro_rules! entry {
    ($($kind:ty),+) => {
        $(impl Entry for $kind {
            fn id(&self) -> EntryId {
                self.id
            }

            fn stamp(&self) -> &Stamp {
                &self.stamp
            }
        })+
    };
}

entry!(Comment, Evidence, Fact, Finding, Reading, SignOff, StepResult, StockMove);

/// The entries oldest first, each id once. Should two contents claim one id, the older stamp stands, then the lower
/// change hash: any choice would do that is the same everywhere.
pub(crate) fn in_order<T: Entry>(entries: &[Written<T>]) -> Vec<&T> {
    let mut once: BTreeMap<EntryId, &Written<T>> = BTreeMap::new();
    for entry in entries {
        let kept = once.entry(entry.value.id()).or_insert(entry);
        if seniority(entry) < seniority(kept) {
            *kept = entry;
        }
    }
    let mut sorted: Vec<&T> = once.into_values().map(|entry| &entry.value).collect();
    sorted.sort_by_key(|entry| entry.place());
    sorted
}

fn seniority<T: Entry>(entry: &Written<T>) -> (Hlc, ChangeHash) {
    (entry.value.stamp().hlc, entry.change)
}
