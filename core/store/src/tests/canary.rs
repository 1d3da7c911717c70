//! Nothing that was written can be read in the files without the key.

use std::fs;
use std::path::Path;

use fieldbook_model::*;

use super::kit::*;

const CANARY: &str = "kanarienvogel";

#[test]
fn no_text_and_no_photo_can_be_read_in_any_file() {
    let mut office = Office::new(1, &[1]);
    office.assignment.title = format!("{CANARY} title");
    office.assignment.customer.name = format!("{CANARY} customer");
    let mut bench = Bench::at_work(1, &office);
    let base = bench.view(office.order).version;
    let text = format!("{CANARY} narrative");
    bench.act(office.order, Deed::EditText { field: TextField::Narrative, base, text }).unwrap();
    let photo = tempfile::NamedTempFile::new().unwrap();
    fs::write(photo.path(), CANARY.repeat(20_000)).unwrap();
    let (id, _) = bench.store.attach_photo(photo.path()).unwrap();
    assert!(bench.store.search(CANARY, 5).unwrap().len() == 1, "the canary is in there");
    let names = search(bench.path(), &[CANARY.as_bytes(), &[7; 32], &[1; 32], b"SQLite format 3"]);
    assert!(names.iter().any(|name| name == "fieldbook.db-wal"), "{names:?}");
    assert!(names.len() > 4 && !names.contains(&id.to_string()), "{names:?}");
    let copy = bench.after_a_kill();
    drop(copy.store);
    search(copy.dir.path(), &[CANARY.as_bytes(), &[7; 32], &[1; 32], b"SQLite format 3"]);
}

/// Reads every file, asserts that none holds what must not be there, and tells their names.
fn search(folder: &Path, forbidden: &[&[u8]]) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(search(&path, forbidden));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for needle in forbidden {
            assert!(
                !bytes.windows(needle.len()).any(|window| window == *needle),
                "{}",
                path.display()
            );
        }
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    names
}
