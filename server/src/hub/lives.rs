//! A hub restored from an older backup begins another life: a new epoch, so that every phone starts over and gives back
//! what was lost, and a higher generation, so that no assignment of before is outdone by accident.
//!
//! The restore command begins it; so does the hub itself, when it opens a database that was further once (somebody
//! copied an older file back), and when a phone shows a cursor of this very hub that lies ahead of it.

use std::sync::{Arc, PoisonError};

use super::Hub;
use super::secrets::{self, Secrets};
use crate::clock::Clock;
use crate::error::HubError;
use crate::storage::{Mark, Storage, Work};

/// The secrets to go on with, after a look at how far the database had come.
pub(super) fn after(
    storage: &Storage,
    noted: Option<Mark>,
    found: Secrets,
    clock: &dyn Clock,
) -> Result<Secrets, HubError> {
    let Some(noted) = noted else { return Ok(found) };
    let stands = storage.read(|view| Ok::<_, HubError>(view.mark()?))?;
    if !stands.is_some_and(|stands| stands.is_behind(&noted)) {
        return Ok(found);
    }
    tracing::warn!("this database was further once: it goes on as a restored hub");
    storage.write(|work| begin(work, noted.generation, clock))?;
    storage.read(secrets::load)?.ok_or(HubError::Internal)
}

/// Begins another life, of a generation above this one and the database's own.
pub(crate) fn begin(work: &Work<'_>, above: u32, clock: &dyn Clock) -> Result<u32, HubError> {
    let stands = work.mark()?.ok_or(HubError::Internal)?;
    let generation = stands.generation.max(above).saturating_add(1);
    work.start_over(generation, clock.bytes()?)?;
    work.audit("start_over", work.tenant_id().as_bytes(), clock.now().as_millis())?;
    Ok(generation)
}

impl Hub {
    /// Begins another life, unless somebody else did since the one of `epoch`.
    pub(crate) fn start_over(&self, epoch: [u8; 16]) -> Result<(), HubError> {
        tracing::warn!("a phone is ahead of this hub: it goes on as a restored one");
        let secrets = self.storage().write(|work| {
            if work.mark()?.is_some_and(|mark| mark.epoch == epoch) {
                begin(work, 0, self.clock())?;
            }
            secrets::load(work)?.ok_or(HubError::Internal)
        })?;
        *self.0.secrets.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(secrets);
        Ok(())
    }
}
