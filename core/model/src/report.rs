//! What a signature is bound to: the hash of a report's content.
//!
//! Called by the rule of the sign-off, by the fold, and by whoever verifies an exported order offline, so the bytes are
//! a format: canonical CBOR (RFC 8949 §4.2), pinned by a golden test. A change here is a new schema version.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::fold::used_quantities;
use crate::{Code, Finding, PartLineId, Quantity, ReportHash, TextField, WorkRecord, Written};
use canonical::Canonical;

mod canonical;
#[cfg(test)]
mod tests;

/// Which fields make up a report, and how; the first element of the hashed bytes.
const SCHEMA_VERSION: u64 = 1;

/// The hash of the report as the record holds it now: SHA-256 over the CBOR array of schema version, narrative,
/// customer explanation, findings (field number → codes, sorted and each once, so that values set without knowing of
/// each other hash alike on every device) and used parts (line id → thousandths; lines with nothing used are left out,
/// so that a part taken and given back leaves the report as it was).
pub fn report_hash(record: &WorkRecord) -> ReportHash {
    ReportHash::from_bytes(Sha256::digest(report_bytes(record)).into())
}

fn report_bytes(record: &WorkRecord) -> Vec<u8> {
    let mut out = Canonical::default();
    out.array(5);
    out.unsigned(SCHEMA_VERSION);
    out.text(record.text(TextField::Narrative));
    out.text(record.text(TextField::CustomerExplanation));
    write_findings(&mut out, record);
    write_used_parts(&mut out, record);
    out.into_bytes()
}

fn write_findings(out: &mut Canonical, record: &WorkRecord) {
    let set: BTreeMap<u64, BTreeSet<&Code>> = record
        .findings
        .iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(field, values)| (field.number(), codes_of(values)))
        .collect();
    out.map(set.len());
    for (field, codes) in set {
        out.unsigned(field);
        out.array(codes.len());
        for code in codes {
            out.text(&code.0);
        }
    }
}

fn codes_of(values: &[Written<Finding>]) -> BTreeSet<&Code> {
    values.iter().map(|written| &written.value.code).collect()
}

fn write_used_parts(out: &mut Canonical, record: &WorkRecord) {
    let mut used: BTreeMap<PartLineId, Quantity> = used_quantities(record);
    used.retain(|_, quantity| *quantity != Quantity::ZERO);
    out.map(used.len());
    for (line, quantity) in used {
        out.bytes(line.as_bytes());
        out.signed(quantity.as_milli());
    }
}
