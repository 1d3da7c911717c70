//! Reading: answers from the read tables, never from a record, never waiting for the writer or the network.

use std::cell::RefCell;
use std::sync::Arc;

use fieldbook_document::MergeNote;
use fieldbook_model::{EvidenceId, OrderId, OrderView, Timestamp};
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::open::{Folder, Role, connect};
use crate::{
    Blocked, Counts, HeardAt, Identity, ListFilter, ListedOrder, Outbox, QuarantinedChange,
    StoreError, Unsynced, WaitingPhoto, blocked, counts, export, identity, listing, meta, orders,
    outbox, photos, quarantine, search, tables,
};

/// A connection that reads. It sees what was committed when each call began. Keeps the store's lock while it lives.
pub struct Reader {
    pub(crate) connection: RefCell<Connection>,
    pub(crate) folder: Arc<Folder>,
    role: Role,
}

impl Reader {
    pub(crate) fn open(folder: &Arc<Folder>) -> Result<Self, StoreError> {
        let connection = connect(&folder.files.database, &folder.key, Role::Reader)?;
        Ok(Self { connection: connection.into(), folder: Arc::clone(folder), role: Role::Reader })
    }

    /// The reading side of the connection that writes.
    pub(crate) fn of_writer(connection: Connection, folder: Arc<Folder>) -> Self {
        Self { connection: connection.into(), folder, role: Role::Writer }
    }

    /// Opens the connection anew: SQLCipher answers nothing more on one that met a damaged page.
    pub(crate) fn renew(&self) -> Result<(), StoreError> {
        let connection = connect(&self.folder.files.database, &self.folder.key, self.role)?;
        self.connection.replace(connection);
        Ok(())
    }

    /// Answers a question. What one order's damaged page says about it is of no concern to the next question.
    pub(crate) fn ask<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let answer = question(&self.connection.borrow());
        if matches!(answer, Err(StoreError::Damaged { .. })) {
            self.renew()?;
        }
        answer
    }

    /// Whose phone this is; `None` before it was enrolled.
    ///
    /// # Errors
    /// What the disk says.
    pub fn identity(&self) -> Result<Option<Identity>, StoreError> {
        self.ask(identity::read)
    }

    /// What keeps the hub from taking anything of this phone; `None` when nothing does.
    ///
    /// # Errors
    /// What the disk says.
    pub fn blocked(&self) -> Result<Option<Blocked>, StoreError> {
        self.ask(blocked::read)
    }

    /// Where the feed stands; `None` before the first exchange.
    ///
    /// # Errors
    /// What the disk says.
    pub fn cursor(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.ask(meta::cursor)
    }

    /// What the hub's clock said last; `None` before the first exchange.
    ///
    /// # Errors
    /// What the disk says.
    pub fn hub_time(&self) -> Result<Option<Timestamp>, StoreError> {
        self.ask(meta::hub_time)
    }

    /// When the hub's clock said so, on this phone's clock that runs during sleep.
    ///
    /// # Errors
    /// What the disk says.
    pub fn heard_at(&self) -> Result<Option<HeardAt>, StoreError> {
        self.ask(meta::heard_at)
    }

    /// The list of orders: emergencies first, then by window, then by number.
    ///
    /// # Errors
    /// What the disk says.
    pub fn rows(&self, filter: ListFilter) -> Result<Vec<ListedOrder>, StoreError> {
        self.ask(|connection| listing::rows(connection, filter))
    }

    /// An order in full; `None` when it is not on this phone.
    ///
    /// # Errors
    /// What the disk says.
    pub fn order(&self, order: OrderId) -> Result<Option<OrderView>, StoreError> {
        self.ask(|connection| match orders::find(connection, order)? {
            Some(place) => tables::read_detail(connection, place.no),
            None => Ok(None),
        })
    }

    /// What was merged on an order, sorted by id.
    ///
    /// # Errors
    /// [`StoreError::UnknownOrder`], or what the disk says.
    pub fn merge_notes(&self, order: OrderId) -> Result<Vec<MergeNote>, StoreError> {
        self.ask(|connection| {
            let place = orders::find(connection, order)?.ok_or(StoreError::UnknownOrder)?;
            tables::read_notes(connection, place.no)
        })
    }

    /// Orders that match a text, best first, at most `limit`; none when nothing in the text can be searched for.
    ///
    /// # Errors
    /// What the disk says.
    pub fn search(&self, text: &str, limit: u32) -> Result<Vec<ListedOrder>, StoreError> {
        self.ask(|connection| search::find(connection, text, limit))
    }

    /// How much of this phone's work is where.
    ///
    /// # Errors
    /// What the disk says.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        self.ask(counts::read)
    }

    /// Changes that nobody applies, with the reason.
    ///
    /// # Errors
    /// What the disk says.
    pub fn quarantined(&self) -> Result<Vec<QuarantinedChange>, StoreError> {
        self.ask(quarantine::all)
    }

    /// This phone's changes that the hub does not have, with their commands. What is damaged is named, and keeps nothing
    /// else from being exported.
    ///
    /// # Errors
    /// What the disk says; [`StoreError::Damaged`] only when nothing at all can be asked.
    pub fn export_unsynced(&self) -> Result<Unsynced, StoreError> {
        export::unsynced(self)
    }

    /// What to send next: at most `max_changes` and `max_bytes`, yet at least one change when there is one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn outbox(&self, max_changes: usize, max_bytes: usize) -> Result<Outbox, StoreError> {
        self.ask(|connection| outbox::read(connection, max_changes, max_bytes))
    }

    /// A photo as it was attached, verified.
    ///
    /// # Errors
    /// [`StoreError::UnknownPhoto`], [`StoreError::PhotoDamaged`], or what the disk says.
    pub fn photo_bytes(&self, photo: EvidenceId) -> Result<Vec<u8>, StoreError> {
        self.ask(|connection| photos::read(connection, &self.folder, photo))
    }

    /// Up to `max` bytes of a photo from the byte `offset` on; none when it ends there.
    ///
    /// # Errors
    /// As [`Reader::photo_bytes`].
    pub fn photo_piece(
        &self,
        photo: EvidenceId,
        offset: u64,
        max: usize,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.ask(|connection| photos::piece(connection, &self.folder, photo, offset, max))
    }

    /// At most `limit` photos that the hub lacks or has not signed for, after this one, in an order of their own.
    ///
    /// # Errors
    /// What the disk says.
    pub fn waiting_photos(
        &self,
        after: Option<WaitingPhoto>,
        limit: usize,
    ) -> Result<Vec<WaitingPhoto>, StoreError> {
        self.ask(|connection| photos::waiting(connection, after, limit))
    }
}
