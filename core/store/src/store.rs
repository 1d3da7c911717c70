//! The store: the one connection that writes, and what it keeps warm. Worked on by one thread at a time.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;

use fieldbook_model::{ActorId, DeviceId, EngineerId, EvidenceId, Hlc, OrderId};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::behind::{self, Behind};
use crate::loaded::Warm;
use crate::reserve::{Need, Reserve};
use crate::saved::Saved;
use crate::{
    Identity, Reader, StoreError, StoreKey, identity, journal, open, orders, photos, tables,
};

/// The phone's encrypted store. It reads like a [`Reader`], on its own connection.
pub struct Store {
    pub(crate) reader: Reader,
    pub(crate) me: Option<Me>,
    pub(crate) hlc: Hlc,
    pub(crate) warm: Warm,
    /// Who this process writes as, by order; never stored, never used by another process.
    pub(crate) actors: BTreeMap<OrderId, ActorId>,
    /// Whether edits may stand in the journal that are not entered into the log.
    pub(crate) in_journal: bool,
    /// Orders whose read tables do not show yet what is durable.
    pub(crate) behind: BTreeMap<OrderId, Behind>,
    pub(crate) saved: Saved,
    pub(crate) reserve: Reserve,
    /// Whether a commit returns when it is on the disk; only read tables that follow are written otherwise.
    pub(crate) waits_for_syncs: bool,
}

/// Whose commands this phone takes.
#[derive(Clone, Copy)]
pub(crate) struct Me {
    pub(crate) engineer: EngineerId,
    pub(crate) device: DeviceId,
}

impl Store {
    /// Opens the store in a folder; makes one, and the folder, when there is none.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::Damaged`], [`StoreError::TooNew`], [`StoreError::InUse`],
    /// [`StoreError::DiskFull`], [`StoreError::Io`], [`StoreError::Library`]. The folder is then as it was,
    /// to the byte.
    pub fn open(dir: &Path, key: &StoreKey) -> Result<Self, StoreError> {
        let (mut connection, folder) = open::open(dir, key)?;
        photos::adopt(&mut connection)?;
        let me = identity::read(&connection)?.as_ref().map(Me::of);
        let (behind, hlc) = behind::left(&connection)?;
        let in_journal = journal::is_in_use(&connection)?;
        let saved = Saved::of(&connection, &folder.files)?;
        let reserve = Reserve::of(&folder.files);
        let reader = Reader::of_writer(connection, folder);
        let (warm, actors) = (Warm::new(), BTreeMap::new());
        Ok(Self {
            reader,
            me,
            hlc,
            warm,
            actors,
            in_journal,
            behind,
            saved,
            reserve,
            waits_for_syncs: true,
        })
    }

    /// A second connection, for reads that never wait for the writer; it may live on another thread.
    ///
    /// # Errors
    /// What the disk says.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.reader.folder)
    }

    /// The last point of the hybrid clock, stored with each command and moved on by what arrives.
    pub fn hlc(&self) -> Hlc {
        self.hlc
    }

    /// Whose commands this phone takes, and as which phone; none before it is enrolled.
    pub fn writes_as(&self) -> Option<(EngineerId, DeviceId)> {
        self.me.map(|me| (me.engineer, me.device))
    }

    /// Remembers that an order's merge notes were read; tells whether any was news.
    ///
    /// # Errors
    /// [`StoreError::UnknownOrder`], or what the disk says.
    pub fn mark_notes_seen(&mut self, order: OrderId) -> Result<bool, StoreError> {
        self.change(|store| {
            let transaction = begin(store.reader.connection.get_mut())?;
            let place = orders::find(&transaction, order)?.ok_or(StoreError::UnknownOrder)?;
            let news = tables::mark_seen(&transaction, place.no)?;
            tables::recount(&transaction, place.no)?;
            transaction.commit()?;
            Ok(news > 0)
        })
    }

    /// Takes a photo into the store, encrypted: reads the file piece by piece and leaves it alone. The same photo
    /// twice is stored once. Answers its id and its size in bytes.
    ///
    /// # Errors
    /// [`StoreError::PhotoEmpty`], [`StoreError::PhotoTooLarge`], [`StoreError::DiskFull`], or what the disk says.
    pub fn attach_photo(&mut self, file: &Path) -> Result<(EvidenceId, u64), StoreError> {
        self.change(|store| {
            photos::attach(store.reader.connection.get_mut(), &store.reader.folder, file)
        })
    }

    /// Keeps a photo that the hub sent for an order, encrypted like this phone's own.
    ///
    /// # Errors
    /// [`StoreError::PhotoDamaged`] when the bytes are not that photo, [`StoreError::UnknownOrder`],
    /// [`StoreError::DiskFull`], or what the disk says.
    pub fn keep_fetched_photo(
        &mut self,
        order: OrderId,
        photo: EvidenceId,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        self.change(|store| {
            let connection = store.reader.connection.get_mut();
            photos::keep_fetched(connection, &store.reader.folder, order, photo, bytes)
        })
    }

    /// Changes something, with log and read tables caught up.
    pub(crate) fn change<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.catch_up()?;
        self.attempt(act)
    }

    /// Once more with space that was set aside, when the disk is full.
    pub(crate) fn with_reserve<T>(
        &mut self,
        need: Need,
        mut act: impl FnMut(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        loop {
            match act(self) {
                Err(StoreError::DiskFull) if self.reserve.give_up(need) => {}
                done => return done,
            }
        }
    }

    /// After damage was met, nothing in memory and no connection is trusted any more.
    pub(crate) fn attempt<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = act(self);
        if matches!(done, Err(StoreError::Damaged { .. })) {
            self.warm.forget_all();
            self.reader.renew()?;
            self.waits_for_syncs = true;
        }
        done
    }

    pub(crate) fn who(&self) -> Result<Me, StoreError> {
        self.me.ok_or(StoreError::NotEnrolled)
    }
}

impl Deref for Store {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Me {
    pub(crate) fn of(identity: &Identity) -> Self {
        Self { engineer: identity.engineer, device: identity.device }
    }
}

/// A transaction that holds the right to write from the start.
pub(crate) fn begin(connection: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}
