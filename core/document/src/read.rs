//! Reads a document into plain values, with every concurrent value of a register.
//!
//! Entries whose bytes are not what their container holds are skipped; the guard lets none such in.

use std::collections::BTreeMap;

use automerge::{ObjId, ReadDoc, ScalarValue, Value};
use fieldbook_model::{FindingField, PartLineId, StepId, TextField, WorkRecord, Written};

use crate::change::hash_of;
use crate::entry::{Entry, Logged};
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
    for mut values in all_values::<T>(record)? {
        values.sort_by_key(|written| (written.value.place(), written.change));
        values.dedup_by_key(|written| written.value.id());
        if let Some(first) = values.first() {
            registers.insert(key(&first.value), values);
        }
    }
    Ok(registers)
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
