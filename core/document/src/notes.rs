//! Merge notes: what was merged, by which rule, told with both sides (`domain.md` §2, conflict scenarios).
//!
//! A pure function of the set of changes and of assignment versions, never of how they arrived. Called by the phone's
//! store and by the hub after anything arrived. Only people who did not know of each other make a note; what somebody
//! did knowing the other's entry is not a merge. A note stays when more arrives, with two exceptions that are part of
//! the rules: as long as both sides go on unaware of each other, the note tells the newest of each; and "changed after
//! signature" goes when the report reads again as it was signed.

mod context;
mod findings;
mod id;
mod lines;
mod office;
mod parts;
mod readings;
mod registers;
mod rule;
mod signatures;
mod steps;
mod texts;
mod visits;

use fieldbook_model::{Assignment, Author, Deed, OrderId, TimeZone, Timestamp, WorkRecord};
use serde::{Deserialize, Serialize};

pub use id::NoteId;
pub use rule::{MergeRule, Severity};

use crate::{DocumentError, Record};
use context::Context;

/// One merge, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeNote {
    /// Its id: SHA-256 of order, rule and what was merged; the same on every device.
    pub id: NoteId,
    /// On which order.
    pub order: OrderId,
    /// By which rule.
    pub rule: MergeRule,
    /// Whether somebody should look.
    pub severity: Severity,
    /// Who did what first, by the hybrid clock.
    pub first: Side,
    /// The other side.
    pub second: Side,
    /// What it is about, in the words of the order: a part's, step's or meter's name; may be empty.
    pub subject: String,
    /// The catalogue's message for the subject, when it has one (a text, a code's question).
    pub subject_term: Option<String>,
    /// What the record shows now, when the rule made something of both: a total, a verdict.
    pub outcome: String,
    /// The catalogue's message for the outcome, when it has one.
    pub outcome_term: Option<String>,
    /// The site's time zone: the times are told in it.
    pub zone: TimeZone,
    /// What a person on the order could do to undo it, when one act can.
    pub undo: Option<Deed>,
}

/// One side of a merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Who.
    pub author: Author,
    /// When, by the writer's own clock.
    pub at: Timestamp,
    /// Whether that time is only about right: the device's clock was off, or never heard the hub's.
    pub about: bool,
    /// What they did: a quantity, a verdict, typed words.
    pub value: String,
    /// The catalogue's message for the value, when it has one; then it is shown instead.
    pub value_term: Option<String>,
    /// Their name, when some version of the assignment had them on the crew: it stays known after they left.
    #[serde(default)]
    pub name: Option<String>,
}

/// Every merge of an order, sorted by id. `work`: what the record says. `assignments`: all versions known, sorted.
///
/// # Errors
/// Only when the library fails to read the record.
pub fn merge_notes(
    order: OrderId,
    record: &Record,
    work: &WorkRecord,
    assignments: &[Assignment],
) -> Result<Vec<MergeNote>, DocumentError> {
    let context = Context::of(order, record, work, assignments)?;
    let mut notes = Vec::new();
    if context.history.has_forks() {
        parts::added_up(&context, &mut notes);
        texts::merged(&context, &mut notes);
        steps::disputed(&context, &mut notes)?;
        findings::disputed(&context, &mut notes)?;
        readings::differ(&context, &mut notes);
        visits::double(&context, &mut notes);
        visits::late_entries(&context, &mut notes);
        signatures::both(&context, &mut notes);
        signatures::same_photo(&context, &mut notes);
    }
    signatures::changed_after(&context, &mut notes)?;
    office::unaware(&context, assignments, &mut notes);
    notes.sort_by_key(|note| note.id);
    notes.dedup_by_key(|note| note.id);
    for note in &mut notes {
        note.first.name = name_of(note.first.author, assignments);
        note.second.name = name_of(note.second.author, assignments);
    }
    Ok(notes)
}

/// The name that the newest assignment with this engineer on it gives.
fn name_of(author: Author, assignments: &[Assignment]) -> Option<String> {
    let Author::Engineer(engineer) = author else { return None };
    assignments.iter().rev().find_map(|version| version.name_of(engineer)).map(str::to_owned)
}

#[cfg(test)]
mod tests;
