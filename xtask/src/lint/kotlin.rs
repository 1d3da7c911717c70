//! ktlint over the Kotlin that people wrote.

use std::process::Command;

use super::fine;
use crate::failure::Failure;
use crate::folders::Folders;
use crate::verdict::Verdict;
use crate::{needs, program};

/// ktlint's version.
const VERSION: &str = "1.8.0";

/// Fetches ktlint when it is missing, and checks.
pub(super) fn check(folders: &Folders) -> Result<Verdict, Failure> {
    needs::ensure(needs::KOTLIN)?;
    let jar = folders.tools().join(format!("ktlint-cli-{VERSION}-all.jar"));
    if !jar.is_file() {
        let mut maven = Command::new("mvn");
        maven.args(["--batch-mode", "--quiet", "dependency:copy"]);
        maven.arg(format!("-Dartifact=com.pinterest.ktlint:ktlint-cli:{VERSION}:jar:all"));
        maven.arg(format!("-DoutputDirectory={}", folders.tools().display()));
        program::run(maven.current_dir(folders.root().join("android")))?;
    }
    let mut ktlint = Command::new("java");
    ktlint.current_dir(folders.root().join("android"));
    // Its parser reaches into java.lang, which Java keeps closed by default.
    ktlint.arg("--add-opens=java.base/java.lang=ALL-UNNAMED").arg("-jar").arg(jar);
    program::run(ktlint.args([
        "--relative",
        "src/*/kotlin/**/*.kt",
        "!src/generated/**",
        "*.kts",
    ]))?;
    Ok(fine())
}
