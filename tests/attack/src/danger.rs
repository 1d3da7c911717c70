//! What the CRDT library does with forged changes when nothing stands before it, and what the guard lets of them through
//! (`reliability.md` has the figures of automerge 0.11).

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, AutomergeError};
use fieldbook_document::{QuarantineReason, Record, Verdict, admit};

use crate::Dice;
use crate::entry::{Desk, quietly};
use crate::forge::{edited, rechecksum};

/// Counts of forged changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Danger {
    /// Forged.
    pub forged: usize,
    /// The library panicked over them.
    pub panicked: usize,
    /// The library took them, and then its own saved document could not be loaded, or loaded with other heads.
    pub bricked: usize,
    /// The library took them without harm.
    pub taken: usize,
    /// Not shown to the library, since they announce too many operations.
    pub bombs: usize,
    /// The guard let them in: other honest changes, such as another letter of a text.
    pub admitted: usize,
    /// The guard let them in, and the record could not be loaded afterwards.
    pub bricked_through_guard: usize,
}

/// Forges `count` changes, damaged ones and such as are whole but numbered wrongly, each under a right checksum.
pub fn danger(count: usize, seed: u64) -> Danger {
    let desk = Desk::new();
    let mut danger = Danger { forged: count, ..Danger::default() };
    let mut dice = Dice::new(seed);
    for _ in 0..count {
        let bytes = forge(&desk, &mut dice);
        let admission = admit(&desk.record, std::slice::from_ref(&bytes), &desk.owners).unwrap();
        match &admission.verdicts[0] {
            Verdict::Accepted(_) => {
                danger.admitted += 1;
                let loaded = Record::load(&admission.record.save());
                let is_whole = loaded.is_ok_and(|it| it.heads() == admission.record.heads());
                danger.bricked_through_guard += usize::from(!is_whole);
            }
            Verdict::Quarantined { reason: QuarantineReason::TooManyOperations, .. } => {
                danger.bombs += 1;
                continue;
            }
            _ => {}
        }
        match unguarded(&desk.document, &bytes) {
            Unguarded::Panicked => danger.panicked += 1,
            Unguarded::Bricked => danger.bricked += 1,
            Unguarded::Taken => danger.taken += 1,
            Unguarded::Refused => {}
        }
    }
    danger
}

fn forge(desk: &Desk, dice: &mut Dice) -> Vec<u8> {
    let change = &desk.changes[dice.roll(desk.changes.len())];
    if dice.roll(3) == 0 {
        let (seq, start) = (dice.roll(5) as u64, dice.roll(2_000) as u64);
        return edited(change, |expanded| {
            if let Some(start) = std::num::NonZeroU64::new(start) {
                expanded.start_op = start;
            }
            expanded.seq = seq;
        });
    }
    let mut bytes = change.bytes.clone();
    for _ in 0..=dice.roll(3) {
        let (place, other) = (9 + dice.roll(bytes.len() - 9), 9 + dice.roll(bytes.len() - 9));
        match dice.roll(4) {
            0 => bytes[place] ^= 1 << dice.roll(8),
            1 => bytes[place] = dice.byte(),
            2 => bytes[place] = bytes[place].wrapping_add(1),
            _ => bytes.swap(place, other),
        }
    }
    rechecksum(&mut bytes);
    bytes
}

enum Unguarded {
    Refused,
    Panicked,
    Bricked,
    Taken,
}

fn unguarded(document: &Automerge, bytes: &[u8]) -> Unguarded {
    let attempt = || -> Result<bool, AutomergeError> {
        let change = automerge::Change::try_from(bytes)?;
        let mut scratch = document.clone();
        scratch.apply_changes([change])?;
        if scratch.get_heads() == document.get_heads() {
            return Ok(true); // waits for dependencies
        }
        let saved = scratch.save();
        Ok(Automerge::load(&saved).is_ok_and(|loaded| loaded.get_heads() == scratch.get_heads()))
    };
    match quietly(|| catch_unwind(AssertUnwindSafe(attempt))) {
        Err(_) => Unguarded::Panicked,
        Ok(Err(_)) => Unguarded::Refused,
        Ok(Ok(false)) => Unguarded::Bricked,
        Ok(Ok(true)) => Unguarded::Taken,
    }
}
