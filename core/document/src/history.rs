//! Who knew of what: the graph of a record's changes with vector clocks over actors.
//!
//! Used by the guard (is this reference in the past of those dependencies?) and by the merge notes (did these two
//! know of each other?). An actor's changes form a chain; the guard refuses what would break it.

use std::collections::HashMap;

use fieldbook_model::{ActorId, ChangeHash};

use crate::change::{actor_of, hash_of};
use crate::{DocumentError, Record};

/// One change as the graph sees it.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) hash: ChangeHash,
    pub(crate) actor: ActorId,
    pub(crate) seq: u64,
    pub(crate) deps: Vec<ChangeHash>,
    /// Number of its first operation.
    pub(crate) start_op: u64,
    /// Number of its last operation; one less than `start_op` when it has none.
    pub(crate) max_op: u64,
}

/// For each actor, by its index in the history, how many of its changes are known.
pub(crate) type Clock = Vec<u64>;

/// A change with the index of its actor, and what its writer knew, itself included.
#[derive(Debug)]
struct Known {
    node: Node,
    actor: usize,
    clock: Clock,
}

/// Where a change stands in a history; saves looking its hash up again and again.
pub(crate) type Place = usize;

/// The changes of a record, and those about to join it.
#[derive(Debug, Default)]
pub(crate) struct History {
    nodes: Vec<Known>,
    by_hash: HashMap<ChangeHash, usize>,
    actors: HashMap<ActorId, usize>,
    /// For each actor its changes, in sequence.
    chains: Vec<Vec<usize>>,
    /// How many nodes the record itself holds.
    settled: usize,
}

impl History {
    /// The history of everything a record holds.
    pub(crate) fn of(record: &Record) -> Result<Self, DocumentError> {
        let mut history = Self::default();
        for meta in record.doc.get_changes_meta(&[]) {
            history.push(Node {
                hash: hash_of(meta.hash),
                actor: actor_of(&meta.actor).ok_or(DocumentError::Damaged)?,
                seq: meta.seq,
                deps: meta.deps.iter().copied().map(hash_of).collect(),
                start_op: meta.start_op,
                max_op: meta.max_op,
            });
        }
        history.settled = history.nodes.len();
        Ok(history)
    }

    /// Adds a change after those it depends on.
    pub(crate) fn push(&mut self, node: Node) {
        let mut clock = self.clock_of(&node.deps);
        let count = self.chains.len();
        let actor = *self.actors.entry(node.actor).or_insert(count);
        if actor == count {
            self.chains.push(Vec::new());
        }
        if clock.len() <= actor {
            clock.resize(actor + 1, 0);
        }
        if let Some(known) = clock.get_mut(actor) {
            *known = node.seq;
        }
        let index = self.nodes.len();
        if let Some(chain) = self.chains.get_mut(actor) {
            chain.push(index);
        }
        self.by_hash.insert(node.hash, index);
        self.nodes.push(Known { node, actor, clock });
    }

    /// What whoever wrote on these changes knew.
    pub(crate) fn clock_of(&self, changes: &[ChangeHash]) -> Clock {
        let mut clock = Clock::new();
        for past in changes.iter().filter_map(|hash| self.find(hash)) {
            if clock.len() < past.clock.len() {
                clock.resize(past.clock.len(), 0);
            }
            for (known, other) in clock.iter_mut().zip(&past.clock) {
                *known = (*known).max(*other);
            }
        }
        clock
    }

    /// The change with this hash.
    pub(crate) fn node(&self, hash: &ChangeHash) -> Option<&Node> {
        self.find(hash).map(|known| &known.node)
    }

    /// Whether a change is in this past.
    pub(crate) fn knows(&self, clock: &[u64], node: &Node) -> bool {
        self.known_seq(clock, &node.actor) >= node.seq
    }

    /// Where a change stands, for the questions below.
    pub(crate) fn place(&self, hash: &ChangeHash) -> Option<Place> {
        self.by_hash.get(hash).copied()
    }

    /// The change at a place.
    pub(crate) fn at(&self, place: Place) -> Option<&Node> {
        self.nodes.get(place).map(|known| &known.node)
    }

    /// Whether the second change was written knowing the first; a change knows itself.
    pub(crate) fn precedes(&self, first: Place, second: Place) -> bool {
        match (self.nodes.get(first), self.nodes.get(second)) {
            (Some(first), Some(second)) => {
                second.clock.get(first.actor).is_some_and(|known| *known >= first.node.seq)
            }
            _ => false,
        }
    }

    /// Whether neither change was written knowing the other.
    pub(crate) fn concurrent(&self, one: Place, other: Place) -> bool {
        !self.precedes(one, other) && !self.precedes(other, one)
    }

    /// How many changes of an actor are in this past.
    pub(crate) fn known_seq(&self, clock: &[u64], actor: &ActorId) -> u64 {
        let index = self.actors.get(actor);
        index.and_then(|index| clock.get(*index)).copied().unwrap_or_default()
    }

    /// How many changes of an actor there are.
    pub(crate) fn last_seq(&self, actor: &ActorId) -> u64 {
        let chain = self.actors.get(actor).and_then(|index| self.chains.get(*index));
        chain.map(|chain| chain.len() as u64).unwrap_or_default()
    }

    /// Every actor, with the number of operations it wrote.
    pub(crate) fn actors(&self) -> impl Iterator<Item = (ActorId, u64)> {
        self.actors.iter().map(|(actor, index)| {
            let nodes = self.chains.get(*index).into_iter().flatten();
            let nodes = nodes.filter_map(|place| self.at(*place));
            (*actor, nodes.map(|node| (node.max_op + 1).saturating_sub(node.start_op)).sum())
        })
    }

    /// Changes of the record itself that together have exactly this past's settled part in their own.
    pub(crate) fn settled_frontier(&self, clock: &[u64]) -> Vec<ChangeHash> {
        let lasts = self.chains.iter().zip(clock).filter_map(|(chain, known)| {
            let settled = chain.partition_point(|index| *index < self.settled);
            let count = settled.min(usize::try_from(*known).ok()?);
            chain.get(count.checked_sub(1)?).and_then(|index| self.nodes.get(*index))
        });
        lasts.map(|known| known.node.hash).collect()
    }

    /// Whether anybody ever wrote without knowing everything there was.
    pub(crate) fn has_forks(&self) -> bool {
        let hashes = self.nodes.iter().map(|known| &known.node.hash);
        let nexts = self.nodes.iter().skip(1).map(|known| known.node.deps.as_slice());
        nexts.zip(hashes).any(|(deps, before)| deps != std::slice::from_ref(before))
    }

    /// How many changes follow the skeleton directly.
    pub(crate) fn count_on(&self, deps: &[ChangeHash]) -> usize {
        self.nodes.iter().filter(|known| known.node.deps == deps).count()
    }

    fn find(&self, hash: &ChangeHash) -> Option<&Known> {
        self.by_hash.get(hash).and_then(|index| self.nodes.get(*index))
    }
}
