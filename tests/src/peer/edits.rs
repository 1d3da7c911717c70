//! An edit of the benchmark, read once: what it touches and how.

use serde_json::{Map, Value};

use super::lines::text;
use super::{Outcome, cannot};

/// An edit of a job.
#[derive(Debug)]
pub(super) enum Edit<'a> {
    /// Sets fields of the assignment.
    Assignment(&'a Map<String, Value>),
    /// Sets fields of a part line: its key and its place.
    Part(&'a str, usize, &'a Map<String, Value>),
    /// Answers the step at this place: by whom and when.
    Step(usize, String),
    /// Writes behind the report.
    Report(&'a str),
}

/// Reads an edit.
///
/// # Errors
/// What it lacks, or which kind it is of.
pub(super) fn read(edit: &Value) -> Outcome<Edit<'_>> {
    let path: Vec<&str> = edit
        .get("path")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields = edit.get("fields").and_then(Value::as_object);
    match (text(edit, "op")?, path.as_slice(), fields) {
        ("append", ["report"], _) => Ok(Edit::Report(text(edit, "text")?)),
        ("merge", ["assignment"], Some(fields)) => Ok(Edit::Assignment(fields)),
        ("merge", ["parts", key], Some(fields)) => Ok(Edit::Part(key, place(key)?, fields)),
        ("merge", ["steps", key], Some(fields)) => {
            if fields.get("done") != Some(&Value::Bool(true)) {
                return cannot("a step is only ever ticked");
            }
            let said = |field: &str| fields.get(field).and_then(Value::as_str).unwrap_or_default();
            Ok(Edit::Step(place(key)?, format!("{} {}", said("by"), said("at"))))
        }
        _ => cannot("an edit of an unknown kind"),
    }
}

/// `p01` is at place 0.
fn place(key: &str) -> Outcome<usize> {
    let number: usize = key.get(1..).unwrap_or_default().parse()?;
    number.checked_sub(1).ok_or_else(|| "counted from one".into())
}
