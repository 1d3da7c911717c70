//! What an app reads: always from the phone, never from the network, never waiting for a write but for an edit just saved.

use fieldbook_document::{MergeNote, note_text};
use fieldbook_model::{EngineerId, EvidenceId, OrderId, OrderView};
use fieldbook_store::{Identity, ListFilter, ListedOrder, Unsynced};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::notifier::Notice;
use crate::session::unknown;
use crate::status::SyncStatus;

/// Something that was merged, ready to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedMerge {
    /// What was merged, by which rule, by whom, with both values.
    pub note: MergeNote,
    /// The same as a sentence in the app's language.
    pub text: String,
}

impl Fieldbook {
    /// The list of orders: emergencies first, then by window, then by number.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn orders(&self, filter: ListFilter) -> Result<Vec<ListedOrder>, FieldbookError> {
        self.core.gate.read(move |reader| Ok(reader.rows(filter)?))
    }

    /// An order in full. Its `version` is the version of its four texts: make a
    /// [`TextVersion`](crate::TextVersion) of the view and hand it back with an edit.
    ///
    /// # Errors
    /// `order_unknown` for an order that is not on this phone, `locked`, or what the store says.
    pub fn order(&self, order: OrderId) -> Result<OrderView, FieldbookError> {
        self.core.gate.order(order)?.ok_or_else(|| unknown(order))
    }

    /// Orders that match words, best first, at most `limit`. Chinese is found from one character on. Nothing that can
    /// be searched for finds nothing.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn search(&self, words: &str, limit: u32) -> Result<Vec<ListedOrder>, FieldbookError> {
        let words = words.to_owned();
        self.core.gate.read(move |reader| Ok(reader.search(&words, limit)?))
    }

    /// What was merged on an order, each with a sentence in the app's language, sorted by id.
    ///
    /// # Errors
    /// `order_unknown`, `locked`, or what the store says.
    pub fn merge_notes(&self, order: OrderId) -> Result<Vec<ExplainedMerge>, FieldbookError> {
        let language = self.core.config.language;
        let (notes, view, me) = self.core.gate.read(move |reader| {
            let view = reader.order(order)?.ok_or_else(|| unknown(order))?;
            Ok((reader.merge_notes(order)?, view, reader.identity()?))
        })?;
        let name = |engineer| name_of(engineer, &view, me.as_ref());
        let explained =
            |note: MergeNote| ExplainedMerge { text: note_text(&note, &name, language), note };
        Ok(notes.into_iter().map(explained).collect())
    }

    /// Remembers that the merge notes of an order were read, so that the list no longer counts them.
    ///
    /// # Errors
    /// `order_unknown`, `locked`, or what the store says.
    pub fn mark_notes_seen(&self, order: OrderId) -> Result<(), FieldbookError> {
        if self.core.gate.write(move |session| Ok(session.store.mark_notes_seen(order)?))? {
            self.core.tell(Notice::Orders(vec![order]));
        }
        Ok(())
    }

    /// A photo as it was attached on this phone, verified.
    ///
    /// # Errors
    /// `unknown_photo`, `photo_damaged`, `locked`, or what the store says.
    pub fn photo(&self, photo: EvidenceId) -> Result<Vec<u8>, FieldbookError> {
        self.core.gate.read(move |reader| Ok(reader.photo_bytes(photo)?))
    }

    /// What is at the hub and what is on this phone only, by the hub's signed receipt; hence when a wipe is safe.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn sync_status(&self) -> Result<SyncStatus, FieldbookError> {
        self.core.status()
    }

    /// This phone's work that the hub does not have, with the commands it was made of: for saving by hand when a phone
    /// cannot reach its hub any more. What is damaged is named, and keeps nothing else from being exported.
    ///
    /// # Errors
    /// `locked`, or what the store says; `damaged` only when nothing at all can be asked.
    pub fn export_unsynced(&self) -> Result<Unsynced, FieldbookError> {
        self.core.gate.read(|reader| Ok(reader.export_unsynced()?))
    }

    /// Whose phone this is; `None` before it was enrolled.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn owner(&self) -> Result<Option<Owner>, FieldbookError> {
        self.core.gate.read(|reader| Ok(reader.identity()?.map(Owner::from)))
    }
}

/// Whose phone it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The engineer.
    pub engineer: EngineerId,
    /// The name colleagues read.
    pub name: String,
    /// The stock the engineer takes parts from.
    pub van: String,
}

impl From<Identity> for Owner {
    fn from(identity: Identity) -> Self {
        let Identity { engineer, engineer_name, van, .. } = identity;
        Self { engineer, name: engineer_name, van }
    }
}

fn name_of(engineer: EngineerId, view: &OrderView, me: Option<&Identity>) -> Option<String> {
    let of_crew = view.assignment.name_of(engineer).map(str::to_owned);
    let of_visits = || view.visits.iter().find(|visit| visit.engineer == engineer)?.name.clone();
    let own = || me.filter(|me| me.engineer == engineer).map(|me| me.engineer_name.clone());
    of_crew.or_else(of_visits).or_else(own)
}
