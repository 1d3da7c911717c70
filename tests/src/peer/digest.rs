//! One text for one value: sorted keys and no blanks, as the other peers write it, and its SHA-256.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The canonical JSON of a value.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| key.as_str());
            let fields: Vec<_> = fields
                .into_iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        scalar => scalar.to_string(),
    }
}

/// SHA-256 over the jobs in this order, in hex.
pub fn digest(jobs: &[(String, Value)]) -> String {
    let mut all = Sha256::new();
    for (_, job) in jobs {
        all.update(canonical(job));
    }
    let mut hex = String::new();
    for byte in all.finalize() {
        // Writing into memory does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
