//! What a verb needs from the system, and installing it.
//!
//! Root and continuous integration (`CI=true`) install without asking; everybody else gets the
//! command to type.

use std::env;
use std::process::Command;

use crate::failure::Failure;
use crate::program;

/// A program from the system's packages.
pub(crate) struct Need {
    /// What it is called.
    pub(crate) name: &'static str,
    /// A command that succeeds when it is there and complete.
    probe: &'static [&'static str],
    /// The Debian packages that bring it.
    pub(crate) packages: &'static [&'static str],
    /// What it is for.
    pub(crate) purpose: &'static str,
}

/// Building the Rust side: SQLCipher brings its own OpenSSL, which is built with Perl and make.
pub(crate) const RUST: &[Need] = &[
    Need {
        name: "cc",
        probe: &["cc", "--version"],
        packages: &["build-essential"],
        purpose: "compiling SQLCipher, OpenSSL and zstd",
    },
    Need {
        name: "make",
        probe: &["make", "--version"],
        packages: &["build-essential"],
        purpose: "building OpenSSL",
    },
    Need {
        name: "perl",
        probe: &["perl", "-MFindBin", "-MIPC::Cmd", "-MFile::Compare", "-e", "1"],
        packages: &["perl"],
        purpose: "configuring OpenSSL",
    },
];

/// Counting instructions.
pub(crate) const COUNTS: &[Need] = &[Need {
    name: "valgrind",
    probe: &["valgrind", "--version"],
    packages: &["valgrind"],
    purpose: "counting instructions",
}];

/// Running the other products of the peers' benchmark.
pub(crate) const PEERS: &[Need] = &[
    Need {
        name: "node",
        probe: &["node", "--version"],
        packages: &["nodejs"],
        purpose: "running the peers and their runner",
    },
    Need {
        name: "npm",
        probe: &["npm", "--version"],
        packages: &["npm"],
        purpose: "installing the peers",
    },
];

/// Building and testing the Kotlin side on the JVM.
pub(crate) const KOTLIN: &[Need] = &[
    Need {
        name: "java",
        probe: &["java", "-version"],
        packages: &["default-jdk-headless"],
        purpose: "running the Kotlin tests",
    },
    Need {
        name: "mvn",
        probe: &["mvn", "--version"],
        packages: &["maven"],
        purpose: "building the Kotlin library",
    },
];

/// Putting Swift into a folder of its own, and entering it.
pub(crate) const SWIFT: &[Need] = &[
    Need {
        name: "debootstrap",
        probe: &["debootstrap", "--version"],
        packages: &["debootstrap"],
        purpose: "making the folder that holds Swift",
    },
    Need {
        name: "unshare",
        probe: &["unshare", "--version"],
        packages: &["util-linux"],
        purpose: "entering that folder without leaving a mount behind",
    },
];

impl Need {
    /// Whether it is there and complete.
    pub(crate) fn is_met(&self) -> bool {
        let Some((program, args)) = self.probe.split_first() else {
            return true;
        };
        program::succeeds(Command::new(program).args(args))
    }
}

/// Installs what is missing, or says with which command.
pub(crate) fn ensure(needs: &[Need]) -> Result<(), Failure> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    packages.dedup();
    if !may_install() || !has_apt() {
        return Err(Failure::Missing {
            what: missing.iter().map(|need| need.name).collect::<Vec<_>>().join(", "),
            how: format!("sudo apt-get install --no-install-recommends {}", packages.join(" ")),
        });
    }
    println!("installing {}", packages.join(" "));
    program::run(as_root("apt-get").arg("update"))?;
    program::run(
        as_root("env")
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes"])
            .arg("--no-install-recommends")
            .args(packages),
    )
}

/// Whether this user installs without asking.
pub(crate) fn may_install() -> bool {
    is_root() || is_ci()
}

/// Whether this system installs with apt.
pub(crate) fn has_apt() -> bool {
    program::succeeds(Command::new("apt-get").arg("--version"))
}

/// A program started with root's rights; continuous integration is never asked for a password.
pub(crate) fn as_root(name: &str) -> Command {
    if is_root() {
        return Command::new(name);
    }
    let mut command = Command::new("sudo");
    if is_ci() {
        command.arg("--non-interactive");
    }
    command.arg(name);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| value == "true")
}
