#![doc = include_str!("../README.md")]

mod bare;
mod depot;
mod figure;
mod figures;
mod phone;
mod town;
mod watch;
mod work;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use figure::Report;

/// What goes wrong while measuring; the text is for the person at the terminal.
type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// Measures, and says what is over its limit.
#[derive(Parser)]
#[command(name = "fieldbook-figures")]
struct Args {
    /// Where stores are made while measuring: on the disk that is measured.
    #[arg(long)]
    dir: PathBuf,
    /// The data nobody here wrote.
    #[arg(long)]
    data: PathBuf,
    /// Takes only the figures whose names contain this.
    #[arg(long)]
    only: Option<String>,
    #[command(subcommand)]
    task: Option<Task>,
}

/// What other processes do for a measurement.
#[derive(Subcommand)]
enum Task {
    /// Says how much memory this process holds: empty, or with the phone of the folder open and its orders listed.
    Hold {
        /// The folder of the phone's store.
        phone: Option<PathBuf>,
    },
    /// Makes what a fixed workload works on.
    Prepare {
        /// Which workload.
        workload: work::Workload,
    },
    /// Does a fixed workload so many times, for a counter of instructions.
    Work {
        /// Which workload.
        workload: work::Workload,
        /// How often.
        times: usize,
    },
}

fn main() -> ExitCode {
    match run(Args::parse()) {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<ExitCode, Trouble> {
    std::fs::create_dir_all(&args.dir)?;
    match args.task {
        Some(Task::Hold { phone }) => figures::memory::hold(phone.as_deref()).map(done),
        Some(Task::Prepare { workload }) => work::prepare(workload, &args.dir).map(done),
        Some(Task::Work { workload, times }) => work::run(workload, &args.dir, times).map(done),
        None => all(&args.dir, &args.data, args.only.as_deref()),
    }
}

const fn done((): ()) -> ExitCode {
    ExitCode::SUCCESS
}

fn all(dir: &Path, data: &Path, only: Option<&str>) -> Result<ExitCode, Trouble> {
    let mut report = Report::new(only);
    for (names, take) in figures::ALL {
        if names.iter().any(|name| report.wants(name)) {
            let place = tempfile::tempdir_in(dir)?;
            take(&mut report, place.path(), data)?;
        }
    }
    Ok(report.close())
}
