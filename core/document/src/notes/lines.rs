//! Who worked unaware of whom: pairs of runs on one subject.
//!
//! A *line* is one author on one device; where two copies of a device went on apart (`domain.md` 27), each is a line. Two lines make a pair where the last entry of each was written without
//! knowing the other's; each run holds everything its line did on the subject that the other's last did not know.
//! Cost: entries × lines × log, so a subject with many entries is no trap.

use std::collections::BTreeMap;

use fieldbook_model::{Author, ChangeHash, DeviceId, Hlc, Stamp, Written};

use crate::entry::Logged;
use crate::history::{History, Place};

/// An entry on a subject.
#[derive(Debug)]
pub(super) struct Entry<'a, T> {
    pub(super) change: ChangeHash,
    pub(super) at: Place,
    pub(super) stamp: &'a Stamp,
    pub(super) value: &'a T,
}

impl<T> Clone for Entry<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Entry<'_, T> {}

impl<'a, T: Logged> Entry<'a, T> {
    pub(super) fn of(history: &History, written: &'a Written<T>) -> Option<Self> {
        let (change, value) = (written.change, &written.value);
        Some(Self { change, at: history.place(&change)?, stamp: value.stamp()?, value })
    }
}

impl<T> Entry<'_, T> {
    pub(super) fn time(&self) -> (Hlc, ChangeHash) {
        (self.stamp.hlc, self.change)
    }
}

/// What one line did unaware of the other, oldest first.
pub(super) type Run<'r, 'a, T> = &'r [Entry<'a, T>];

/// Two runs that did not know of each other; never empty.
pub(super) struct Pair<'a, T> {
    one: Vec<Entry<'a, T>>,
    other: Vec<Entry<'a, T>>,
}

impl<'a, T> Pair<'a, T> {
    /// The runs, the one that ended earlier first.
    pub(super) fn by_time(&self) -> Option<(Run<'_, 'a, T>, Run<'_, 'a, T>)> {
        let ends = (self.one.last()?.time(), self.other.last()?.time());
        Some(if ends.0 <= ends.1 { (&self.one, &self.other) } else { (&self.other, &self.one) })
    }

    /// The last entries, in the same order.
    pub(super) fn lasts(&self) -> Option<(Entry<'a, T>, Entry<'a, T>)> {
        let (first, second) = self.by_time()?;
        Some((*first.last()?, *second.last()?))
    }
}

/// All pairs among the entries on one subject.
pub(super) fn pairs<'a, T>(history: &History, entries: Vec<Entry<'a, T>>) -> Vec<Pair<'a, T>> {
    let lines = lines(history, entries).into_values();
    let lines: Vec<_> = lines.flat_map(|line| copies(history, line)).collect();
    let mut pairs = Vec::new();
    for (place, one) in lines.iter().enumerate() {
        for other in lines.iter().skip(place + 1) {
            pairs.extend(between(history, one, other));
        }
    }
    pairs
}

/// The entries of one actor, in sequence.
type Chain<'a, T> = Vec<Entry<'a, T>>;
/// The chains of one line: one for each time its app was started.
type Line<'a, T> = Vec<Chain<'a, T>>;

fn lines<'a, T>(
    history: &History,
    entries: Vec<Entry<'a, T>>,
) -> BTreeMap<(Author, DeviceId), Line<'a, T>> {
    let mut by_actor = BTreeMap::new();
    for entry in entries {
        let Some(node) = history.at(entry.at) else { continue };
        let line = (entry.stamp.by, entry.stamp.device);
        by_actor.entry((line, node.actor)).or_insert_with(Vec::new).push((node.seq, entry));
    }
    let mut lines: BTreeMap<_, Line<'a, T>> = BTreeMap::new();
    for ((line, _), mut chain) in by_actor {
        chain.sort_by_key(|(seq, _)| *seq);
        lines.entry(line).or_default().push(chain.into_iter().map(|(_, entry)| entry).collect());
    }
    lines
}

/// What a device did comes one after the other, whichever run of its app did it; what does not was done on a copy.
fn copies<'a, T>(history: &History, mut line: Line<'a, T>) -> Vec<Line<'a, T>> {
    line.sort_by_key(|chain| chain.first().map(Entry::time));
    let mut copies: Vec<Line<'a, T>> = Vec::new();
    for chain in line {
        match copies.iter_mut().find(|copy| goes_on(history, copy, &chain)) {
            Some(copy) => copy.push(chain),
            None => copies.push(vec![chain]),
        }
    }
    copies
}

/// Whether a chain starts where this copy left off.
fn goes_on<T>(history: &History, copy: &Line<'_, T>, chain: &Chain<'_, T>) -> bool {
    let last = copy.last().and_then(|chain| chain.last());
    last.zip(chain.first()).is_some_and(|(last, first)| history.precedes(last.at, first.at))
}

fn between<'a, T>(history: &History, one: &Line<'a, T>, other: &Line<'a, T>) -> Vec<Pair<'a, T>> {
    let mut pairs = Vec::new();
    for entry in other.iter().flatten() {
        for last in lasts(history, one, entry) {
            let is_mutual = lasts(history, other, &last).iter().any(|back| back.at == entry.at);
            if is_mutual {
                let (one, other) = (run(history, one, entry), run(history, other, &last));
                pairs.push(Pair { one, other });
            }
        }
    }
    pairs
}

/// The last entries of a line that did not know `entry`, and that it did not know; one, where the line is in order.
fn lasts<'a, T>(history: &History, line: &Line<'a, T>, entry: &Entry<'_, T>) -> Vec<Entry<'a, T>> {
    let ends: Vec<_> =
        line.iter().filter_map(|chain| unaware(history, chain, entry).last().copied()).collect();
    let outdone = |end: &Entry<'a, T>| {
        ends.iter().any(|later| later.at != end.at && history.precedes(end.at, later.at))
    };
    ends.iter().filter(|end| !outdone(end)).copied().collect()
}

/// Everything a line did that did not know `entry`, and that it did not know, oldest first.
fn run<'a, T>(history: &History, line: &Line<'a, T>, entry: &Entry<'_, T>) -> Vec<Entry<'a, T>> {
    let mut run: Vec<_> =
        line.iter().flat_map(|chain| unaware(history, chain, entry)).copied().collect();
    run.sort_by_key(Entry::time);
    run
}

/// The part of a chain that is concurrent with `entry`: behind what it knew, before what knew it.
fn unaware<'c, 'a, T>(
    history: &History,
    chain: &'c Chain<'a, T>,
    entry: &Entry<'_, T>,
) -> &'c [Entry<'a, T>] {
    let known = chain.partition_point(|other| history.precedes(other.at, entry.at));
    let aware = chain.partition_point(|other| !history.precedes(entry.at, other.at));
    chain.get(known..aware).unwrap_or_default()
}
