//! Instructions of fixed workloads, counted by callgrind, held against the baseline in the repository.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use super::{measuring, program_path, where_to};
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;

/// Each workload, and how often it is done for a count.
const WORKLOADS: [(&str, u64); 4] = [("edit", 100), ("open", 10), ("sync", 1), ("first-copy", 1)];
/// Growth that is named, in percent.
const TOLERATED: i64 = 20;
const HEAD: &str = "# Instructions of one round of each fixed workload (figures/src/work.rs), counted by callgrind.\n\
    # Written by `cargo xtask figures --compare --save`.\n";

/// Counts, compares, and writes the baseline when asked to.
pub(super) fn compare(folders: &Folders, save: bool) -> Result<ExitCode, Failure> {
    let path = folders.root().join("figures").join("baseline.txt");
    let known = baseline(&path)?;
    let mut written = HEAD.to_owned();
    let mut grown = Vec::new();
    for (workload, times) in WORKLOADS {
        program::run(measuring(folders).args(["prepare", workload]))?;
        let idle = count(folders, workload, 0)?;
        let counted = count(folders, workload, times)?.saturating_sub(idle) / times;
        let _ = writeln!(written, "{workload} {counted}");
        if tell(workload, counted, known.get(workload).copied()) {
            grown.push(workload);
        }
    }
    if save {
        std::fs::write(&path, written).map_err(Failure::file(&path))?;
        println!("instructions: {} counted, written as the baseline", WORKLOADS.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "instructions: {} counted, {} grew: {}",
        WORKLOADS.len(),
        grown.len(),
        grown.join(" ")
    );
    Ok(if grown.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says a count; tells whether it grew too much. What has no baseline has grown from nothing.
fn tell(workload: &str, counted: u64, known: Option<u64>) -> bool {
    let Some(known) = known.filter(|known| *known > 0) else {
        println!("instructions {workload}: {counted}, no baseline, new");
        return true;
    };
    let percent = percent(counted, known);
    let verdict = if percent > TOLERATED { "grew" } else { "ok" };
    println!("instructions {workload}: {counted}, baseline {known}, {percent:+} %, {verdict}");
    percent > TOLERATED
}

fn percent(counted: u64, known: u64) -> i64 {
    let (counted, known) = (i128::from(counted), i128::from(known));
    i64::try_from((counted - known) * 100 / known).unwrap_or(i64::MAX)
}

fn count(folders: &Folders, workload: &str, times: u64) -> Result<u64, Failure> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.arg(program_path(folders)).args(where_to(folders));
    command.args(["work", workload, &times.to_string()]);
    let output = program::errors_of(command.stdout(Stdio::null()))?;
    let total = output.lines().find_map(|line| line.split_once("Collected :"));
    let total = total.and_then(|(_, number)| number.trim().parse().ok());
    total.ok_or(Failure::NoCount(workload.to_owned()))
}

fn baseline(path: &PathBuf) -> Result<BTreeMap<String, u64>, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::file(path)(error)),
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let counts = lines.filter_map(|line| {
        let (workload, count) = line.split_once(' ')?;
        Some((workload.to_owned(), count.parse().ok()?))
    });
    Ok(counts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_told_in_percent_of_the_baseline() {
        assert_eq!(percent(120, 100), 20);
        assert_eq!(percent(50, 100), -50);
        assert!(!tell("edit", 120, Some(100)));
        assert!(tell("edit", 121, Some(100)));
        assert!(tell("edit", 1, None), "nobody looked at it before");
    }
}
