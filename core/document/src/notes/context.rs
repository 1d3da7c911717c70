//! What every rule works with: the record as values, its history, and how a side of a merge is told.

use fieldbook_model::{
    Assignment, AssignmentVersion, Author, ChangeHash, Deed, OrderId, Stamp, TimeZone, WorkRecord,
};

use super::lines::{Entry, Pair};
use super::{MergeNote, MergeRule, NoteId, Severity, Side};
use crate::history::History;
use crate::{DocumentError, Record};

/// How far a device's clock may be off before its times are called "about": two minutes.
const CLOCK_TOLERANCE_MILLIS: i64 = 120_000;

pub(super) struct Context<'a> {
    pub(super) order: OrderId,
    pub(super) record: &'a Record,
    pub(super) work: &'a WorkRecord,
    pub(super) history: History,
    zone: TimeZone,
}

/// A value as a note tells it: words, and the catalogue's message for them when there is one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Told {
    pub(super) text: String,
    pub(super) term: Option<String>,
}

impl Told {
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), term: None }
    }

    /// A value that the catalogue has a message for; `code` is what stays when it has not.
    pub(super) fn term(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { text: code.into(), term: Some(message.into()) }
    }
}

/// What a rule found out.
pub(super) struct Merge {
    pub(super) rule: MergeRule,
    pub(super) severity: Severity,
    pub(super) subject: Told,
    pub(super) outcome: Told,
    pub(super) undo: Option<Deed>,
}

impl Merge {
    pub(super) fn info(rule: MergeRule) -> Self {
        let (subject, outcome) = (Told::default(), Told::default());
        Self { rule, severity: Severity::Info, subject, outcome, undo: None }
    }

    pub(super) fn attention(rule: MergeRule) -> Self {
        Self { severity: Severity::Attention, ..Self::info(rule) }
    }

    pub(super) fn about(self, subject: Told) -> Self {
        Self { subject, ..self }
    }
}

impl<'a> Context<'a> {
    pub(super) fn of(
        order: OrderId,
        record: &'a Record,
        work: &'a WorkRecord,
        assignments: &[Assignment],
    ) -> Result<Self, DocumentError> {
        let zone =
            assignments.last().map(|assignment| assignment.site.time_zone).unwrap_or_default();
        Ok(Self { order, record, work, history: History::of(record)?, zone })
    }

    /// The site's time zone.
    pub(super) const fn zone(&self) -> TimeZone {
        self.zone
    }

    /// A note about two runs of entries; `tell` says what one run came to.
    pub(super) fn between<T>(
        &self,
        merge: Merge,
        pair: &Pair<'_, T>,
        tell: impl Fn(&[Entry<'_, T>]) -> Told,
    ) -> Option<MergeNote> {
        let (first, second) = pair.by_time()?;
        let (one, other) = (first.first()?, second.first()?);
        #[cfg(feature = "sabotage")]
        if crate::Planted::NoteLostOnReorder.is_here() && one.at > other.at {
            return None;
        }
        let id = NoteId::of_changes(self.order, merge.rule, one.change, other.change);
        let first = side(first.last()?.stamp, tell(first));
        let second = side(second.last()?.stamp, tell(second));
        Some(self.note(id, merge, first, second))
    }

    /// A note about what somebody did unaware of a decision of the office.
    pub(super) fn against_office(
        &self,
        merge: Merge,
        change: ChangeHash,
        version: AssignmentVersion,
        sides: (Side, Side),
    ) -> MergeNote {
        let id = NoteId::of_version(self.order, merge.rule, change, version);
        self.note(id, merge, sides.0, sides.1)
    }

    pub(super) fn note(&self, id: NoteId, merge: Merge, first: Side, second: Side) -> MergeNote {
        let Merge { rule, severity, subject, outcome, undo } = merge;
        MergeNote {
            id,
            order: self.order,
            rule,
            severity,
            first,
            second,
            subject: subject.text,
            subject_term: subject.term,
            outcome: outcome.text,
            outcome_term: outcome.term,
            zone: self.zone,
            undo,
        }
    }
}

/// Somebody's side of a merge.
pub(super) fn side(stamp: &Stamp, told: Told) -> Side {
    Side {
        author: stamp.by,
        at: stamp.hlc.wall(),
        about: is_about(stamp),
        value: told.text,
        value_term: told.term,
        name: None,
    }
}

/// Whether a device's time cannot be taken at its word (`domain.md` 25).
fn is_about(stamp: &Stamp) -> bool {
    if stamp.by == Author::Office {
        return false;
    }
    let Some(anchor) = stamp.anchor else { return true };
    let Some(elapsed) = anchor.elapsed_millis.and_then(|elapsed| i64::try_from(elapsed).ok())
    else {
        return true;
    };
    let by_hub = anchor.hub_time.plus_millis(elapsed).as_millis();
    by_hub.abs_diff(stamp.hlc.millis) > CLOCK_TOLERANCE_MILLIS.unsigned_abs()
}
