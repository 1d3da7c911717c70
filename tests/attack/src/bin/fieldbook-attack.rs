//! `cargo xtask attack` runs this: the corpus against a real hub and a real phone, the library's dangers, and mutations.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use fieldbook_attack::{Attack, DOORS, Effort, Report, Scene, assault, corpus, danger, mutate};

/// Attack a hub and a phone.
#[derive(Parser)]
struct Options {
    /// The hub's program.
    #[arg(long)]
    hub: PathBuf,
    /// The folder of shared data sets; attacks that need them say so when it is absent.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Only attacks whose names hold this.
    #[arg(long, default_value = "")]
    only: String,
    /// Make each attack once, floods in part, and do not compare waiting times.
    #[arg(long)]
    quick: bool,
    /// Forged changes shown to the CRDT library without a guard.
    #[arg(long, default_value_t = 6_000)]
    forged: usize,
    /// Instead of attacking, throw this many damaged inputs at every door.
    #[arg(long)]
    mutations: Option<usize>,
    /// The seed of everything that is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let options = Options::parse();
    println!("seed: {}", options.seed);
    match options.mutations {
        Some(count) => mutations(&options, count),
        None => attacks(&options),
    }
}

fn mutations(options: &Options, count: usize) -> ExitCode {
    let doors: Vec<_> = DOORS.iter().filter(|door| door.name.contains(&options.only)).collect();
    let mut held = 0;
    for door in &doors {
        match mutate(door, count, options.seed) {
            Ok(()) => {
                held += 1;
                println!("held: {} ({count} inputs, {} MiB at most)", door.name, peak_mib());
            }
            Err(said) => println!("GAVE WAY: {said}"),
        }
    }
    println!("mutations: {held} of {} doors held", doors.len());
    if held == doors.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The most memory this process has held.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}

fn attacks(options: &Options) -> ExitCode {
    let effort = if options.quick {
        Effort::Once
    } else {
        Effort::Measured { slice: Duration::from_millis(300), slices: 2, repeats: 3 }
    };
    let mut all = Tally::default();
    if options.only.is_empty() {
        all.note(&library(options));
    }
    let mut scene = Scene::set(&options.hub, options.data.clone());
    if !options.quick {
        scene.flood_whole();
    }
    let wanted = |attack: &Attack| attack.name.contains(&options.only);
    for attack in corpus().iter().filter(|attack| wanted(attack)) {
        // what a lying hub does to one phone costs the honest hub and its phones nothing
        let effort = if attack.name.starts_with("hub: ") { Effort::Once } else { effort };
        let report = assault(&mut scene, attack, effort);
        println!("{report}");
        all.note(&report);
    }
    let trouble = scene.close();
    let answered = Ok("everything they wrote is at the hub and on both phones".to_owned());
    let honest =
        Report { name: "the honest phones", answered, rounds: 1, memory: 0, slower: None, trouble };
    println!("{honest}");
    all.note(&honest);
    println!("attack: {} of {} contained", all.contained, all.made);
    if all.contained == all.made { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What reliability.md measured on automerge 0.11, measured again.
fn library(options: &Options) -> Report {
    let danger = danger(options.forged, options.seed);
    println!("automerge alone, of {} forged changes: {danger:?}", danger.forged);
    let answered = match danger.bricked_through_guard {
        0 => Ok(format!("{} admitted as other honest changes, 0 brick", danger.admitted)),
        bricked => Err(format!("{bricked} brick the record")),
    };
    let name = "forged changes with right checksums, through the guard";
    let report = Report { name, answered, rounds: 1, memory: 0, slower: None, trouble: Vec::new() };
    println!("{report}");
    report
}

#[derive(Default)]
struct Tally {
    made: usize,
    contained: usize,
}

impl Tally {
    fn note(&mut self, report: &Report) {
        self.made += 1;
        self.contained += usize::from(report.is_contained());
    }
}
