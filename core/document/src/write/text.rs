//! A text edit: from what the editor was opened with to what it holds now, merged into what the text is by now.
//!
//! The difference between the two is taken by words, then by characters as people see them (emoji and accents stay
//! whole).
//! An insertion goes behind the character it followed in the editor's base, a deletion removes exactly the base's
//! characters. What arrived while the editor was open belongs to neither, and stays (`blueprint.md`, text edits).

use std::collections::HashMap;

use automerge::transaction::{Transactable, Transaction};
use automerge::{ObjId, ReadDoc};
use fieldbook_model::{ChangeHash, TextField};
use similar::{ChangeTag, TextDiff};

use crate::change::sorted;
use crate::guard::MAX_OPERATIONS;
use crate::skeleton::Container;
use crate::{DocumentError, Record};

/// One step of an edit, at a code point of the present text. They are applied from the last to the first, so that
/// none moves the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    at: usize,
    delete: usize,
    insert: String,
}

/// Works out what an edit does to the text as it is now.
pub(super) fn plan(
    record: &Record,
    field: TextField,
    base: &[ChangeHash],
    text: &str,
) -> Result<Vec<Splice>, DocumentError> {
    #[cfg(feature = "sabotage")]
    let base =
        &if crate::Planted::UndoOfAnothersEntry.is_here() { record.heads() } else { base.to_vec() };
    let version = record.known_version(base)?;
    let before = record.text_at(field, base)?;
    let present = Present::new(record, field, &version);
    let mut splices = Vec::new();
    for hunk in hunks(&before, text) {
        let insert_at = present.behind(hunk.start);
        if !hunk.insert.is_empty() {
            splices.push(Splice { at: insert_at, delete: 0, insert: hunk.insert });
        }
        for place in hunk.start..hunk.start + hunk.delete {
            splices.extend(present.of(place).map(|at| Splice {
                at,
                delete: 1,
                insert: String::new(),
            }));
        }
    }
    splices.sort_by_key(|splice| splice.at);
    fits(&splices).then_some(splices).ok_or(DocumentError::EditTooLarge)
}

/// Whether every other device's guard takes the edit as one change, together with the entry that says who made it.
fn fits(splices: &[Splice]) -> bool {
    let operations = |splice: &Splice| splice.delete + splice.insert.chars().count();
    let all: usize = splices.iter().map(operations).sum();
    u64::try_from(all).is_ok_and(|all| all < MAX_OPERATIONS)
}

/// Applies a plan to the text it was made for.
pub(super) fn apply(
    tx: &mut Transaction<'_>,
    field: TextField,
    splices: &[Splice],
) -> Result<(), DocumentError> {
    let object = Container::of_text(field).object();
    for splice in splices.iter().rev() {
        let delete = isize::try_from(splice.delete).unwrap_or_default();
        tx.splice_text(&object, splice.at, delete, &splice.insert)?;
    }
    Ok(())
}

/// One difference between base and edit: `delete` code points of the base from `start` on give way to `insert`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Hunk {
    start: usize,
    delete: usize,
    insert: String,
}

/// The differences word by word, and within a replaced word character by character: a deletion that could slide along
/// equal letters then keeps to the words that people see deleted.
fn hunks(before: &str, after: &str) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let mut place = 0;
    for (gone, came, same) in changes(&TextDiff::from_unicode_words(before, after)) {
        let mut start = place;
        for (gone, came, same) in changes(&TextDiff::from_graphemes(gone.as_str(), came.as_str())) {
            let delete = gone.chars().count();
            if delete > 0 || !came.is_empty() {
                hunks.push(Hunk { start, delete, insert: came });
            }
            start += delete + same;
        }
        place = start + same;
    }
    hunks
}

/// What goes, what comes instead, and how many code points stay behind that, again and again.
fn changes(diff: &TextDiff<'_, '_, str>) -> Vec<(String, String, usize)> {
    let mut changes = vec![(String::new(), String::new(), 0)];
    for change in diff.iter_all_changes() {
        let is_new_hunk =
            change.tag() != ChangeTag::Equal && changes.last().is_some_and(|(.., same)| *same > 0);
        if is_new_hunk {
            changes.push((String::new(), String::new(), 0));
        }
        let Some((gone, came, same)) = changes.last_mut() else { continue };
        match change.tag() {
            ChangeTag::Equal => *same += change.value().chars().count(),
            ChangeTag::Delete => gone.push_str(change.value()),
            ChangeTag::Insert => came.push_str(change.value()),
        }
    }
    changes
}

/// Where the base's characters are by now.
struct Present {
    /// For each code point of the base its place now; `None` when somebody deleted it. Absent when nothing happened.
    places: Option<Vec<Option<usize>>>,
}

impl Present {
    fn new(record: &Record, field: TextField, version: &[automerge::ChangeHash]) -> Self {
        let object = Container::of_text(field).object();
        let is_current = sorted(version.iter().copied()) == record.heads();
        let places = (!is_current).then(|| {
            let now: HashMap<ObjId, usize> =
                record.doc.list_range(&object, ..).map(|item| (item.id(), item.index)).collect();
            let base = record.doc.list_range_at(&object, .., version);
            base.map(|item| now.get(&item.id()).copied()).collect()
        });
        Self { places }
    }

    /// Where a character of the base is now.
    fn of(&self, place: usize) -> Option<usize> {
        match &self.places {
            None => Some(place),
            Some(places) => places.get(place).copied().flatten(),
        }
    }

    /// The place behind the character that stands before `place` in the base; when that one is gone by now, behind
    /// the nearest one before it that is left. (Automerge's cursors would do, but 0.12 loses a deleted last character.)
    fn behind(&self, place: usize) -> usize {
        (0..place).rev().find_map(|before| self.of(before)).map_or(0, |at| at + 1)
    }
}

#[cfg(test)]
mod tests;
