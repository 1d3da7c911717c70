//! Space set aside for the day the disk is full (`domain.md` 40): text and status can still be saved, and what the hub
//! answers can still be kept, so that a phone can deliver its work and say so. Photos wait.
//!
//! Two files of noise beside the database. Whoever meets a full disk gives one up and tries once more; they are made anew
//! when the store is opened and after an answer of the hub, once there is space. Losing them loses nothing.

use std::fs;
use std::path::PathBuf;

use crate::open::Files;
use crate::{StoreError, random};

/// Bytes of one piece: some edits, or an answer of the hub with everything it touches.
const PIECE: usize = 512 * 1024;

/// What somebody needs space for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// An edit: it may take the first piece and leaves the last one alone.
    Edit,
    /// What the hub answered: it may take everything.
    Answer,
}

/// The pieces, the one that edits may take first.
pub(crate) struct Reserve {
    pieces: [PathBuf; 2],
    is_whole: bool,
}

impl Reserve {
    /// Of this store, as far as there is space for it.
    pub(crate) fn of(files: &Files) -> Self {
        let mut reserve = Self { pieces: files.reserve.clone(), is_whole: false };
        reserve.hold();
        reserve
    }

    /// Sets aside what is missing, if there is space: the piece for answers first.
    pub(crate) fn hold(&mut self) {
        self.is_whole = self.is_whole || self.pieces.iter().rev().all(is_held);
    }

    /// Gives up space; tells whether there was any, so that it is worth trying again.
    pub(crate) fn give_up(&mut self, need: Need) -> bool {
        let [first, last] = &self.pieces;
        let given = fs::remove_file(first).is_ok()
            || (need == Need::Answer && fs::remove_file(last).is_ok());
        self.is_whole &= !given;
        given
    }
}

/// Whether the piece is there, or could be made.
fn is_held(piece: &PathBuf) -> bool {
    if fs::metadata(piece).is_ok_and(|about| about.len() == PIECE as u64) {
        return true;
    }
    let made = noise().is_ok_and(|noise| fs::write(piece, noise).is_ok());
    if !made {
        drop(fs::remove_file(piece));
    }
    made
}

/// What no file system makes smaller.
fn noise() -> Result<Vec<u8>, StoreError> {
    let mut noise = Vec::with_capacity(PIECE);
    while noise.len() < PIECE {
        noise.extend(random::bytes::<4096>()?);
    }
    Ok(noise)
}
