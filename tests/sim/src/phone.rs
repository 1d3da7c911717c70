//! A phone on its machine.

use std::sync::Arc;

use fieldbook_client::{
    Config, Fieldbook, FieldbookError, KeyProvider, KeyUnavailable, Language, Ports, Saved,
};
use fieldbook_faults::{Dice, Survival};
use zeroize::Zeroizing;

use crate::deeds::{Deed, Editor, perform};
use crate::machine::{Clock, Folder, Seeded, Time};

/// The key of every simulated store.
pub(crate) const KEY: [u8; 32] = [7; 32];

struct Keys;

impl KeyProvider for Keys {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
        Ok(Zeroizing::new(KEY))
    }
}

/// A phone that can crash and be copied.
pub(crate) struct PhoneHost {
    pub(crate) name: String,
    pub(crate) engineer: String,
    pub(crate) folder: Folder,
    pub(crate) clock: Arc<Clock>,
    /// The text that the engineer has open, if any.
    pub(crate) editor: Option<Editor>,
    random: Arc<Seeded>,
    dice: Dice,
    core: Option<Fieldbook>,
}

impl PhoneHost {
    pub(crate) fn new(name: &str, time: Time, dice: Dice) -> Result<Self, FieldbookError> {
        Self::on(Folder::new(), name, "", time, dice)
    }

    fn on(
        folder: Folder,
        name: &str,
        engineer: &str,
        time: Time,
        dice: Dice,
    ) -> Result<Self, FieldbookError> {
        let mut host = Self {
            name: name.to_owned(),
            engineer: engineer.to_owned(),
            folder,
            clock: Arc::new(Clock::new(time)),
            editor: None,
            random: Arc::new(Seeded::new(dice.clone())),
            dice,
            core: None,
        };
        host.open()?;
        Ok(host)
    }

    /// The open core; a phone that could not be opened has none.
    pub(crate) const fn core(&self) -> Option<&Fieldbook> {
        self.core.as_ref()
    }

    /// The engineer does something; `None` on a phone that could not be opened.
    pub(crate) fn perform(&self, deed: &Deed) -> Option<Result<Saved, FieldbookError>> {
        Some(perform(self.core()?, &self.folder.beside("camera"), deed))
    }

    /// Another phone that goes on from a copy of this one's files.
    pub(crate) fn cloned(
        &self,
        name: &str,
        time: Time,
        dice: Dice,
    ) -> Result<Self, FieldbookError> {
        Self::on(self.folder.copied(), name, &self.engineer, time, dice)
    }

    /// Another phone that goes on from what is on this one and in its memory, as from a snapshot of a running machine:
    /// both write under the same actors, and what they write forks.
    pub(crate) fn doubled(
        &mut self,
        name: &str,
        time: Time,
        dice: [Dice; 3],
    ) -> Result<Self, FieldbookError> {
        let [memory, own, other] = dice;
        self.core = None;
        // what a start draws is what the memory of both holds
        self.random.restart(memory.clone());
        let copy = Self::on(self.folder.copied(), name, &self.engineer, time, memory)?;
        self.open()?;
        self.random.restart(own);
        copy.random.restart(other);
        Ok(copy)
    }

    /// It goes on with what a crash leaves of its files.
    pub(crate) fn crash(&mut self, survival: Survival) -> Result<(), FieldbookError> {
        let left = self.folder.after_crash(survival);
        self.core = None;
        self.folder = left;
        let mut boot = [0; 16];
        self.random.draw(&mut boot);
        self.clock.boot(boot);
        self.open()
    }

    /// Its randomness begins anew, as it never should.
    pub(crate) fn draw_again(&self) {
        self.random.restart(self.dice.clone());
    }

    /// Closes it in peace.
    pub(crate) fn close(&mut self) {
        self.core = None;
    }

    fn open(&mut self) -> Result<(), FieldbookError> {
        let config = Config {
            dir: self.folder.path().to_owned(),
            language: Language::En,
            app_version: "1.0.0".to_owned(),
            device_name: self.name.clone(),
            request_timeout: Config::REQUEST_TIMEOUT,
        };
        let ports = Ports {
            clock: Arc::clone(&self.clock) as _,
            random: Arc::clone(&self.random) as _,
            ..Ports::system(Arc::new(Keys))
        };
        self.core = Some(Fieldbook::open(config, ports)?);
        Ok(())
    }
}
