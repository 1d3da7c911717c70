//! The hub on its machine.

use std::sync::{Arc, Mutex, PoisonError};

use fieldbook_faults::{Dice, Survival};
use fieldbook_model::Timestamp;
use fieldbook_server::{Clock, Hub, HubError, NoRandomness};
use fieldbook_wire::SigningKey;

use crate::machine::{Folder, Seeded, Time};

/// The hub's clock is right.
struct HubClock {
    time: Time,
    random: Arc<Seeded>,
    drawn: Arc<Mutex<Vec<[u8; 32]>>>,
}

impl Clock for HubClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.time.millis())
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.random.draw(bytes);
        if let Ok(secret) = <[u8; 32]>::try_from(&*bytes) {
            self.drawn.lock().unwrap_or_else(PoisonError::into_inner).push(secret);
        }
        Ok(())
    }
}

/// A hub that can crash and be restored.
pub(crate) struct HubHost {
    pub(crate) folder: Folder,
    hub: Option<Hub>,
    time: Time,
    random: Arc<Seeded>,
    /// Every secret that the hub drew.
    drawn: Arc<Mutex<Vec<[u8; 32]>>>,
}

impl HubHost {
    pub(crate) fn new(time: Time, dice: Dice) -> Result<Self, HubError> {
        let random = Arc::new(Seeded::new(dice));
        let mut host =
            Self { folder: Folder::new(), hub: None, time, random, drawn: Arc::default() };
        host.open()?;
        Ok(host)
    }

    pub(crate) fn hub(&self) -> Option<&Hub> {
        self.hub.as_ref()
    }

    /// The key that the hub signs with: one of the secrets that it drew.
    pub(crate) fn signing_key(&self) -> Option<SigningKey> {
        let public = self.hub()?.public_key();
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.iter().map(SigningKey::from_bytes).find(|key| key.public() == public)
    }

    /// The folder as it would be after a crash is what it goes on with.
    pub(crate) fn crash(&mut self, survival: Survival) -> Result<(), HubError> {
        let left = self.folder.after_crash(survival);
        self.hub = None;
        self.folder = left;
        self.open()
    }

    /// The files of an older day are copied over those of today, by hand; what the hub notes beside them stays.
    pub(crate) fn restore(&mut self, backup: &Folder) -> Result<(), HubError> {
        let restored = backup.copied();
        let noted = self.folder.path().join("hub.mark");
        if noted.exists() {
            // best effort, as the note itself is
            let _ = std::fs::copy(noted, restored.path().join("hub.mark"));
        }
        self.hub = None;
        self.folder = restored;
        self.open()
    }

    fn open(&mut self) -> Result<(), HubError> {
        let (random, drawn) = (Arc::clone(&self.random), Arc::clone(&self.drawn));
        let clock = HubClock { time: self.time.clone(), random, drawn };
        let hub = Hub::open_with(self.folder.path(), Arc::new(clock))?;
        hub.bind_hands();
        self.hub = Some(hub);
        Ok(())
    }
}
