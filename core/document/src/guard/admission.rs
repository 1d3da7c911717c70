//! Takes a batch through the steps, change by change in causal order, and gives one verdict each.

use std::collections::{BTreeMap, HashMap, HashSet};

use fieldbook_model::{ActorId, ChangeHash};

use super::authority::{self, Authority, Writer};
use super::header::{self, Header};
use super::scratch::{self, Passed};
use super::share::Shares;
use super::state::State;
use super::{
    Admission, MAX_DEPENDENCIES, MAX_OPERATIONS_TOGETHER, MAX_TOGETHER, Verdict, entries, order,
    state,
};
use crate::history::Node;
use crate::skeleton::SKELETON_ACTOR;
use crate::{Change, DocumentError, QuarantineReason, Record, big_stack};

/// Judges changes from outside and applies what is innocent, whatever order they come in.
///
/// # Errors
/// Only when the record itself fails; nothing is accepted then. Bad changes are verdicts, not errors.
pub fn admit(
    record: &Record,
    incoming: &[Vec<u8>],
    authority: &dyn Authority,
) -> Result<Admission, DocumentError> {
    let headers: Vec<_> = incoming.iter().map(|bytes| header::read(bytes)).collect();
    big_stack::on_big_stack(|| Batch::new(record, incoming, headers, authority).admit())
}

/// How far a change of the batch has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    Passed,
    Missing(Vec<ChangeHash>),
    Fork,
    Quarantined(QuarantineReason),
}

struct Batch<'a> {
    record: Record,
    incoming: &'a [Vec<u8>],
    headers: Vec<Option<Header>>,
    unreadable: BTreeMap<usize, QuarantineReason>,
    authority: &'a dyn Authority,
    standings: HashMap<ChangeHash, Standing>,
}

impl<'a> Batch<'a> {
    fn new(
        record: &Record,
        incoming: &'a [Vec<u8>],
        headers: Vec<Result<Header, QuarantineReason>>,
        authority: &'a dyn Authority,
    ) -> Self {
        let mut unreadable = BTreeMap::new();
        let headers = headers
            .into_iter()
            .enumerate()
            .map(|(place, header)| header.map_err(|reason| unreadable.insert(place, reason)).ok());
        let headers = headers.collect();
        Self {
            record: record.clone(),
            incoming,
            headers,
            unreadable,
            authority,
            standings: HashMap::new(),
        }
    }

    fn admit(mut self) -> Result<Admission, DocumentError> {
        let known =
            self.headers.iter().flatten().filter(|header| self.record.contains(&header.hash));
        let known: HashSet<_> = known.map(|header| header.hash).collect();
        let fresh = order::causal(&self.headers).into_iter().filter(|place| {
            self.header(*place).is_some_and(|header| !known.contains(&header.hash))
        });
        let in_order: Vec<usize> = fresh.collect();
        let mut rest = in_order.clone();
        while !rest.is_empty() {
            let turn = self.turn(&rest);
            let later = rest.split_off(turn);
            self.take(&rest)?;
            rest = later;
        }
        let fresh = in_order.into_iter().filter_map(|place| self.accepted(place)).collect();
        let verdicts = self.verdicts(&known);
        Ok(Admission { record: self.record, fresh, verdicts })
    }

    /// How many of the next changes are applied together.
    fn turn(&self, rest: &[usize]) -> usize {
        let mut operations = 0;
        let fits = |place: &&usize| {
            operations += self.header(**place).map_or(0, |header| header.operations);
            operations <= MAX_OPERATIONS_TOGETHER
        };
        rest.iter().take(MAX_TOGETHER).take_while(fits).count().max(1)
    }

    /// Judges and applies one turn.
    fn take(&mut self, places: &[usize]) -> Result<(), DocumentError> {
        let record = self.record.clone();
        let mut state = State::of(&record)?;
        let mut shares = Shares::of(&state.history, self.authority);
        let mut passed = Vec::new();
        for place in places {
            let (Some(header), Some(bytes)) =
                (self.header(*place).cloned(), self.incoming.get(*place))
            else {
                continue;
            };
            let standing = match self.judge(&mut state, &mut shares, &header, bytes)? {
                Ok(change) => {
                    passed.push(Passed { deps: header.deps.clone(), change });
                    Standing::Passed
                }
                Err(standing) => standing,
            };
            self.standings.insert(header.hash, standing);
        }
        let mut held = BTreeMap::new();
        self.record = scratch::settle(record, passed, &mut held);
        self.standings
            .extend(held.into_iter().map(|(hash, reason)| (hash, Standing::Quarantined(reason))));
        Ok(())
    }

