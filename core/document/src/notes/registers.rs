//! Registers with their past: every value that was ever set, not only those that stand.
//!
//! A dispute that somebody settled later, knowing both values, was a merge all the same, and its note stays.

use std::collections::BTreeMap;

use fieldbook_model::{ChangeHash, Written};

use super::context::Context;
use super::lines::{self, Entry, Pair};
use crate::change::library_hashes;
use crate::entry::Logged;
use crate::history::Place;
use crate::{DocumentError, read};

/// Every value ever set in a register, by change. Each value overwrote those its writer saw, so walking back from
/// those that stand finds all.
pub(super) fn all<T: Logged>(
    context: &Context<'_>,
    standing: &[Written<T>],
    key: &str,
) -> Result<Vec<Written<T>>, DocumentError>
where
    Written<T>: Clone,
{
    let mut found: BTreeMap<ChangeHash, Written<T>> = BTreeMap::new();
    let mut open: Vec<Written<T>> = standing.to_vec();
    while let Some(written) = open.pop() {
        let deps = context.history.node(&written.change).map(|node| library_hashes(&node.deps));
        let change = written.change;
        if found.insert(change, written).is_some() {
            continue;
        }
        let object = T::CONTAINER.object();
        let before =
            read::values_at(context.record, &object, key, Some(&deps.unwrap_or_default()))?;
        open.extend(before);
    }
    Ok(found.into_values().collect())
}

/// Pairs whose values met: neither was overwritten, by anyone, before the two sides knew of each other.
pub(super) fn met<'a, T: Logged>(
    context: &Context<'_>,
    values: &'a [Written<T>],
) -> Vec<Pair<'a, T>> {
    let history = &context.history;
    let entries: Vec<_> = values.iter().filter_map(|value| Entry::of(history, value)).collect();
    let pairs = lines::pairs(history, entries.clone());
    let overwritten = |value: Place, unaware: Place| {
        entries.iter().any(|later| {
            later.at != value
                && history.precedes(value, later.at)
                && history.concurrent(later.at, unaware)
        })
    };
    let met = |pair: &Pair<'a, T>| {
        pair.lasts().is_some_and(|(one, other)| {
            !overwritten(one.at, other.at) && !overwritten(other.at, one.at)
        })
    };
    pairs.into_iter().filter(met).collect()
}
