//! Reads a document into plain values, with every concurrent value of a register; all of it, or what one command wrote.
//!
//! Entries whose bytes are not what their container holds are skipped; the guard lets none such in.

use std::collections::BTreeMap;

use automerge::{ObjId, ReadDoc, ScalarValue, Value};
use fieldbook_model::{
    Command, Deed, EntryId, FindingField, PartLineId, StepId, TextField, WorkRecord, Written,
};

use crate::change::hash_of;
use crate::entry::{Entry, Logged, finding_key};
use crate::skeleton::Container;
use crate::{DocumentError, Record};

pub(crate) const TEXTS: [TextField; 4] = [
    TextField::Description,
    TextField::AccessNotes,
    TextField::Narrative,
    TextField::CustomerExplanation,
];

/// Everything the record says.
pub(crate) fn work_record(record: &Record) -> Result<WorkRecord, DocumentError> {
    let mut texts = BTreeMap::new();
    for field in TEXTS {
        let text = record.doc.text(Container::of_text(field).object())?;
        if !text.is_empty() {
            texts.insert(field, text);
        }
    }
    Ok(WorkRecord {
        texts,
        text_edits: log(record)?,
        steps: plan(record, |step: &fieldbook_model::ChecklistStep| -> StepId { step.id })?,
        step_results: registers(record, |result: &fieldbook_model::StepResult| -> StepId {
            result.step
        })?,
        part_lines: plan(record, |line: &fieldbook_model::PartLine| -> PartLineId { line.id })?,
        stock_moves: log(record)?,
        facts: log(record)?,
        findings: registers(record, |finding: &fieldbook_model::Finding| -> FindingField {
            finding.field
        })?,
        evidence: log(record)?,
        readings: log(record)?,
        sign_offs: log(record)?,
        comments: log(record)?,
        heads: record.heads(),
    })
}

/// Brings what was read before up to a command that was written since, on all heads: reads only what it wrote.
pub(crate) fn follow(
    record: &Record,
    work: &mut WorkRecord,
    command: &Command,
) -> Result<(), DocumentError> {
    let id = command.id;
    match &command.deed {
        Deed::Create { .. } => *work = work_record(record)?,
        Deed::Tick { step, .. } => {
            set(record, &mut work.step_results, *step, &step.to_string())?;
        }
        Deed::SetFinding { field, .. } => {
            set(record, &mut work.findings, *field, &finding_key(*field))?;
        }
        Deed::EditText { field, .. } => {
            let text = record.doc.text(Container::of_text(*field).object())?;
            work.texts.insert(*field, text);
            work.texts.retain(|_, text| !text.is_empty());
            add(record, &mut work.text_edits, id)?;
        }
        Deed::MovePart { .. } => add(record, &mut work.stock_moves, id)?,
        Deed::RecordReading { .. } => add(record, &mut work.readings, id)?,
        Deed::Attach { .. } => add(record, &mut work.evidence, id)?,
        Deed::SignOff { .. } => add(record, &mut work.sign_offs, id)?,
        Deed::Comment { .. } => add(record, &mut work.comments, id)?,
        Deed::Acknowledge
        | Deed::Accept
        | Deed::Decline { .. }
        | Deed::StartTravel
        | Deed::Arrive
        | Deed::StartWork
        | Deed::Pause { .. }
        | Deed::Complete { .. }
        | Deed::Submit => add(record, &mut work.facts, id)?,
    }
    work.heads = record.heads();
    Ok(())
}

/// Puts an entry of a log in its place.
fn add<T: Logged>(
    record: &Record,
    entries: &mut Vec<Written<T>>,
    id: EntryId,
) -> Result<(), DocumentError> {
    let values = values_at::<T>(record, &T::CONTAINER.object(), &id.to_string(), None)?;
    let Some(entry) = values.into_iter().next() else { return Ok(()) };
    entries.retain(|known| known.value.id() != id);
    let at = entries.partition_point(|known| known.value.place() < entry.value.place());
    entries.insert(at, entry);
    Ok(())
}

