//! The library for Android's four ABIs, and the AAR that Gradle makes of it (`android/build.gradle.kts`).

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{pages, shelf, variable};
use crate::bindings::{self, Language};
use crate::failure::Failure;
use crate::folders::Folders;
use crate::program::{self, make_folder};

/// The oldest Android that is served: 8.0. `android/build.gradle.kts` says the same.
const API: u32 = 26;

/// One kind of processor, by its three names.
pub(super) struct Abi {
    /// Android's.
    pub(super) name: &'static str,
    /// Rust's.
    pub(super) target: &'static str,
    /// The compiler's.
    triple: &'static str,
}

/// The four that apps are delivered for.
pub(super) const ABIS: [Abi; 4] = [
    Abi { name: "arm64-v8a", target: "aarch64-linux-android", triple: "aarch64-linux-android" },
    Abi {
        name: "armeabi-v7a",
        target: "armv7-linux-androideabi",
        triple: "armv7a-linux-androideabi",
    },
    Abi { name: "x86_64", target: "x86_64-linux-android", triple: "x86_64-linux-android" },
    Abi { name: "x86", target: "i686-linux-android", triple: "i686-linux-android" },
];

/// Builds, checks the page alignment and, where there is a Gradle, packs.
pub(super) fn make(folders: &Folders) -> Result<(), Failure> {
    let kit = Kit::find()?;
    program::run(&mut program::cargo(folders, ["build"]))?;
    bindings::make(folders, &[Language::Kotlin])?;
    for abi in &ABIS {
        let library = kit.build(folders, abi)?;
        pages::check(&kit.tool("llvm-readelf"), &library)?;
        println!("{}: {}", abi.name, library.display());
    }
    let mut gradle = Command::new("gradle");
    gradle.current_dir(folders.root().join("android"));
    gradle.arg(format!("-Pfieldbook.outputs={}", folders.target().display()));
    program::run(gradle.args([
        "--no-daemon",
        "assembleRelease",
        "publishReleasePublicationToShelfRepository",
    ]))?;
    println!("{}", shelf(folders).join("maven").display());
    Ok(())
}

/// Google's kit for native code.
struct Kit {
    root: PathBuf,
    programs: PathBuf,
}

impl Kit {
    fn find() -> Result<Self, Failure> {
        let named = ["ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"].into_iter().filter_map(env::var_os);
        let root = named.map(PathBuf::from).find(|root| root.is_dir()).ok_or(Failure::NoKit {
            what: "Android's NDK (r28 or newer)",
            how: "install it with Android Studio and set ANDROID_NDK_HOME to its folder",
        })?;
        let host = if cfg!(target_os = "macos") { "darwin-x86_64" } else { "linux-x86_64" };
        let programs = root.join("toolchains/llvm/prebuilt").join(host).join("bin");
        Ok(Self { root, programs })
    }

    fn tool(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// Builds one library, strips it and puts it where Gradle looks for it.
    fn build(&self, folders: &Folders, abi: &Abi) -> Result<PathBuf, Failure> {
        program::run(
            Command::new("rustup").args(["target", "add", abi.target]).current_dir(folders.root()),
        )?;
        let args = ["build", "--release", "--package", "fieldbook-ffi", "--target", abi.target];
        let mut cargo = program::cargo(folders, args);
        self.apply(abi, &mut cargo);
        program::run(&mut cargo)?;

        let name = "libfieldbook_ffi.so";
        let built = folders.target().join(abi.target).join("release").join(name);
        let folder = shelf(folders).join("android/jni").join(abi.name);
        make_folder(&folder)?;
        let packed = folder.join(name);
        fs::copy(&built, &packed).map_err(Failure::file(&built))?;
        program::run(Command::new(self.tool("llvm-strip")).arg("--strip-unneeded").arg(&packed))?;
        Ok(packed)
    }

    /// Makes Cargo, and the C that it builds, use this kit.
    fn apply(&self, abi: &Abi, cargo: &mut Command) {
        let compiler = |suffix| self.tool(&format!("{}{API}-{suffix}", abi.triple));
        cargo.env(variable("CC", abi.target), compiler("clang"));
        cargo.env(variable("CXX", abi.target), compiler("clang++"));
        cargo.env(variable("AR", abi.target), self.tool("llvm-ar"));
        cargo.env(variable("RANLIB", abi.target), self.tool("llvm-ranlib"));
        cargo.env("ANDROID_NDK_HOME", &self.root).env("ANDROID_NDK_ROOT", &self.root);
        cargo.env("PATH", first_in_path(&self.programs));
        let linker = compiler("clang");
        cargo.arg("--config").arg(format!("target.{}.linker='{}'", abi.target, linker.display()));
        cargo.arg("--config").arg(format!("target.{}.rustflags={}", abi.target, pages::FLAGS));
    }
}

/// OpenSSL's own build looks for the compiler on the path.
fn first_in_path(folder: &Path) -> std::ffi::OsString {
    let mut path = folder.as_os_str().to_owned();
    if let Some(rest) = env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    path
}
