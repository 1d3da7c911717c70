//! Crashes and failures at every step of a scenario.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use fieldbook_store::StoreError;
use tempfile::TempDir;

use crate::folder::{copy_folder, scratch};
use crate::promise::trouble;
use crate::{Dice, Disk, Fault, Kind, Phone, Promise, Scenario, Survival};

/// How much is tried.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Each so-many-th step only; 1 is all of them.
    pub stride: usize,
    /// How often torn and reordered sectors are drawn at each step.
    pub draws: u64,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// Whether the disk says that it has synced and has not: then things must be found lost.
    pub lies: bool,
}

/// What a hazard did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Places where it struck.
    pub struck: usize,
    /// Where something promised was not there afterwards, or half of something was.
    pub lost: Vec<String>,
    /// Where it did not go on afterwards, or said something else than what was wrong.
    pub stalled: Vec<String>,
    /// Where the process would have ended.
    pub aborted: Vec<String>,
}

impl Tally {
    /// Adds another.
    pub fn add(&mut self, other: Self) {
        self.struck += other.struck;
        self.lost.extend(other.lost);
        self.stalled.extend(other.stalled);
        self.aborted.extend(other.aborted);
    }

    /// Whether nothing went wrong.
    pub const fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.stalled.is_empty() && self.aborted.is_empty()
    }

    /// Notes what went wrong at one place.
    pub(crate) fn note(&mut self, outcome: Result<(), Wrong>) {
        self.struck += 1;
        match outcome {
            Ok(()) => {}
            Err(Wrong::Lost(what)) => self.lost.push(what),
            Err(Wrong::Stalled(what)) => self.stalled.push(what),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lost, stalled, aborted, .. } = self;
        write!(f, "{} lost, {} stalled, {} aborted", lost.len(), stalled.len(), aborted.len())
    }
}

/// What went wrong.
pub(crate) enum Wrong {
    Lost(String),
    Stalled(String),
}

/// A folder for one trial, and who works in it.
struct Stage {
    _dir: TempDir,
    folder: PathBuf,
    phone: Phone,
}

impl Stage {
    fn empty(key: [u8; 32]) -> Self {
        let dir = scratch();
        let folder = dir.path().join("store");
        fs::create_dir(&folder).expect("a folder");
        Self { phone: Phone::with_key(&folder, key), _dir: dir, folder }
    }
}

/// Lets a scenario run once, and then crashes it after each step, in several ways: nothing that was not synced is left,
/// everything is, or some sectors are. What is left must open and keep its promises, and the scenario must go on.
pub fn crash_everywhere(scenario: &Scenario, effort: Effort) -> Tally {
    let template = Stage::empty([0; 32]);
    let key = (scenario.prepare)(&template.folder);
    let disk = Disk::watch(&template.folder).expect("a folder");
    let mut promises: Vec<(usize, Promise)> = Vec::new();
    let begin = disk.point();
    let mut phone = Phone::with_key(&template.folder, key);
    (scenario.act)(&mut phone, &mut |promise| promises.push((disk.point(), promise)))
        .expect("without faults it works");
    phone.close();
    let end = disk.point();
    disk.lie_if(effort.lies);
    let mut tally = Tally::default();
    for point in (begin..=end).step_by(effort.stride) {
        let kept = promises.iter().filter(|(from, _)| *from <= point);
        let kept: Vec<_> = kept.map(|(_, promise)| promise.clone()).collect();
        for (way, survival) in ways(effort, point) {
            let at = format!("{} crashed after step {point} of {end}, {way}", scenario.name);
            let stage = Stage::empty(key);
            disk.image(point, survival).lay(&stage.folder).expect("an image");
            tally.note(recovers(scenario, stage, &kept, &promises, &at));
        }
    }
    tally
}

fn ways(effort: Effort, point: usize) -> Vec<(String, Survival)> {
    let mut ways = vec![
        ("all of it survives".to_owned(), Survival::All),
        ("nothing unsynced survives".to_owned(), Survival::Nothing),
    ];
    for draw in 0..effort.draws {
        let part = (point as u64) << 8 | draw;
        let dice = Dice::apart(effort.seed, part);
        let sector = if draw % 2 == 0 { 512 } else { 4096 };
        let way =
            format!("sectors of {sector} survive as drawn by seed {} part {part}", effort.seed);
        ways.push((way, Survival::Some { sector, dice }));
    }
    ways
}

