//! The hub itself: its storage, its keys, its clock. HTTP handlers and CLI commands call its verbs, which block.

mod hands;
mod key_file;
mod lines;
mod lives;
mod queues;
mod secrets;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use fieldbook_model::{ActorId, EntryId, Mint, OrderId, TenantId, Timestamp};
use fieldbook_wire::Key32;

use self::hands::Hands;
use self::lines::Lines;
use self::queues::Queues;
use crate::clock::{Clock, SystemClock};
use crate::error::HubError;
use crate::photos::Vault;
use crate::storage::{Storage, StorageError, noted};

pub(crate) use key_file::key_hash;
pub(crate) use lines::{Heard, Line};
pub(crate) use lives::begin;
pub(crate) use secrets::Secrets;

/// Orders whose office actor is remembered; beyond that all are forgotten and fresh ones are minted.
const OFFICE_ACTORS: usize = 1_000;

/// A hub on one data folder. Cheap to clone; several processes may open the same folder at once.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    storage: Storage,
    vault: Vault,
    clock: Arc<dyn Clock>,
    secrets: RwLock<Arc<Secrets>>,
    office_key: String,
    is_new: bool,
    office_actors: Mutex<BTreeMap<OrderId, ActorId>>,
    mint: Mint,
    lines: Lines,
    queues: Queues,
    hands: Hands,
}

impl Hub {
    /// Opens the hub in `dir`; makes folder, database, keys and the file `office.key` when there is none yet.
    ///
    /// # Errors
    /// [`HubError`], with code `internal`, when the folder cannot be used or holds something of a newer hub.
    pub fn open(dir: &Path) -> Result<Self, HubError> {
        Self::open_with(dir, Arc::new(SystemClock))
    }

    /// As [`open`](Self::open), with a clock of the caller's.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(dir: &Path, clock: Arc<dyn Clock>) -> Result<Self, HubError> {
        std::fs::create_dir_all(dir).map_err(StorageError::Folder)?;
        let (now, noted) = (clock.now(), noted(dir));
        let storage = Storage::open(dir, TenantId::from(clock.id()?), now.as_millis())?;
        let found = storage.read(secrets::load)?;
        let is_new = found.is_none();
        let secrets =
            found.map_or_else(|| storage.write(|work| secrets::load_or_make(work, &*clock)), Ok)?;
        let secrets = lives::after(&storage, noted, secrets, &*clock)?;
        let secrets = RwLock::new(Arc::new(secrets));
        let found = storage.read(|view| key_file::load(view, dir))?;
        let make = || storage.write(|work| key_file::load_or_make(work, dir, &*clock));
        let office_key = found.map_or_else(make, Ok)?;
        let (office_actors, mint) = (Mutex::default(), Mint::new(clock.bytes()?));
        let vault = Vault::of(dir);
        Ok(Self(Arc::new(Inner {
            storage,
            vault,
            clock,
            secrets,
            office_key,
            is_new,
            office_actors,
            mint,
            lines: Lines::default(),
            queues: Queues::default(),
            hands: Hands::default(),
        })))
    }

    /// The key that opens the office API; also in the file `office.key`.
    pub fn office_key(&self) -> &str {
        &self.0.office_key
    }

    /// Whether this call of `open` made the hub.
    pub fn is_new(&self) -> bool {
        self.0.is_new
    }

    /// The public half of the key that signs assignments and receipts.
    pub fn public_key(&self) -> Key32 {
        self.secrets().signing_key.public()
    }

    /// Whether the database answers.
    pub(crate) fn is_ready(&self) -> Result<(), HubError> {
        self.0.storage.read(|view| {
            view.hlc()?;
            Ok(())
        })
    }

    pub(crate) fn storage(&self) -> &Storage {
        &self.0.storage
    }

    /// Where photos lie.
    pub(crate) fn vault(&self) -> &Vault {
        &self.0.vault
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn secrets(&self) -> Arc<Secrets> {
        Arc::clone(&self.0.secrets.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The actor under which this process writes in this order's record: minted at the first write, kept after it.
    pub(crate) fn office_actor(&self, order: OrderId) -> ActorId {
        let mut actors = self.0.office_actors.lock().unwrap_or_else(PoisonError::into_inner);
        if actors.len() >= OFFICE_ACTORS && !actors.contains_key(&order) {
            actors.clear();
        }
        *actors.entry(order).or_insert_with(|| self.0.mint.actor())
    }

    /// Works on what is pushed to this order when nobody else of this process does.
    pub(crate) fn in_turn<T>(&self, order: OrderId, work: impl FnOnce() -> T) -> T {
        let queue = self.0.queues.at(order);
        let _turn = queue.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }

    /// A fresh id for an entry that the office writes.
    pub(crate) fn entry_id(&self) -> EntryId {
        self.0.mint.entry(self.now())
    }
}
