//! A work record as plain values: what the CRDT document holds, read once, with every concurrent value.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::codes::Finding;
use crate::{
    ChangeHash, ChecklistStep, Comment, EntryId, Evidence, Fact, FindingField, PartLine,
    PartLineId, Reading, SignOff, Stamp, StepId, StepResult, StockMove, TextField,
};

/// A value and the change that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// What was written.
    pub value: T,
    /// By which change.
    pub change: ChangeHash,
}

/// Who edited a text, and when; the text itself is merged letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TextEdit {
    /// Its id.
    #[n(0)]
    pub id: EntryId,
    /// Which text.
    #[n(1)]
    pub field: TextField,
    /// Who, when, where.
    #[n(2)]
    pub stamp: Stamp,
}

/// Everything an order's record says. Lists are sorted by (hybrid clock, id), so that every device reads the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkRecord {
    /// The texts that people type together; absent means empty.
    pub texts: BTreeMap<TextField, String>,
    /// Who edited them.
    pub text_edits: Vec<Written<TextEdit>>,
    /// The checklist.
    pub steps: BTreeMap<StepId, ChecklistStep>,
    /// The answers: one when everyone knew of each other, several when they did not.
    pub step_results: BTreeMap<StepId, Vec<Written<StepResult>>>,
    /// The planned parts.
    pub part_lines: BTreeMap<PartLineId, PartLine>,
    /// Parts taken and given back.
    pub stock_moves: Vec<Written<StockMove>>,
    /// What happened.
    pub facts: Vec<Written<Fact>>,
    /// The report's codes: one value each, or several when set without knowing of each other.
    pub findings: BTreeMap<FindingField, Vec<Written<Finding>>>,
    /// References to photos.
    pub evidence: Vec<Written<Evidence>>,
    /// Readings.
    pub readings: Vec<Written<Reading>>,
    /// Customers' answers.
    pub sign_offs: Vec<Written<SignOff>>,
    /// Remarks.
    pub comments: Vec<Written<Comment>>,
    /// The version of the record: what an editor hands back as the base of its edit.
    pub heads: Vec<ChangeHash>,
}

impl WorkRecord {
    /// One of the texts; empty when nobody wrote it.
    pub fn text(&self, field: TextField) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    /// Whether anybody has set this code of the report.
    pub fn has_finding(&self, field: FindingField) -> bool {
        self.findings.get(&field).is_some_and(|values| !values.is_empty())
    }
}
