//! Whether a library can be loaded where memory pages have 16 KiB, as on phones with Android 15 and newer.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::program;

/// What Cargo gives to the linker, as a value for `--config`.
pub(super) const FLAGS: &str = "['-Clink-arg=-Wl,-z,max-page-size=16384']";

const PAGE: u64 = 16 * 1024;

/// Reads the segments with `readelf` or `llvm-readelf`; both write the same columns.
///
/// # Errors
/// A segment is aligned to less, or there is none to be read.
pub(super) fn check(readelf: &Path, library: &Path) -> Result<(), Failure> {
    let headers = ["--program-headers", "--wide"];
    let seen =
        program::answer(Command::new(readelf).args(headers).arg(library).env("LC_ALL", "C"))?;
    let smallest = loaded_segments(&seen).min();
    if smallest.is_some_and(|alignment| alignment >= PAGE) {
        return Ok(());
    }
    Err(Failure::Pages { path: library.to_path_buf(), alignment: smallest.unwrap_or(0) })
}

/// The alignments of the segments that are loaded: the last column.
fn loaded_segments(seen: &str) -> impl Iterator<Item = u64> {
    let loads = seen.lines().map(str::trim).filter(|line| line.starts_with("LOAD"));
    loads.map(|line| {
        let last = line.split_whitespace().last().and_then(|word| word.strip_prefix("0x"));
        last.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
    })
}

#[cfg(test)]
mod tests;
