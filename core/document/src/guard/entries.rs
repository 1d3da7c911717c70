//! Steps 4 and 5 for the content of one change: what each operation does, and whether this writer may do it.

use std::collections::BTreeSet;

use fieldbook_model::{
    Author, ChecklistStep, Comment, EntryId, Evidence, Fact, Finding, PartLine, Reading, SignOff,
    Stamp, StepResult, StockMove, TextEdit, TextField,
};
use minicbor::{Decode, Decoder};

use super::authority::{self, Writer};
use super::shape::{self, Act, OpName};
use super::state::State;
use crate::entry::Entry;
use crate::history::{Clock, Node};
use crate::skeleton::Container;
use crate::{DocumentError, QuarantineReason, SKELETON_HASH, big_stack};

/// Entries of later versions in containers that have no type yet: they begin with their id and their stamp, so that
/// an older phone can tell whose they are and passes them on unread.
#[derive(Decode)]
#[cbor(map)]
struct Envelope {
    #[n(0)]
    id: EntryId,
    #[n(1)]
    stamp: Stamp,
}

/// Reads a change's operations and judges each; a change that passes is noted in `state`.
pub(super) fn inspect(
    state: &mut State<'_>,
    node: Node,
    past: &Clock,
    writer: &Writer,
    bytes: &[u8],
) -> Result<Result<automerge::Change, QuarantineReason>, DocumentError> {
    let Some((change, acts)) = read(bytes) else { return Ok(Err(QuarantineReason::Malformed)) };
    let acts = match acts {
        Ok(acts) if acts.len() as u64 == node.max_op + 1 - node.start_op => acts,
        Ok(_) => return Ok(Err(QuarantineReason::Malformed)),
        Err(reason) => return Ok(Err(reason)),
    };
    let inspection = Inspection {
        writer,
        past,
        may_plan: may_plan(state, &node, writer),
        is_root: is_root(&node),
    };
    if let Err(reason) = inspection.signed(&acts) {
        return Ok(Err(reason));
    }
    let outcome =
        inspection.puts(state, &acts)?.and_then(|()| inspection.strokes(state, &node, &acts));
    Ok(outcome.map(|()| {
        state.push(node, acts);
        change
    }))
}

type Acts = Result<Vec<Act>, QuarantineReason>;

/// The change as automerge reads it; `None` when it does not, or would write it otherwise.
fn read(bytes: &[u8]) -> Option<(automerge::Change, Acts)> {
    let attempt = big_stack::caught(|| {
        let change = automerge::Change::try_from(bytes).map_err(|_| DocumentError::Damaged)?;
        let expanded = change.decode();
        let acts = expanded.operations.iter().map(shape::act).collect();
        let canonical = automerge::Change::from(expanded).raw_bytes() == bytes;
        Ok(canonical.then_some((change, acts)))
    });
    attempt.ok().flatten()
}

fn is_root(node: &Node) -> bool {
    node.deps == [SKELETON_HASH]
}

/// The office plans; an engineer only in the very first change of an order made on the phone.
fn may_plan(state: &State<'_>, node: &Node, writer: &Writer) -> bool {
    writer.author == Author::Office
        || (is_root(node) && state.history.count_on(&[SKELETON_HASH]) == 0)
}

/// Whether an entry may be put beside what already stands under its key. Registers are set again and again. An entry of
/// the same content is the same entry, written again by somebody who did not know of it; only the words of a text edit,
/// which are no part of its entry, would be there twice.
fn fits(
    there: &BTreeSet<Vec<u8>>,
    container: Container,
    bytes: &[u8],
) -> Result<(), QuarantineReason> {
    match container {
        Container::StepResults | Container::Findings => Ok(()),
        _ if there.iter().any(|content| content != bytes) => Err(QuarantineReason::EntryRewritten),
        Container::TextEdits if !there.is_empty() => Err(QuarantineReason::TextRepeated),
        _ => Ok(()),
    }
}

struct Inspection<'a> {
    writer: &'a Writer,
    past: &'a Clock,
    may_plan: bool,
    is_root: bool,
}