    /// Steps 2 to 5 for one change whose predecessors of the batch have been judged.
    fn judge(
        &self,
        state: &mut State<'_>,
        shares: &mut Shares,
        header: &Header,
        bytes: &[u8],
    ) -> Result<Result<automerge::Change, Standing>, DocumentError> {
        if let Err(standing) = self.dependencies(header) {
            return Ok(Err(standing));
        }
        let writer = match authority::admitted(header.actor, self.writer(&header.actor)) {
            Ok(writer) => writer,
            Err(reason) => return Ok(Err(Standing::Quarantined(reason))),
        };
        if header.seq <= state.history.last_seq(&header.actor) {
            return Ok(Err(Standing::Fork));
        }
        let node = node(header);
        let past = state.history.clock_of(&node.deps);
        let may_join = state::in_sequence(&state.history, &node, &past)
            .and_then(|()| shares.admits(&state.history, &node, &writer));
        if let Err(reason) = may_join {
            return Ok(Err(Standing::Quarantined(reason)));
        }
        let more = Shares::added(&state.history, &node);
        let answer = entries::inspect(state, node, &past, &writer, bytes)?;
        if answer.is_ok() {
            shares.add(writer.device, more);
        }
        Ok(answer.map_err(Standing::Quarantined))
    }

    /// Who stands behind an actor; nobody behind the skeleton's.
    fn writer(&self, actor: &ActorId) -> Option<Writer> {
        (*actor != ActorId::from_bytes(SKELETON_ACTOR)).then(|| self.authority.writer(actor))?
    }

    /// Whether everything a change depends on is here and innocent.
    fn dependencies(&self, header: &Header) -> Result<(), Standing> {
        let mut missing = Vec::new();
        if header.deps.is_empty() {
            return Err(Standing::Quarantined(QuarantineReason::OutOfSequence)); // only the skeleton has no past
        }
        for dep in &header.deps {
            let held = Standing::Quarantined(QuarantineReason::HeldBy(*dep));
            match self.standings.get(dep) {
                Some(Standing::Passed) => {}
                Some(Standing::Fork) if self.actor_of(dep) == Some(header.actor) => {
                    return Err(Standing::Fork);
                }
                Some(Standing::Quarantined(_) | Standing::Fork) => return Err(held),
                Some(Standing::Missing(more)) => missing.extend(more),
                None if self.record.contains(dep) => {}
                None => missing.push(*dep),
            }
        }
        missing.sort_unstable();
        missing.dedup();
        missing.truncate(MAX_DEPENDENCIES); // a chain of orphans would name all of its own again and again
        if missing.is_empty() { Ok(()) } else { Err(Standing::Missing(missing)) }
    }

    fn verdicts(&self, known: &HashSet<ChangeHash>) -> Vec<Verdict> {
        let mut seen = HashSet::new();
        let places = 0..self.incoming.len();
        places.map(|place| self.verdict(place, known, &mut seen)).collect()
    }

    fn verdict(
        &self,
        place: usize,
        known: &HashSet<ChangeHash>,
        seen: &mut HashSet<ChangeHash>,
    ) -> Verdict {
        let Some(header) = self.header(place) else {
            let reason =
                self.unreadable.get(&place).copied().unwrap_or(QuarantineReason::Malformed);
            return Verdict::Quarantined { hash: None, reason };
        };
        let hash = header.hash;
        let again = !seen.insert(hash);
        match self.standings.get(&hash).cloned() {
            _ if known.contains(&hash) => Verdict::Duplicate(hash),
            Some(Standing::Passed) if again => Verdict::Duplicate(hash),
            Some(Standing::Passed) => {
                Verdict::Accepted(change(header, self.incoming.get(place).cloned()))
            }
            Some(Standing::Missing(missing)) => Verdict::NeedsDependencies { hash, missing },
            Some(Standing::Fork) => Verdict::ActorFork { hash },
            Some(Standing::Quarantined(reason)) => {
                Verdict::Quarantined { hash: Some(hash), reason }
            }
            None => Verdict::Quarantined { hash: Some(hash), reason: QuarantineReason::Malformed },
        }
    }

    /// The change at this place, when it is in the record now.
    fn accepted(&self, place: usize) -> Option<Change> {
        let header = self.header(place)?;
        let is_in = self.standings.get(&header.hash) == Some(&Standing::Passed);
        is_in.then(|| change(header, self.incoming.get(place).cloned()))
    }

    fn header(&self, place: usize) -> Option<&Header> {
        self.headers.get(place).and_then(Option::as_ref)
    }

    fn actor_of(&self, hash: &ChangeHash) -> Option<ActorId> {
        self.headers.iter().flatten().find(|header| header.hash == *hash).map(|header| header.actor)
    }
}

fn change(header: &Header, bytes: Option<Vec<u8>>) -> Change {
    let Header { hash, actor, seq, deps, .. } = header.clone();
    Change { hash, actor, seq, deps, bytes: bytes.unwrap_or_default() }
}

fn node(header: &Header) -> Node {
    Node {
        hash: header.hash,
        actor: header.actor,
        seq: header.seq,
        deps: header.deps.clone(),
        start_op: header.start_op,
        max_op: header.start_op + header.operations - 1,
    }
}
