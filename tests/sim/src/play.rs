//! A run: one seed, drawn step by step, and a verdict.

mod faults;
mod steps;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::bug::Bug;
use crate::settle::settle;
use crate::world::World;

/// What a run may contain.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many steps.
    pub steps: usize,
    /// How many phones.
    pub phones: usize,
    /// Whether the hub may be restored from an older backup.
    pub restores: bool,
    /// Whether phones may be copied.
    pub clones: bool,
    /// A bug to plant.
    pub bug: Option<Bug>,
    /// Whether the journal is printed.
    pub aloud: bool,
}

impl Options {
    /// An ordinary run.
    pub const DEFAULT: Self =
        Self { steps: 60, phones: 2, restores: true, clones: true, bug: None, aloud: false };
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// SHA-256 of the journal.
    pub journal: String,
    /// Edits that returned and are not there once, or differ between those who look.
    pub lost: Vec<String>,
    /// Why it did not converge.
    pub stalled: Vec<String>,
    /// Our own mistakes that a call answered with, or a panic.
    pub aborted: Vec<String>,
}

impl Outcome {
    /// Whether nothing went wrong.
    pub const fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.stalled.is_empty() && self.aborted.is_empty()
    }
}

/// Plays a seed.
pub fn play(seed: u64, options: Options) -> Outcome {
    #[cfg(feature = "sabotage")]
    fieldbook_document::plant(options.bug.and_then(Bug::inside));
    match catch_unwind(AssertUnwindSafe(|| run(seed, options))) {
        Ok(outcome) => outcome,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            Outcome { aborted: vec![format!("panicked: {said}")], ..Outcome::default() }
        }
    }
}

fn run(seed: u64, options: Options) -> Outcome {
    let mut world = match World::new(seed, options) {
        Ok(world) => world,
        Err(stuck) => {
            let stalled = vec![format!("never began: {stuck}")];
            return Outcome { stalled, ..Outcome::default() };
        }
    };
    world.net.storm(150);
    let mut outcome = Outcome::default();
    for n in 0..options.steps {
        if let Err(stuck) = steps::step(&mut world, n, options) {
            outcome.stalled.push(format!("step {n}: {stuck}"));
            break;
        }
    }
    if outcome.stalled.is_empty() {
        settle(&mut world, &mut outcome);
    }
    outcome.aborted.append(&mut world.aborted);
    outcome.journal = world.journal.hash();
    world.phones.clear();
    world.net.close();
    outcome
}
