//! Step 4: only the operations that commands make. An operation acts on one of the skeleton's containers, named by
//! its constant object id; so objects exist, and nothing lies deeper than they do (two levels, far below 32).

use automerge::ScalarValue;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use fieldbook_model::{ActorId, TextField};

use super::MAX_KEY_BYTES;
use crate::QuarantineReason;
use crate::change::actor_of;
use crate::skeleton::{Container, SKELETON_ACTOR};

/// The name of an operation: its number and its actor.
pub(super) type OpName = (u64, ActorId);

/// What one operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Sets a key, over these predecessors.
    Put { container: Container, key: String, bytes: Vec<u8>, over: Vec<OpName> },
    /// Inserts a character behind another, or at the beginning.
    Insert { field: TextField, behind: Option<OpName> },
    /// Deletes a character.
    Delete { field: TextField, character: OpName },
}

impl Act {
    /// The text it acts on, when it is one.
    pub(super) const fn text(&self) -> Option<TextField> {
        match self {
            Self::Put { .. } => None,
            Self::Insert { field, .. } | Self::Delete { field, .. } => Some(*field),
        }
    }
}

/// Reads one operation.
pub(super) fn act(op: &Op) -> Result<Act, QuarantineReason> {
    let container = container(&op.obj)?;
    match container.text() {
        Some(field) => in_text(field, op),
        None => in_map(container, op),
    }
}

fn container(object: &ObjectId) -> Result<Container, QuarantineReason> {
    match object {
        ObjectId::Id(OpId(counter, actor)) if actor.to_bytes() == SKELETON_ACTOR => {
            Container::made_by(*counter)
                .filter(|it| *it != Container::Report)
                .ok_or(QuarantineReason::UnknownPath)
        }
        _ => Err(QuarantineReason::UnknownPath),
    }
}

fn in_text(field: TextField, op: &Op) -> Result<Act, QuarantineReason> {
    let Key::Seq(element) = &op.key else { return Err(QuarantineReason::ForbiddenOperation) };
    let element = match element {
        ElementId::Head => None,
        ElementId::Id(id) => Some(name(id)?),
    };
    let over = names(op)?;
    match (&op.action, op.insert, element) {
        (OpType::Put(ScalarValue::Str(text)), true, behind)
            if text.chars().count() == 1 && over.is_empty() =>
        {
            Ok(Act::Insert { field, behind })
        }
        (OpType::Delete, false, Some(character)) if over == [character] => {
            Ok(Act::Delete { field, character })
        }
        _ => Err(QuarantineReason::ForbiddenOperation),
    }
}

fn in_map(container: Container, op: &Op) -> Result<Act, QuarantineReason> {
    let (OpType::Put(ScalarValue::Bytes(bytes)), Key::Map(key), false) =
        (&op.action, &op.key, op.insert)
    else {
        return Err(QuarantineReason::ForbiddenOperation);
    };
    if key.len() > MAX_KEY_BYTES {
        return Err(QuarantineReason::BadEntry);
    }
    Ok(Act::Put { container, key: key.to_string(), bytes: bytes.clone(), over: names(op)? })
}

fn names(op: &Op) -> Result<Vec<OpName>, QuarantineReason> {
    let mut names: Vec<_> = op.pred.iter().map(name).collect::<Result<_, _>>()?;
    names.sort_unstable();
    Ok(names)
}

fn name(id: &OpId) -> Result<OpName, QuarantineReason> {
    let actor = actor_of(id.actor()).ok_or(QuarantineReason::UnknownReference)?;
    Ok((id.counter(), actor))
}
