//! Merge notes for the office: what was merged by itself, told in sentences, until somebody has seen it.

use std::collections::BTreeMap;

use fieldbook_document::{Language, MergeNote, note_text};
use fieldbook_model::{EngineerId, OrderId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::{NoteRow, StorageError, View};

/// Notes that one answer lists at most.
const MOST: usize = 1_000;

/// A merge note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MergeNoteView {
    /// The note: rule, both sides, who and when.
    #[schema(value_type = Object)]
    pub note: MergeNote,
    /// The note as a sentence.
    pub text: String,
    /// Whether the office has seen it.
    pub seen: bool,
}

impl Hub {
    /// An order's notes, by id.
    ///
    /// # Errors
    /// `order_unknown`.
    pub fn merge_notes(
        &self,
        order: OrderId,
        language: Language,
    ) -> Result<Vec<MergeNoteView>, HubError> {
        self.storage().read(|view| {
            view.head(order)?.ok_or(HubError::OrderUnknown)?;
            told(view, view.notes(order)?, language)
        })
    }

    /// Notes of all orders, newest first.
    ///
    /// # Errors
    /// `internal`.
    pub fn all_merge_notes(
        &self,
        unseen: bool,
        language: Language,
    ) -> Result<Vec<MergeNoteView>, HubError> {
        self.storage().read(|view| told(view, view.all_notes(unseen, MOST)?, language))
    }

    /// Marks an order's notes as seen by the office.
    ///
    /// # Errors
    /// `order_unknown`.
    pub fn see_merge_notes(&self, order: OrderId) -> Result<(), HubError> {
        let now = self.now().as_millis();
        self.storage().write(|work| {
            work.head(order)?.ok_or(HubError::OrderUnknown)?;
            Ok(work.see_notes(order, now)?)
        })
    }
}

fn told(
    view: &View<'_>,
    rows: Vec<NoteRow>,
    language: Language,
) -> Result<Vec<MergeNoteView>, HubError> {
    let engineers = view.engineers()?.into_iter().map(|row| (row.engineer, row.name));
    let names: BTreeMap<EngineerId, String> = engineers.collect();
    let name = |engineer| names.get(&engineer).cloned();
    let tell = |row: NoteRow| {
        let note: MergeNote = serde_json::from_str(&row.body)
            .map_err(|_| StorageError::Unreadable { what: "merge note" })?;
        let text = note_text(&note, &name, language);
        Ok(MergeNoteView { note, text, seen: row.seen })
    };
    rows.into_iter().map(tell).collect()
}
