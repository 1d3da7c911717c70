//! How the parts of a verb ended, and the lines that say so.

use std::process::ExitCode;

use crate::failure::Failure;

/// How one part of a verb ended.
pub(crate) enum Verdict {
    /// It ran and is fine; the text says how much ran.
    Passed(String),
    /// It was left out, for this reason.
    Skipped(String),
}

/// The parts that have ended so far, in order.
#[derive(Default)]
pub(crate) struct Summary {
    lines: Vec<String>,
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Summary {
    /// Notes how a part ended and says a failure or a skip at once.
    pub(crate) fn note(&mut self, part: &str, outcome: Result<Verdict, Failure>) {
        let line = match outcome {
            Ok(Verdict::Passed(what)) => {
                self.passed += 1;
                format!("passed: {part} {what}")
            }
            Ok(Verdict::Skipped(why)) => {
                self.skipped += 1;
                format!("SKIPPED: {part} ({why})")
            }
            Err(failure) => {
                self.failed += 1;
                format!("FAILED: {part}: {failure}")
            }
        };
        println!("{}", line.trim_end());
        self.lines.push(line);
    }

    /// Prints all parts again and ends with the counts alone on a line.
    pub(crate) fn close(self) -> ExitCode {
        println!();
        for line in &self.lines {
            println!("{}", line.trim_end());
        }
        match self.skipped {
            0 => println!("{} passed, {} failed", self.passed, self.failed),
            skipped => {
                println!("{} passed, {} failed, {skipped} skipped", self.passed, self.failed);
            }
        }
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
