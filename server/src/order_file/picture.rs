//! What an order looks like from outside: the row of the list, the words of the search, the merge notes, the
//! snapshot. Costly to make, so a push makes it before it takes the writer's lock.

use fieldbook_document::{MergeNote, Record, merge_notes};
use fieldbook_model::{Assignment, OrderRow, TextField, WorkRecord, bigrams, fold_row};

use crate::error::HubError;
use crate::storage::{PackedSnapshot, StorageError, Work};

/// The read tables' part of one order.
pub(crate) struct Picture {
    row: OrderRow,
    words: String,
    notes: Vec<([u8; 32], String)>,
    snapshot: PackedSnapshot,
}

impl Picture {
    /// The picture of an order; `versions` are all its assignments, oldest first, `assignment` the newest.
    pub(crate) fn of(
        assignment: &Assignment,
        versions: &[Assignment],
        record: &Record,
    ) -> Result<Self, HubError> {
        let work = record.read()?;
        let notes = merge_notes(assignment.order, record, &work, versions)?;
        Ok(Self {
            row: fold_row(assignment, &work, None),
            words: words(assignment, &work),
            notes: notes.iter().map(note_row).collect::<Result<_, _>>()?,
            snapshot: PackedSnapshot::of(&record.save())?,
        })
    }

    /// Writes the picture; `seq` is the number of the order's last change.
    pub(crate) fn put(&self, work: &Work<'_>, seq: u64, now: i64) -> Result<(), HubError> {
        work.put_row(&self.row, &self.words)?;
        work.put_notes(self.row.order, &self.notes, now)?;
        work.put_snapshot(self.row.order, seq, &self.snapshot)?;
        Ok(())
    }
}

fn note_row(note: &MergeNote) -> Result<([u8; 32], String), StorageError> {
    let body =
        serde_json::to_string(note).map_err(|_| StorageError::Unreadable { what: "merge note" })?;
    Ok((*note.id.as_bytes(), body))
}

fn words(assignment: &Assignment, work: &WorkRecord) -> String {
    let asset = assignment.asset.iter().flat_map(|asset| {
        [Some(asset.name.as_str()), asset.model.as_deref(), asset.serial.as_deref()]
            .into_iter()
            .flatten()
    });
    let office = [&assignment.number, &assignment.title, &assignment.customer.name];
    let site = [&assignment.site.name, &assignment.site.address];
    let texts = [
        TextField::Description,
        TextField::AccessNotes,
        TextField::Narrative,
        TextField::CustomerExplanation,
    ];
    let parts = work.part_lines.values().flat_map(|part| [&part.name, &part.part_number]);
    let remarks = work.comments.iter().map(|remark| &remark.value.text);
    let all: Vec<&str> = office
        .into_iter()
        .chain(site)
        .chain(parts)
        .chain(remarks)
        .map(String::as_str)
        .chain(asset)
        .chain(texts.into_iter().map(|field| work.text(field)))
        .collect();
    bigrams(&all.join("\n"))
}
