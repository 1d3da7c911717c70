//! The XCFramework, inside a Swift package that an app adds as it is.
//!
//! The package is a copy of `ios` with the framework beside its manifest; the manifest sees it there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::shelf;
use crate::bindings::{self, Language};
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program::{self, make_folder};

/// The oldest iOS that is served; `ios/Package.swift` says the same.
const IOS: &str = "17.0";
/// Phones, and the simulators on both kinds of Mac.
pub(super) const TARGETS: [&str; 3] = [PHONE, SIMULATORS[0], SIMULATORS[1]];
const PHONE: &str = "aarch64-apple-ios";
const SIMULATORS: [&str; 2] = ["aarch64-apple-ios-sim", "x86_64-apple-ios"];
const LIBRARY: &str = "libfieldbook_ffi.a";
/// What the manifest looks for beside itself.
pub(super) const FRAMEWORK: &str = "FieldbookFFIC.xcframework";

/// Builds, joins and packs.
pub(super) fn make(folders: &Folders) -> Result<(), Failure> {
    if !program::succeeds(Command::new("xcrun").args(["--sdk", "iphoneos", "--show-sdk-path"])) {
        return Err(Failure::NoKit {
            what: "Xcode with the iOS SDK",
            how: "install Xcode and run `xcode-select --install`",
        });
    }
    program::run(&mut program::cargo(folders, ["build"]))?;
    bindings::make(folders, &[Language::Swift])?;
    let phone = build(folders, PHONE)?;
    let simulator = join(folders, &SIMULATORS)?;
    let package = lay_out(folders)?;
    let headers = headers(folders)?;
    let mut xcodebuild = Command::new("xcodebuild");
    xcodebuild.arg("-create-xcframework");
    for library in [phone, simulator] {
        xcodebuild.arg("-library").arg(library).arg("-headers").arg(&headers);
    }
    program::run(xcodebuild.arg("-output").arg(package.join(FRAMEWORK)))?;
    pack(folders, &package)
}

fn build(folders: &Folders, target: &str) -> Result<PathBuf, Failure> {
    let mut add = Command::new("rustup");
    program::run(add.args(["target", "add", target]).current_dir(folders.root()))?;
    let args = ["build", "--release", "--package", "fieldbook-ffi", "--target", target];
    program::run(program::cargo(folders, args).env("IPHONEOS_DEPLOYMENT_TARGET", IOS))?;
    Ok(folders.target().join(target).join("release").join(LIBRARY))
}

/// One library for several processors of one platform.
fn join(folders: &Folders, targets: &[&str]) -> Result<PathBuf, Failure> {
    let folder = shelf(folders).join("simulator");
    make_folder(&folder)?;
    let joined = folder.join(LIBRARY);
    let mut lipo = Command::new("lipo");
    lipo.arg("-create").arg("-output").arg(&joined);
    for target in targets {
        lipo.arg(build(folders, target)?);
    }
    program::run(&mut lipo)?;
    Ok(joined)
}

/// The C side as a framework carries it: in a folder of its own, so that two such packages in one app do not meet.
fn headers(folders: &Folders) -> Result<PathBuf, Failure> {
    let headers = shelf(folders).join("headers");
    let module = headers.join("FieldbookFFIC");
    make_folder(&module)?;
    let generated = folders.root().join("ios/Sources/FieldbookFFIC/generated");
    for name in ["FieldbookFFIC.h", "module.modulemap"] {
        copy(&generated.join(name), &module.join(name))?;
    }
    Ok(headers)
}

/// A fresh copy of the Swift package, without its tests and without the C side, which the framework brings.
pub(super) fn lay_out(folders: &Folders) -> Result<PathBuf, Failure> {
    let package = shelf(folders).join("swift");
    if package.exists() {
        fs::remove_dir_all(&package).map_err(Failure::file(&package))?;
    }
    let from = folders.root().join("ios");
    make_folder(&package)?;
    copy(&from.join("Package.swift"), &package.join("Package.swift"))?;
    for target in ["Fieldbook", "FieldbookFFI/generated"] {
        let (from, to) = (from.join("Sources").join(target), package.join("Sources").join(target));
        make_folder(&to)?;
        for file in fs::read_dir(&from).map_err(Failure::file(&from))? {
            let file = file.map_err(Failure::file(&from))?;
            copy(&file.path(), &to.join(file.file_name()))?;
        }
    }
    Ok(package)
}

fn pack(folders: &Folders, package: &Path) -> Result<(), Failure> {
    let zip = shelf(folders).join("fieldbook-swift.zip");
    let mut ditto = Command::new("ditto");
    program::run(ditto.args(["-c", "-k", "--keepParent"]).arg(package).arg(&zip))?;
    println!("{}", zip.display());
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to).map(|_| ()).map_err(Failure::file(from))
}
