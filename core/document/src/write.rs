//! Writes a command into a record: one change, on the current heads.

mod text;

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, ReadDoc, ScalarValue};
use fieldbook_model::{
    ChangeHash, Command, Comment, Deed, Evidence, Fact, FactKind, Finding, Reading, SignOff,
    StepResult, StockMove, TextEdit, TextField,
};

use crate::change::hash_of;
use crate::entry::{Entry, Logged};
use crate::skeleton::{Container, SKELETON_HASH};
use crate::{Change, DocumentError, Record};

/// Writes `command` as one change by `actor`; on an error the record is as it was.
pub(crate) fn command(
    record: &mut Record,
    actor: ActorId,
    command: &Command,
) -> Result<Change, DocumentError> {
    let heads = record.heads();
    let splices = match &command.deed {
        Deed::EditText { field, base, text } => text::plan(record, *field, base, text)?,
        _ => Vec::new(),
    };
    record.doc.set_actor(actor);
    let mut tx = record.doc.transaction();
    let outcome = deed(&mut tx, command, &heads, &splices);
    if let Err(error) = outcome {
        tx.rollback();
        return Err(error);
    }
    let options = || CommitOptions::default().with_time(command.stamp.hlc.millis.div_euclid(1000));
    let hash = match tx.commit_with(options()).0 {
        Some(hash) => hash,
        // an order made with nothing in it is a change all the same; a register that holds this very value is a retry
        None if matches!(command.deed, Deed::Create { .. }) => record.doc.empty_commit(options()),
        None => return Err(DocumentError::AlreadyWritten(command.id)),
    };
    record.change(&hash_of(hash)).ok_or(DocumentError::Damaged)
}

fn deed(
    tx: &mut Transaction<'_>,
    command: &Command,
    heads: &[ChangeHash],
    splices: &[text::Splice],
) -> Result<(), DocumentError> {
    let Command { id, stamp, .. } = command.clone();
    match command.deed.clone() {
        Deed::Create { .. } => create(tx, &command.deed, heads),
        Deed::SignOff { signer, answer, report } => {
            log(tx, &SignOff { id, signer, answer, report, heads: heads.to_vec(), stamp })
        }
        Deed::Tick { step, value, reason } => {
            put(tx, &StepResult { id, step, value, reason, stamp })
        }
        Deed::MovePart { line, kind, quantity, location } => {
            log(tx, &StockMove { id, line, kind, quantity, location, stamp })
        }
        Deed::RecordReading { meter, value, unit, instrument, corrects } => {
            log(tx, &Reading { id, meter, value, unit, instrument, corrects, stamp })
        }
        Deed::EditText { field, .. } => {
            log(tx, &TextEdit { id, field, stamp })?;
            text::apply(tx, field, splices)
        }
        Deed::SetFinding { field, code } => put(tx, &Finding { id, field, code, stamp }),
        Deed::Attach { blob, kind, size, subject } => {
            log(tx, &Evidence { id, blob, kind, size, subject, stamp })
        }
        Deed::Comment { text } => log(tx, &Comment { id, text, stamp }),
        fact @ (Deed::Acknowledge
        | Deed::Accept
        | Deed::Decline { .. }
        | Deed::StartTravel
        | Deed::Arrive
        | Deed::StartWork
        | Deed::Pause { .. }
        | Deed::Complete { .. }
        | Deed::Submit) => {
            let visit = stamp.by.engineer().ok_or(DocumentError::NoVisit)?;
            let what = fact_kind(fact).ok_or(DocumentError::Encoding)?;
            log(tx, &Fact { id, visit, what, stamp })
        }
    }
}

fn fact_kind(deed: Deed) -> Option<FactKind> {
    match deed {
        Deed::Acknowledge => Some(FactKind::Acknowledged),
        Deed::Accept => Some(FactKind::Accepted),
        Deed::Decline { reason } => Some(FactKind::Declined { reason }),
        Deed::StartTravel => Some(FactKind::TravelStarted),
        Deed::Arrive => Some(FactKind::Arrived),
        Deed::StartWork => Some(FactKind::WorkStarted),
        Deed::Pause { reason } => Some(FactKind::Paused { reason }),
        Deed::Complete { outcome, gaps_reason } => {
            Some(FactKind::Completed { outcome, gaps_reason })
        }
        Deed::Submit => Some(FactKind::Submitted),
        _ => None,
    }
}

fn create(
    tx: &mut Transaction<'_>,
    deed: &Deed,
    heads: &[ChangeHash],
) -> Result<(), DocumentError> {
    let Deed::Create { description, access_notes, steps, parts } = deed else { return Ok(()) };
    if heads != [SKELETON_HASH] {
        return Err(DocumentError::AlreadyMade);
    }
    for (field, text) in
        [(TextField::Description, description), (TextField::AccessNotes, access_notes)]
    {
        tx.splice_text(Container::of_text(field).object(), 0, 0, text)?;
    }
    steps.iter().try_for_each(|step| planned(tx, step))?;
    parts.iter().try_for_each(|line| planned(tx, line))
}

/// Adds what is planned; two steps or lines under one id are a mistake of whoever plans.
fn planned<T: Entry>(tx: &mut Transaction<'_>, entry: &T) -> Result<(), DocumentError> {
    if tx.get(T::CONTAINER.object(), entry.key())?.is_some() {
        return Err(DocumentError::PlannedTwice);
    }
    put(tx, entry)
}

/// Adds an entry; one that is there already is never touched.
fn log<T: Logged>(tx: &mut Transaction<'_>, entry: &T) -> Result<(), DocumentError> {
    if tx.get(T::CONTAINER.object(), entry.key())?.is_some() {
        return Err(DocumentError::AlreadyWritten(entry.id()));
    }
    put(tx, entry)
}

/// Sets a key, over every value this side knows of.
fn put<T: Entry>(tx: &mut Transaction<'_>, entry: &T) -> Result<(), DocumentError> {
    Ok(tx.put(T::CONTAINER.object(), entry.key(), ScalarValue::Bytes(entry.to_bytes()?))?)
}