fn recovers(
    scenario: &Scenario,
    mut stage: Stage,
    kept: &[Promise],
    all: &[(usize, Promise)],
    at: &str,
) -> Result<(), Wrong> {
    if !kept.is_empty() || scenario_has_store(&stage.folder) {
        let found = trouble(&mut stage.phone, scenario.always, kept);
        found.map_or(Ok(()), |found| Err(Wrong::Lost(format!("{at}: {found}"))))?;
    }
    goes_on(scenario, &mut stage.phone, all.iter().map(|(_, promise)| promise.clone()), at)
}

/// Where a store was being made there may be none.
fn scenario_has_store(folder: &Path) -> bool {
    folder.join("fieldbook.key").exists()
}

/// The scenario is begun again, and everything is as if nothing had happened.
fn goes_on(
    scenario: &Scenario,
    phone: &mut Phone,
    all: impl Iterator<Item = Promise>,
    at: &str,
) -> Result<(), Wrong> {
    let again = (scenario.act)(phone, &mut |_| {});
    again.map_err(|error| Wrong::Stalled(format!("{at}: again: {error:?}")))?;
    phone.close();
    let all: Vec<_> = all.collect();
    let found = trouble(phone, scenario.always, &all);
    found.map_or(Ok(()), |found| Err(Wrong::Lost(format!("{at}: again: {found}"))))
}

/// Lets each step of a scenario fail, once and for good, with an error and for want of space. The call must say so, what
/// was there must be readable meanwhile, nothing may be half done, and the same call must succeed afterwards.
pub fn fail_everywhere(scenario: &Scenario, kind: Kind, lasting: bool, effort: Effort) -> Tally {
    let mut tally = Tally::default();
    let template = scratch();
    let key = (scenario.prepare)(template.path());
    for at in (0..).step_by(effort.stride) {
        let stage = Stage::empty(key);
        copy_folder(template.path(), &stage.folder);
        let fault = Fault { at, lasting, kind };
        match fails(scenario, stage, fault) {
            Some(outcome) => tally.note(outcome),
            None => break,
        }
    }
    tally
}

/// `None` when the scenario has fewer steps.
fn fails(scenario: &Scenario, mut stage: Stage, fault: Fault) -> Option<Result<(), Wrong>> {
    let disk = Disk::watch(&stage.folder).expect("a folder");
    disk.plan(fault);
    let mut kept = Vec::new();
    let outcome = (scenario.act)(&mut stage.phone, &mut |promise| kept.push(promise));
    let readable = stage.phone.open().map(|store| store.counts().map(|_| ()));
    if disk.heal() == 0 {
        return None;
    }
    let at = format!(
        "{} at step {} {:?} lasting {}",
        scenario.name, fault.at, fault.kind, fault.lasting
    );
    Some(judged(scenario, stage, &kept, (outcome, readable), fault.kind, &at))
}

type Did = Result<(), StoreError>;

fn judged(
    scenario: &Scenario,
    mut stage: Stage,
    kept: &[Promise],
    (outcome, readable): (Did, Option<Did>),
    kind: Kind,
    at: &str,
) -> Result<(), Wrong> {
    if let Err(error) = &outcome
        && !says(error, kind)
    {
        return Err(Wrong::Stalled(format!("{at}: said {error:?}")));
    }
    if let Some(Err(error)) = readable {
        return Err(Wrong::Stalled(format!("{at}: cannot be read: {error:?}")));
    }
    // the same process goes on first, as an app would
    let mut all = Vec::new();
    let again = (scenario.act)(&mut stage.phone, &mut |promise| all.push(promise));
    again.map_err(|error| Wrong::Stalled(format!("{at}: again: {error:?}")))?;
    stage.phone.close();
    all.extend(kept.iter().cloned());
    let found = trouble(&mut stage.phone, scenario.always, &all);
    found.map_or(Ok(()), |found| Err(Wrong::Lost(format!("{at}: {found}"))))
}

/// Whether an error names what is wrong.
const fn says(error: &StoreError, kind: Kind) -> bool {
    match kind {
        Kind::Full => matches!(error, StoreError::DiskFull | StoreError::Io(_)),
        Kind::Broken => matches!(error, StoreError::Io(_)),
    }
}
