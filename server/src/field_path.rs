//! Which field of a JSON document is wrong, and how: told by its path and the kind of mistake, never by its value.

use serde_path_to_error::Error;

use crate::error::FieldProblem;

/// The field that kept a document, which is JSON, from being read, and what is wrong with it.
pub(crate) fn wrong_field(error: &Error<serde_json::Error>) -> (String, FieldProblem) {
    let path = error.path().to_string();
    // The messages of serde name values; only their beginnings, which serde's own contract fixes, are looked at.
    let message = error.inner().to_string();
    if message.starts_with("unknown field") {
        return (path, FieldProblem::UnknownField);
    }
    match missing_name(&message) {
        Some(name) if path == "." => (name.to_owned(), FieldProblem::Missing),
        Some(name) => (format!("{path}.{name}"), FieldProblem::Missing),
        None => (path, FieldProblem::Malformed),
    }
}

/// The name in "missing field `name`", which is one of ours.
fn missing_name(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}
