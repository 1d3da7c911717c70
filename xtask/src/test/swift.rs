//! The Swift package, against the real library and a real hub.

use super::{counts, prepare, small_disk};
use crate::bindings::Language;
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program;
use crate::swift::Swift;
use crate::verdict::Verdict;

/// Generates, compiles and runs both kinds of test.
pub(super) fn run(folders: &Folders, swift: &Swift) -> Result<Verdict, Failure> {
    println!("== swift");
    let mut variables = prepare(folders, Language::Swift)?;
    variables.extend(small_disk::within(swift));
    let scratch = folders.target().join("swift");
    let args = ["test".as_ref(), "--scratch-path".as_ref(), scratch.as_os_str()];
    let testing = swift.command(folders, &variables, args);
    let (testing, left_out) = match swift {
        Swift::Root(_) => (testing, ""),
        Swift::System => match small_disk::beside(folders, &testing)? {
            Some(testing) => (testing, ""),
            None => (testing, small_disk::LEFT_OUT),
        },
    };
    let seen = program::watched(testing)?;
    // Either kind alone succeeds without a test, so each has to show its own.
    match (counts::xctest(&seen), counts::swift_testing(&seen)) {
        (0, _) => Err(Failure::NoTests("XCTest")),
        (_, 0) => Err(Failure::NoTests("Swift Testing")),
        (xctest, testing) => {
            let ran = format!("{xctest} tests by XCTest, {testing} by Swift Testing");
            Ok(Verdict::Passed(ran + left_out))
        }
    }
}
