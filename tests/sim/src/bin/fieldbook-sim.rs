//! `cargo xtask sim` runs this: seeds, and the sum.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use fieldbook_sim::{Options, play};

/// Play seeds of real phones and a real hub on a simulated network, disk and clock.
#[derive(Parser)]
struct Args {
    /// How many seeds.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this seed, twice, with its journal.
    #[arg(long)]
    seed: Option<u64>,
    /// Steps of a run.
    #[arg(long, default_value_t = Options::DEFAULT.steps)]
    steps: usize,
    /// Phones.
    #[arg(long, default_value_t = Options::DEFAULT.phones)]
    phones: usize,
    /// No restored hubs.
    #[arg(long)]
    no_restores: bool,
    /// No copied phones.
    #[arg(long)]
    no_clones: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let options = Options {
        steps: args.steps,
        phones: args.phones,
        restores: !args.no_restores,
        clones: !args.no_clones,
        aloud: args.seed.is_some(),
        bug: None,
    };
    seeds(&args, options)
}

fn seeds(args: &Args, options: Options) -> ExitCode {
    let seeds = args.seed.map_or(args.from..args.from + args.seeds, |seed| seed..seed + 1);
    let count = seeds.end - seeds.start;
    #[expect(clippy::disallowed_methods, reason = "measures the simulation, decides nothing in it")]
    let begin = Instant::now();
    let (mut lost, mut stalled, mut aborted) = (0, 0, 0);
    for seed in seeds {
        let outcome = play(seed, options);
        if args.seed.is_some() {
            println!("journal {}", outcome.journal);
        }
        outcome.lost.iter().for_each(|what| println!("seed {seed} LOST {what}"));
        outcome.stalled.iter().for_each(|what| println!("seed {seed} STALLED {what}"));
        outcome.aborted.iter().for_each(|what| println!("seed {seed} ABORTED {what}"));
        if !outcome.is_clean() {
            println!("run it alone: cargo xtask sim --seed {seed}");
        }
        lost += outcome.lost.len();
        stalled += outcome.stalled.len();
        aborted += outcome.aborted.len();
    }
    #[expect(clippy::disallowed_methods, reason = "as above")]
    let seconds = begin.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a speed for the eye")]
    let speed = count as f64 / seconds;
    println!("{speed:.2} seeds per second");
    println!("sim: {count} seeds, {lost} lost, {stalled} stalled, {aborted} aborted");
    if lost + stalled + aborted == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
