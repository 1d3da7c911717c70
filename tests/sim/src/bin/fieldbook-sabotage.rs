//! `cargo xtask sim --sabotage` runs this: each planted bug must be found.

use std::process::ExitCode;

use clap::Parser;
use fieldbook_sim::{Bug, Options, play};

/// Seeds within which a planted bug must be found.
const SOON: u64 = 200;

/// Plant bugs in phone and hub, and tell which the simulation finds.
#[derive(Parser)]
struct Args {
    /// Only bugs whose names hold this.
    #[arg(long, default_value = "")]
    only: String,
}

fn main() -> ExitCode {
    let args = Args::parse();
    // a panic of a planted bug is found by the verdict, not by its noise
    std::panic::set_hook(Box::new(|_| ()));
    let wanted = |bug: &Bug| format!("{bug:?}").contains(&args.only);
    let planted: Vec<_> = Bug::ALL.into_iter().filter(wanted).collect();
    let found = planted.iter().filter(|bug| is_found(**bug)).count();
    println!("sabotage: {found} of {} found", planted.len());
    if found == planted.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn is_found(bug: Bug) -> bool {
    let options = Options { bug: Some(bug), ..Options::DEFAULT };
    for seed in 1..=SOON {
        let outcome = play(seed, options);
        let mut all = outcome.lost.iter().chain(&outcome.stalled).chain(&outcome.aborted);
        if let Some(first) = all.next() {
            println!("{bug:?}: found by seed {seed}: {first}");
            return true;
        }
    }
    println!("{bug:?}: NOT FOUND");
    false
}
