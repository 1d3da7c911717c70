//! The hub on its machine.

use std::sync::Arc;

use fieldbook_faults::{Dice, Survival};
use fieldbook_model::Timestamp;
use fieldbook_server::{Clock, Hub, HubError, NoRandomness};

use crate::machine::{Folder, Seeded, Time};

/// The hub's clock is right.
struct HubClock {
    time: Time,
    random: Arc<Seeded>,
}

impl Clock for HubClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.time.millis())
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.random.draw(bytes);
        Ok(())
    }
}

/// A hub that can crash and be restored.
pub(crate) struct HubHost {
    pub(crate) folder: Folder,
    hub: Option<Hub>,
    time: Time,
    random: Arc<Seeded>,
}

impl HubHost {
    pub(crate) fn new(time: Time, dice: Dice) -> Result<Self, HubError> {
        let random = Arc::new(Seeded::new(dice));
        let mut host = Self { folder: Folder::new(), hub: None, time, random };
        host.open()?;
        Ok(host)
    }

    pub(crate) fn hub(&self) -> Option<&Hub> {
        self.hub.as_ref()
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
        let clock = HubClock { time: self.time.clone(), random: Arc::clone(&self.random) };
        self.hub = Some(Hub::open_with(self.folder.path(), Arc::new(clock))?);
        Ok(())
    }
}
