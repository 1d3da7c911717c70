//! The shift of the peers' benchmark (`performance.md`), made here: the same generator and seed, hence the same jobs and
//! edits, told as drafts for the office and as deeds of an engineer. Used by the traffic tests and by `cargo xtask figures`.

mod random;

use std::sync::LazyLock;

use serde_json::{Value, json};

use random::Dice;

/// 2026-03-01T00:00:00Z, in milliseconds since 1970.
const MARCH: i64 = 1_772_323_200_000;
const HOUR: i64 = 3_600_000;
const WORDS: &str = "pump valve seal bearing motor gasket filter sensor relay cable flange coupling shaft rotor \
    pressure leak vibration noise inspect replace tighten clean measure calibrate restart drain isolate test \
    the unit was found with after before during under normal load and returned to service customer informed \
    north south plant line station cabinet panel floor roof basement access key gate escort permit required";

static ALL: LazyLock<Vec<&'static str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// A job of the morning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The number people say.
    pub number: String,
    /// One line.
    pub title: String,
    /// `low`, `normal` or `high`.
    pub priority: &'static str,
    /// For whom, and their telephone.
    pub customer: (String, String),
    /// Street and town.
    pub site: (String, String),
    /// What it is, its model and its serial number.
    pub asset: (&'static str, String, String),
    /// When somebody is expected: milliseconds since 1970.
    pub start: i64,
    /// What is wrong.
    pub description: String,
    /// How to get in.
    pub access_notes: String,
    /// Number, name and planned pieces of each part.
    pub parts: Vec<(String, String, i32)>,
    /// The checklist.
    pub steps: Vec<String>,
    /// What was done so far: six hundred characters.
    pub report: String,
}

impl Job {
    /// The job as the office API takes it; the report is an edit of its own.
    pub fn draft(&self) -> Value {
        let parts = self.parts.iter().map(|(number, name, planned)| {
            json!({ "part_number": number, "name": name, "planned": planned.to_string() })
        });
        json!({
            "number": self.number, "title": self.title, "priority": self.priority,
            "description": self.description, "access_notes": self.access_notes,
            "customer": { "name": self.customer.0, "phone": self.customer.1 },
            "site": { "name": self.site.1, "address": self.site.0, "time_zone": "Europe/London" },
            "asset": { "name": self.asset.0, "model": self.asset.1, "serial": self.asset.2 },
            "window": { "start": self.start, "end": self.start + 2 * HOUR },
            "parts": parts.collect::<Vec<_>>(),
            "steps": self.steps.iter().map(|title| json!({ "title": title })).collect::<Vec<_>>(),
        })
    }
}

/// What the engineer does on one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Ticks the step at this place of the checklist.
    Tick(usize),
    /// Takes so many pieces of the part at this place.
    Use(usize, i32),
    /// Writes behind the report.
    Append(String),
}

/// An act, and the place of its job among [`Shift::jobs`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// On which job.
    pub job: usize,
    /// What.
    pub act: Act,
}

/// The whole workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The jobs of the morning.
    pub jobs: Vec<Job>,
    /// The engineer's day: fifty jobs, twenty edits each.
    pub edits: Vec<Edit>,
    /// Fifty other jobs, which the office changes meanwhile.
    pub others: Vec<usize>,
}

impl Shift {
    /// `count` jobs; 1 000 from seed 42 are those of the peers' benchmark.
    pub fn new(count: usize, seed: u32) -> Self {
        let mut dice = Dice::new(seed);
        let jobs: Vec<_> = (0..count).map(|number| job(&mut dice, number)).collect();
        let mut places: Vec<usize> = (0..count).collect();
        dice.shuffle(&mut places);
        let mut places = places.into_iter();
        let own: Vec<usize> = places.by_ref().take(50).collect();
        let others = places.take(50).collect();
        let mut edits = Vec::new();
        for (nth, place) in own.iter().enumerate() {
            edits.extend(day(&mut dice, nth, *place));
        }
        Self { jobs, edits, others }
    }
}

fn day(dice: &mut Dice, nth: usize, job: usize) -> Vec<Edit> {
    let mut edits: Vec<_> = (0..10).map(|step| Edit { job, act: Act::Tick(step) }).collect();
    edits.extend((0..6).map(|part| Edit { job, act: Act::Use(part, dice.between(1, 9)) }));
    edits.extend((1..=4).map(|round| {
        let text = format!(" [tech {nth}.{round}] {}.", words(dice, 40));
        Edit { job, act: Act::Append(text) }
    }));
    dice.shuffle(&mut edits);
    edits
}

/// The draws stand in the order of the peers' generator; those that only other products need are made and dropped.
fn job(dice: &mut Dice, number: usize) -> Job {
    let title = words(dice, 48);
    dice.skip(1); // a state
    let priority = dice.pick(&["low", "normal", "high"]);
    let kind = dice.pick(&["repair", "inspection", "install"]);
    let customer = words(dice, 28);
    dice.skip(1); // a number of the customer
    words(dice, 20); // whom to ask for
    let phone = format!("+44 20 {}", dice.between(1_000_000, 9_999_999));
    dice.skip(2); // an address for mail
    let street = format!("{} {}", dice.between(1, 200), words(dice, 18));
    let town = word(dice).to_owned();
    let code = dice.pick(&["N", "E", "SW"]);
    let address = format!("{street}, {code}{} {}AA", dice.between(1, 20), dice.between(1, 9));
    dice.skip(2); // where on the map
    let start = MARCH
        + (i64::from(dice.between(1, 28)) - 1) * 24 * HOUR
        + i64::from(dice.between(6, 12)) * HOUR;
    dice.skip(3); // when it should end, and a number of the machine
    let model = words(dice, 24);
    let serial = format!("SN{}", dice.between(100_000_000, 900_000_000));
    let description = words(dice, 420);
    let access = words(dice, 120);
    let access_notes = format!("{access}\n{}", words(dice, 90));
    dice.skip(1); // an engineer
    let parts = (0..15).map(|_| part(dice)).collect();
    let steps = (0..20).map(|_| words(dice, 44)).collect();
    let report = words(dice, 600);
    let asset = (kind, model, serial);
    let number = format!("WO-{:07}", 100_000 + number);
    let (customer, site) = ((customer, phone), (address, town));
    Job {
        number,
        title,
        priority,
        customer,
        site,
        asset,
        start,
        description,
        access_notes,
        parts,
        steps,
        report,
    }
}

fn part(dice: &mut Dice) -> (String, String, i32) {
    let number = format!("SKU-{}", dice.between(100_000, 999_999));
    let part = (number, words(dice, 22), dice.between(1, 9));
    dice.skip(1); // a shelf
    part
}

fn word(dice: &mut Dice) -> &'static str {
    dice.pick(&ALL)
}

/// Words up to so many characters, the last one cut.
fn words(dice: &mut Dice, length: usize) -> String {
    let mut text = String::new();
    while text.len() < length {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(dice.pick(&ALL));
    }
    text.truncate(length);
    text.trim_end().to_owned()
}
