use std::path::{Path, PathBuf};
use std::process::Command;

use super::check;
use crate::failure::Failure;

/// A library of this machine, linked for pages of this many bytes.
fn library(folder: &Path, page: u32) -> PathBuf {
    let source = folder.join("empty.rs");
    std::fs::write(&source, "").unwrap();
    let library = folder.join(format!("lib{page}.so"));
    let mut rustc = Command::new("rustc");
    rustc.args(["--crate-type", "cdylib", "--edition", "2024", "-o"]).arg(&library);
    let status = rustc.arg(format!("-Clink-arg=-Wl,-z,max-page-size={page}")).arg(&source).status();
    assert!(status.unwrap().success());
    library
}

#[test]
fn a_library_for_larger_pages_passes_and_one_for_small_pages_is_named() {
    let folder = std::env::temp_dir().join(format!("fieldbook-pages-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let readelf = Path::new("readelf");
    assert!(check(readelf, &library(&folder, 16_384)).is_ok());
    let small = library(&folder, 4_096);
    match check(readelf, &small) {
        Err(Failure::Pages { path, alignment }) => assert_eq!((path, alignment), (small, 4_096)),
        other => panic!("{other:?}"),
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_no_library_does_not_pass() {
    assert!(check(Path::new("readelf"), Path::new("/dev/null")).is_err());
}