impl Inspection<'_> {
    /// Every text that is touched has an entry that says who edited it, but for the texts an order is made with.
    fn signed(&self, acts: &[Act]) -> Result<(), QuarantineReason> {
        if acts.is_empty() && !(self.is_root && self.may_plan) {
            return Err(QuarantineReason::ForbiddenOperation);
        }
        let mut signed = BTreeSet::new();
        let mut touched = BTreeSet::new();
        for act in acts {
            match act {
                Act::Put { container: Container::TextEdits, bytes, .. } => {
                    signed.extend(TextEdit::from_bytes(bytes).map(|edit| edit.field));
                }
                Act::Put { .. } => {}
                Act::Insert { field, .. } | Act::Delete { field, .. } => _ = touched.insert(*field),
            }
        }
        if self.is_root && self.may_plan {
            signed.extend([TextField::Description, TextField::AccessNotes]);
        }
        touched.is_subset(&signed).then_some(()).ok_or(QuarantineReason::UnsignedText)
    }

    fn puts(
        &self,
        state: &State<'_>,
        acts: &[Act],
    ) -> Result<Result<(), QuarantineReason>, DocumentError> {
        let mut keys = BTreeSet::new();
        for act in acts {
            let Act::Put { container, key, bytes, over } = act else { continue };
            if !keys.insert((*container, key)) {
                return Ok(Err(QuarantineReason::EntryRewritten));
            }
            if let Err(reason) = self.entry(*container, key, bytes) {
                return Ok(Err(reason));
            }
            let visible = state.values(*container, key, self.past)?;
            if !visible.keys().eq(over) {
                return Ok(Err(QuarantineReason::UnknownReference));
            }
            if let Err(reason) = fits(&state.contents(*container, key)?, *container, bytes) {
                return Ok(Err(reason));
            }
        }
        Ok(Ok(()))
    }

    /// An entry is what its container holds, stands under its own key, and is its writer's own.
    fn entry(&self, container: Container, key: &str, bytes: &[u8]) -> Result<(), QuarantineReason> {
        match container {
            Container::Steps => self.plan::<ChecklistStep>(key, bytes),
            Container::PartLines => self.plan::<PartLine>(key, bytes),
            Container::StepResults => self.own::<StepResult>(key, bytes).map(drop),
            Container::Findings => self.own::<Finding>(key, bytes).map(drop),
            Container::Moves => self.own::<StockMove>(key, bytes).map(drop),
            Container::Facts => authority::own_visit(self.writer, &self.own::<Fact>(key, bytes)?),
            Container::Evidence => self.own::<Evidence>(key, bytes).map(drop),
            Container::Readings => self.own::<Reading>(key, bytes).map(drop),
            Container::SignOffs => self.own::<SignOff>(key, bytes).map(drop),
            Container::Comments => self.own::<Comment>(key, bytes).map(drop),
            Container::TextEdits => self.own::<TextEdit>(key, bytes).map(drop),
            Container::Times | Container::Feedback | Container::Proposals => self.later(key, bytes),
            _ => Err(QuarantineReason::UnknownPath),
        }
    }

    fn plan<T: Entry>(&self, key: &str, bytes: &[u8]) -> Result<(), QuarantineReason> {
        typed::<T>(key, bytes)?;
        self.may_plan.then_some(()).ok_or(QuarantineReason::MayNotPlan)
    }

    fn own<T: Entry>(&self, key: &str, bytes: &[u8]) -> Result<T, QuarantineReason> {
        let entry = typed::<T>(key, bytes)?;
        let stamp = entry.stamp().ok_or(QuarantineReason::BadEntry)?;
        authority::own_stamp(self.writer, stamp)?;
        Ok(entry)
    }

    fn later(&self, key: &str, bytes: &[u8]) -> Result<(), QuarantineReason> {
        let mut decoder = Decoder::new(bytes);
        let entry: Envelope = decoder.decode().map_err(|_| QuarantineReason::BadEntry)?;
        if entry.id.to_string() != key || decoder.position() != bytes.len() {
            return Err(QuarantineReason::BadEntry);
        }
        authority::own_stamp(self.writer, &entry.stamp)
    }

    /// Characters are inserted behind, and deleted among, those the writer saw.
    fn strokes(
        &self,
        state: &mut State<'_>,
        node: &Node,
        acts: &[Act],
    ) -> Result<(), QuarantineReason> {
        for field in crate::read::TEXTS {
            let strokes =
                || acts.iter().zip(node.start_op..).filter(|(act, _)| act.text() == Some(field));
            if strokes().next().is_none() {
                continue;
            }
            let mut visible = state.characters(field, self.past);
            for (act, number) in strokes() {
                stroke(act, (number, node.actor), &mut visible)?;
            }
        }
        Ok(())
    }
}

fn stroke(act: &Act, name: OpName, visible: &mut BTreeSet<OpName>) -> Result<(), QuarantineReason> {
    let is_fine = match act {
        Act::Insert { behind, .. } => {
            let is_fine = behind.is_none_or(|behind| visible.contains(&behind));
            visible.insert(name);
            is_fine
        }
        Act::Delete { character, .. } => visible.remove(character),
        Act::Put { .. } => true,
    };
    is_fine.then_some(()).ok_or(QuarantineReason::UnknownReference)
}

fn typed<T: Entry>(key: &str, bytes: &[u8]) -> Result<T, QuarantineReason> {
    T::from_bytes(bytes).filter(|entry| entry.key() == key).ok_or(QuarantineReason::BadEntry)
}
