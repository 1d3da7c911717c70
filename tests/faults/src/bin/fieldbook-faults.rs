//! `cargo xtask faults` runs this: a line a hazard, and the sum.

use std::process::ExitCode;

use clap::Parser;
use fieldbook_faults::{
    Effort, Kind, Programs, SCENARIOS, Tally, crash_everywhere, cut_everywhere, fail_everywhere,
    flip_bytes, kill_hub, kill_phone,
};

/// Let disk, power and network fail wherever they can.
#[derive(Parser)]
struct Options {
    /// Only hazards whose names hold this.
    #[arg(long, default_value = "")]
    only: String,
    /// A part of it, drawn by the seed.
    #[arg(long)]
    quick: bool,
    /// The seed of everything that is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let options = Options::parse();
    println!("seed: {}", options.seed);
    let mut all = Tally::default();
    for (name, hazard) in hazards() {
        if name.contains(&options.only) {
            let tally = hazard(&options);
            println!("{name}: {} places, {tally}", tally.struck);
            tally.lost.iter().for_each(|what| println!("  LOST {what}"));
            tally.stalled.iter().for_each(|what| println!("  STALLED {what}"));
            tally.aborted.iter().for_each(|what| println!("  ABORTED {what}"));
            all.add(tally);
        }
    }
    println!("faults: {all}");
    if all.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

type Hazard = Box<dyn Fn(&Options) -> Tally>;

fn hazards() -> Vec<(String, Hazard)> {
    let mut hazards: Vec<(String, Hazard)> = Vec::new();
    for scenario in SCENARIOS {
        let name = scenario.name;
        let crash = move |options: &Options| crash_everywhere(scenario, effort(options));
        hazards.push((format!("crash at each step of {name}"), Box::new(crash)));
    }
    for scenario in SCENARIOS {
        for (what, kind) in [("error", Kind::Broken), ("full disk", Kind::Full)] {
            for (how, lasting) in [("once", false), ("for good", true)] {
                let name = format!("{what} {how} at each step of {}", scenario.name);
                let fail = move |options: &Options| {
                    fail_everywhere(scenario, kind, lasting, effort(options))
                };
                hazards.push((name, Box::new(fail)));
            }
        }
    }
    hazards.push((
        "kill -9 of the phone".into(),
        Box::new(|options| {
            kill_phone(&programs(), if options.quick { 20 } else { 200 }, options.seed)
        }),
    ));
    hazards.push((
        "kill -9 of the hub".into(),
        Box::new(|options| {
            kill_hub(&programs(), if options.quick { 20 } else { 200 }, options.seed)
        }),
    ));
    hazards.push((
        "a cut at each byte of 20 messages".into(),
        Box::new(|options| cut_everywhere(if options.quick { 97 } else { 1 })),
    ));
    hazards.push(("flipped bits at rest".into(), Box::new(flips)));
    hazards
}

fn flips(options: &Options) -> Tally {
    let flipped = flip_bytes(if options.quick { 500 } else { 10_000 }, options.seed);
    println!(
        "flipped bits: {} harmless, {} told at opening, {} told at reading ({} with everything unsynced exported), {} took \
         the last commits of the write-ahead log away silently",
        flipped.harmless,
        flipped.told_at_opening,
        flipped.told_at_reading,
        flipped.exported,
        flipped.window
    );
    flipped.tally
}

/// Built beside this one.
fn programs() -> Programs {
    let here = std::env::current_exe().unwrap_or_default();
    Programs { phone: here.with_file_name("faults-phone"), hub: here.with_file_name("faults-hub") }
}

const fn effort(options: &Options) -> Effort {
    let (stride, draws) = if options.quick { (7, 1) } else { (1, 4) };
    Effort { stride, draws, seed: options.seed, lies: false }
}
