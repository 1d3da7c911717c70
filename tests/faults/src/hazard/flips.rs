//! Bits flip at rest, one in each trial, in any file of a closed store or of one whose process was killed.
//!
//! A flip must be harmless, or be told, and what can still be read must be exported. SQLite ends a write-ahead log
//! silently at its first bad frame: what stood behind it is gone without a word. That window is counted.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a testkit fails by panicking")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use fieldbook_model::{EvidenceId, OrderId};
use fieldbook_store::{ListFilter, Store, StoreError, StoreKey};
use tempfile::TempDir;

use crate::folder::scratch;
use crate::promise::unsynced;
use crate::trial::{Tally, Wrong};
use crate::{Dice, Office, Phone, copy_folder};

const ORDERS: [OrderId; 2] = [OrderId::from_bytes([1; 16]), OrderId::from_bytes([2; 16])];

/// What became of flipped bytes.
#[derive(Debug, Default)]
pub struct Flipped {
    /// What went wrong.
    pub tally: Tally,
    /// Flips that changed nothing anybody can see.
    pub harmless: usize,
    /// Flips that were told when the store was opened.
    pub told_at_opening: usize,
    /// Flips that were told when something was read.
    pub told_at_reading: usize,
    /// Of these, how often everything that was not at the hub could be exported all the same.
    pub exported: usize,
    /// Flips in the write-ahead log that silently took the last commits away.
    pub window: usize,
}

/// A store as it is to be.
struct Template {
    dir: TempDir,
    photo: EvidenceId,
    shown: Shown,
}

/// What can be seen of a store.
#[derive(PartialEq)]
struct Shown {
    orders: Vec<serde_json::Value>,
    unsynced: Vec<Vec<u8>>,
    photo: Vec<u8>,
}

/// Flips so many bits.
pub fn flip_bytes(count: usize, seed: u64) -> Flipped {
    let templates = [template(false), template(true)];
    let mut flipped = Flipped::default();
    let mut dice = Dice::new(seed);
    for n in 0..count {
        let outcome = flip(&templates[n % 2], &mut dice, &mut flipped);
        flipped.tally.note(outcome);
    }
    flipped
}

fn template(killed: bool) -> Template {
    let home = scratch();
    let plate = home.path().join("plate.jpg");
    fs::write(&plate, [b'p'; 5000]).unwrap();
    let folder = home.path().join("store");
    let mut phone = Phone::at(&folder);
    phone.enrol().unwrap();
    for (order, nth) in ORDERS.into_iter().zip(1..) {
        phone.store().unwrap().keep(&Office::new(nth, 2).everything()).unwrap();
        (0..6).for_each(|n| phone.edit(order, u32::from(nth) * 100 + n).unwrap());
    }
    let photo = phone.photograph(ORDERS[0], 50, &plate).unwrap();
    let shown = see(phone.store().unwrap(), photo).unwrap();
    let dir = scratch();
    if !killed {
        phone.close();
    }
    copy_folder(&folder, dir.path());
    Template { dir, photo, shown }
}

fn see(store: &Store, photo: EvidenceId) -> Result<Shown, StoreError> {
    let mut orders = Vec::new();
    for order in ORDERS {
        orders
            .push(serde_json::to_value((store.order(order)?, store.merge_notes(order)?)).unwrap());
    }
    orders.push(serde_json::to_value(store.rows(ListFilter::All)?.len()).unwrap());
    Ok(Shown { orders, unsynced: unsynced(store)?, photo: store.photo_bytes(photo)? })
}

fn flip(template: &Template, dice: &mut Dice, flipped: &mut Flipped) -> Result<(), Wrong> {
    let dir = scratch();
    copy_folder(template.dir.path(), dir.path());
    let (file, place, bit) = draw(dir.path(), dice);
    let mut bytes = fs::read(&file).unwrap();
    bytes[place] ^= 1 << bit;
    fs::write(&file, bytes).unwrap();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let at = format!("bit {bit} of byte {place} of {name}");
    let looked = catch_unwind(AssertUnwindSafe(|| look(template, dir.path())));
    let Ok(looked) = looked else {
        flipped.tally.aborted.push(at);
        return Ok(());
    };
    match looked {
        Found::Same => flipped.harmless += 1,
        Found::Told { opening: true, .. } => flipped.told_at_opening += 1,
        Found::Told { exported, .. } => {
            flipped.told_at_reading += 1;
            flipped.exported += usize::from(exported);
        }
        Found::Less if name.ends_with("-wal") => flipped.window += 1,
        Found::Less => return Err(Wrong::Lost(format!("{at}: something is gone without a word"))),
        Found::Untyped(error) => return Err(Wrong::Stalled(format!("{at}: said {error:?}"))),
    }
    Ok(())
}

enum Found {
    Same,
    Told { opening: bool, exported: bool },
    Less,
    Untyped(StoreError),
}

fn look(template: &Template, dir: &std::path::Path) -> Found {
    let mut store = match Store::open(dir, &StoreKey::from_bytes([7; 32])) {
        Ok(store) => store,
        Err(StoreError::Damaged { .. }) => return Found::Told { opening: true, exported: false },
        Err(error) => return Found::Untyped(error),
    };
    // as a phone does once it is open
    drop(store.catch_up());
    match see(&store, template.photo) {
        Ok(shown) if shown == template.shown => Found::Same,
        // or the order of the last commits is not there any more
        Ok(_) | Err(StoreError::UnknownOrder | StoreError::UnknownPhoto) => Found::Less,
        Err(StoreError::Damaged { .. } | StoreError::PhotoDamaged | StoreError::Document(_)) => {
            let exported = unsynced(&store).is_ok_and(|own| own == template.shown.unsynced);
            Found::Told { opening: false, exported }
        }
        Err(error) => Found::Untyped(error),
    }
}

/// A bit anywhere, each byte of the store as likely as the other, but small files once in a while.
fn draw(dir: &std::path::Path, dice: &mut Dice) -> (PathBuf, usize, usize) {
    let files: Vec<PathBuf> = [dir.to_owned(), dir.join("photos")]
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_none_or(|end| end != "db-shm"))
        .filter(|path| !path.to_string_lossy().contains("reserve"))
        .filter(|path| fs::metadata(path).unwrap().len() > 0)
        .collect();
    let sizes: Vec<usize> = files
        .iter()
        .map(|path| usize::try_from(fs::metadata(path).unwrap().len()).unwrap())
        .collect();
    if dice.happens(100) {
        let nth = dice.roll(files.len());
        return (files[nth].clone(), dice.roll(sizes[nth]), dice.roll(8));
    }
    let mut place = dice.roll(sizes.iter().sum());
    for (file, size) in files.iter().zip(sizes) {
        if place < size {
            return (file.clone(), place, dice.roll(8));
        }
        place -= size;
    }
    (files[0].clone(), 0, 0)
}
