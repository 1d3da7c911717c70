//! `cargo xtask bench peers`: our hub and phone beside other products on the workload of `performance.md`.
//!
//! The runner, the other products and the workload come from `../shared/peers`, copied to a working folder, where their
//! parts are installed once. Ours joins as one more peer; the page is made by `fieldbook-peer report`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::folders::Folders;
use crate::{needs, program};

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Side by side with other products that sync.
    Peers(Peers),
}

#[derive(Args)]
struct Peers {
    /// Only these, by name and separated by commas; ours is `fieldbook`.
    #[arg(long)]
    only: Option<String>,
    /// How often each runs.
    #[arg(long, default_value_t = 3)]
    runs: u32,
    /// Leave out twenty phones on ten orders.
    #[arg(long)]
    skip_w5: bool,
    /// Where the page and the plots go; `docs/bench` when all peers run.
    #[arg(long)]
    out: Option<PathBuf>,
    /// How the runs were taken, in a sentence for the page.
    #[arg(long, default_value = "")]
    remark: String,
}

/// Runs a benchmark.
pub(crate) fn run(folders: &Folders, options: &Options) -> Result<ExitCode, Failure> {
    match &options.what {
        What::Peers(options) => peers(folders, options),
    }
}

fn peers(folders: &Folders, options: &Peers) -> Result<ExitCode, Failure> {
    let shared = folders.root().join("..").join("shared").join("peers");
    let runner = shared.join("run.sh");
    if !runner.exists() {
        println!("SKIPPED: the peers are not here ({})", shared.display());
        return Ok(ExitCode::SUCCESS);
    }
    needs::ensure(needs::RUST)?;
    needs::ensure(needs::PEERS)?;
    let build = ["build", "--release", "-p", "fieldbook-tests", "--bin", "fieldbook-peer"];
    program::run(&mut program::cargo(folders, build))?;

    let work = folders.target().join("peers");
    program::make_folder(&work)?;
    let (config, results) = (work.join("peers.json"), work.join("results.jsonl"));
    let others = std::fs::read_to_string(shared.join("peers.json"))
        .map_err(Failure::file(shared.join("peers.json")))?;
    std::fs::write(&config, with_ours(&others, &peer(folders))).map_err(Failure::file(&config))?;
    std::fs::write(&results, "").map_err(Failure::file(&results))?;

    let mut command = Command::new("sh");
    command
        .arg(&runner)
        .env("WORK", &work)
        .env("CARGO_TARGET_DIR", work.join("peers/samod/target"));
    let runs = options.runs.to_string();
    let paths =
        ["--config".into(), config.into_os_string(), "--out".into(), results.clone().into()];
    command.args::<_, OsString>(paths).args(["--runs", &runs]);
    command.args(options.only.iter().flat_map(|peers| ["--peers", peers]));
    command.args(options.skip_w5.then_some("--skip-w5"));
    program::run(&mut command)?;

    let all = || folders.root().join("docs").join("bench");
    let part = || work.join("bench");
    let usual = if options.only.is_none() { all() } else { part() };
    let out = options.out.clone().unwrap_or(usual);
    let mut report = Command::new(peer(folders));
    report.arg("report").arg("--results").arg(results).arg("--out").arg(out);
    report.arg("--remark").arg(&options.remark);
    program::run(&mut report)?;
    Ok(ExitCode::SUCCESS)
}

fn peer(folders: &Folders) -> PathBuf {
    folders.target().join("release").join("fieldbook-peer")
}

/// The configuration of the others with ours in front.
fn with_ours(others: &str, program: &std::path::Path) -> String {
    let program = program.display();
    let ours = format!(
        r#"{{ "peers": [
  {{ "name": "fieldbook", "dir": ".",
    "server": ["{program}", "server", "--port", "{{port}}", "--data", "{{data}}"],
    "device": ["{program}", "device", "--url", "{{url}}", "--data", "{{data}}", "--root", "{{root}}"] }},"#
    );
    others.replacen("{ \"peers\": [", &ours, 1)
}
