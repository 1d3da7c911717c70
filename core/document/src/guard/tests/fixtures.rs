//! Automerge's own interop fixtures and fuzz crashers, fed in as changes and as snapshots: refused, no panic.

use std::path::{Path, PathBuf};

use super::*;

const FOLDER: &str = "/work/shared/data/automerge_fixtures";

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn foreign_documents_and_crashers_are_refused() {
    let files = files(Path::new(FOLDER));
    if files.is_empty() {
        println!("not shown here: {FOLDER} is absent");
        return;
    }
    let it = two_phones();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(
            matches!(judge(&it.base, bytes.clone(), &[&it.ann]), Verdict::Quarantined { .. }),
            "{file:?}"
        );
        assert!(Record::load(&bytes).is_err(), "{file:?}");
    }
}
