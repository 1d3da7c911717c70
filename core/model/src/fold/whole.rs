//! An order folded once, from which its row and its view are taken.

use super::flags::fold_flags;
use super::parts::{PartFold, fold_parts};
use super::steps::{StepFold, fold_steps};
use super::visits::{Visit, fold_visits};
use crate::{Assignment, Flag, ReportHash, WorkRecord, report_hash};

/// Everything that is derived, by reference where it can be.
pub(super) struct Whole<'a> {
    pub(super) assignment: &'a Assignment,
    pub(super) record: &'a WorkRecord,
    pub(super) visits: Vec<Visit>,
    pub(super) steps: Vec<StepFold<'a>>,
    pub(super) parts: Vec<PartFold<'a>>,
    pub(super) report: ReportHash,
    pub(super) flags: Vec<Flag>,
}

impl<'a> Whole<'a> {
    /// Folds all of it.
    pub(super) fn of(assignment: &'a Assignment, record: &'a WorkRecord) -> Self {
        let mut whole = Self {
            assignment,
            record,
            visits: fold_visits(assignment, record),
            steps: fold_steps(record),
            parts: fold_parts(record),
            report: report_hash(record),
            flags: Vec::new(),
        };
        whole.flags = fold_flags(&whole);
        whole
    }
}
