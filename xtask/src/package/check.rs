//! What can be said about the packages on a machine that has neither kit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use super::{android, apple, pages, shelf};
use crate::bindings::{self, Language};
use crate::failure::Failure;
use crate::folders::Folders;
use crate::lint::phones;
use crate::needs;
use crate::program::{self, make_folder};
use crate::swift::Swift;
use crate::verdict::{Summary, Verdict};

/// What reads GitHub's workflow files; it comes as Go's source.
const ACTIONLINT: &str = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7";

type Check = fn(&Folders) -> Result<Verdict, Failure>;

/// Runs every check, also after one that failed.
pub(super) fn run(folders: &Folders) -> ExitCode {
    let checks: [(&str, Check); 4] =
        [("types", types), ("pages", pages_of_jna), ("manifest", manifest), ("workflow", workflow)];
    let mut summary = Summary::default();
    for (name, check) in checks {
        println!("== {name}");
        summary.note(name, check(folders));
    }
    summary.close()
}

/// Every target that is packed.
fn types(folders: &Folders) -> Result<Verdict, Failure> {
    let android = android::ABIS.iter().map(|abi| abi.target);
    phones::check_targets(folders, android.chain(apple::TARGETS))
}

/// Whether the libraries that JNA brings into the app can be loaded in 16 KiB pages; ours are checked when they are
/// built.
fn pages_of_jna(folders: &Folders) -> Result<Verdict, Failure> {
    needs::ensure(needs::KOTLIN)?;
    let folder = shelf(folders).join("jna");
    make_folder(&folder)?;
    let version = pinned(folders, "jna.version")?;
    let mut maven = Command::new("mvn");
    maven.current_dir(folders.root().join("android"));
    maven.args(["--batch-mode", "--quiet", "dependency:copy"]);
    maven.arg(format!("-Dartifact=net.java.dev.jna:jna:{version}:aar"));
    program::run(maven.arg(format!("-DoutputDirectory={}", folder.display())))?;
    let archive = format!("jna-{version}.aar");
    program::run(Command::new("jar").current_dir(&folder).args(["xf", archive.as_str(), "jni"]))?;
    for abi in &android::ABIS {
        let library = folder.join("jni").join(abi.name).join("libjnidispatch.so");
        pages::check(Path::new("readelf"), &library)?;
    }
    Ok(Verdict::Passed(format!("JNA {version}, four ABIs")))
}

/// Lets Swift read the manifest as it is in an app: beside a framework.
fn manifest(folders: &Folders) -> Result<Verdict, Failure> {
    let swift = Swift::find_or_install(folders)?;
    program::run(&mut program::cargo(folders, ["build", "--quiet"]))?;
    bindings::make(folders, &[Language::Swift])?;
    let package = apple::lay_out(folders)?;
    make_folder(&package.join(apple::FRAMEWORK))?;
    let args = ["package", "--package-path", &package.display().to_string(), "dump-package"];
    let seen = program::answer(&mut swift.command(folders, &[], args))?;
    let target = "\"type\" : \"binary\"";
    if seen.contains(target) && !seen.contains("unsafeFlags") {
        return Ok(Verdict::Passed("one binary target, no unsafe flags".into()));
    }
    Err(Failure::Manifest)
}

fn workflow(folders: &Folders) -> Result<Verdict, Failure> {
    if !program::succeeds(Command::new("go").arg("version")) {
        return Ok(Verdict::Skipped("actionlint takes Go".into()));
    }
    program::run(Command::new("go").args(["run", ACTIONLINT]).current_dir(folders.root()))?;
    Ok(Verdict::Passed("actionlint".into()))
}

/// A version that `android/pom.xml` pins; Gradle reads it from there too.
fn pinned(folders: &Folders, name: &str) -> Result<String, Failure> {
    let path: PathBuf = folders.root().join("android/pom.xml");
    let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let value = text.split_once(&format!("<{name}>")).and_then(|(_, rest)| rest.split_once('<'));
    value.map(|(version, _)| version.to_owned()).ok_or(Failure::Stale { path, verb: "package" })
}