/// Reads a register anew.
fn set<T: Logged, K: Ord>(
    record: &Record,
    registers: &mut BTreeMap<K, Vec<Written<T>>>,
    of: K,
    key: &str,
) -> Result<(), DocumentError> {
    let values = values_at(record, &T::CONTAINER.object(), key, None)?;
    registers.insert(of, standing(values));
    Ok(())
}

/// The entries of a log, each once, oldest first.
fn log<T: Logged>(record: &Record) -> Result<Vec<Written<T>>, DocumentError> {
    let mut entries = Vec::new();
    for values in all_values::<T>(record)? {
        entries.extend(values.into_iter().next());
    }
    entries.sort_by_key(|entry| entry.value.place());
    Ok(entries)
}

/// Registers by what they answer, each with all values that nobody overwrote knowingly, oldest first.
fn registers<T: Logged, K: Ord>(
    record: &Record,
    key: impl Fn(&T) -> K,
) -> Result<BTreeMap<K, Vec<Written<T>>>, DocumentError> {
    let mut registers = BTreeMap::new();
    for values in all_values::<T>(record)? {
        let values = standing(values);
        if let Some(first) = values.first() {
            registers.insert(key(&first.value), values);
        }
    }
    Ok(registers)
}

fn standing<T: Logged>(mut values: Vec<Written<T>>) -> Vec<Written<T>> {
    values.sort_by_key(|written| (written.value.place(), written.change));
    values.dedup_by_key(|written| written.value.id());
    values
}

/// What was planned, by its id.
fn plan<T: Entry, K: Ord>(
    record: &Record,
    key: impl Fn(&T) -> K,
) -> Result<BTreeMap<K, T>, DocumentError> {
    let values = all_values::<T>(record)?.into_iter();
    Ok(values
        .filter_map(|values| values.into_iter().next())
        .map(|entry| (key(&entry.value), entry.value))
        .collect())
}

/// The values under every key of a container; several under one key come sorted by change.
fn all_values<T: Entry>(record: &Record) -> Result<Vec<Vec<Written<T>>>, DocumentError> {
    let object = T::CONTAINER.object();
    let mut keys = Vec::new();
    for item in record.doc.map_range(&object, ..) {
        if item.conflict {
            keys.push(values_at(record, &object, item.key.as_ref(), None)?);
        } else if let automerge::ValueRef::Scalar(automerge::ScalarValueRef::Bytes(bytes)) =
            &item.value
        {
            keys.push(written(record, bytes, &item.id()).into_iter().collect());
        }
    }
    Ok(keys)
}

/// The values under one key, now or at a version, sorted by change.
pub(crate) fn values_at<T: Entry>(
    record: &Record,
    object: &ObjId,
    key: &str,
    version: Option<&[automerge::ChangeHash]>,
) -> Result<Vec<Written<T>>, DocumentError> {
    let values = match version {
        Some(version) => record.doc.get_all_at(object, key, version)?,
        None => record.doc.get_all(object, key)?,
    };
    let mut entries: Vec<_> =
        values.iter().filter_map(|(value, id)| written(record, bytes_of(value)?, id)).collect();
    entries.sort_by_key(|entry: &Written<T>| entry.change);
    Ok(entries)
}

pub(crate) fn bytes_of<'a>(value: &'a Value<'_>) -> Option<&'a [u8]> {
    match value {
        Value::Scalar(scalar) => match scalar.as_ref() {
            ScalarValue::Bytes(bytes) => Some(bytes),
            _ => None,
        },
        Value::Object(_) => None,
    }
}

fn written<T: Entry>(record: &Record, bytes: &[u8], operation: &ObjId) -> Option<Written<T>> {
    let change = record.doc.hash_for_opid(operation).map(hash_of)?;
    Some(Written { value: T::from_bytes(bytes)?, change })
}
