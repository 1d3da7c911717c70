use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fieldbook_client::model::VisitState;
use fieldbook_client::{ErrorKind, Fieldbook, KeyProvider, KeyUnavailable, Language, Ports};
use zeroize::Zeroizing;

use crate::phone::{NOON, ORDER, config, now, open, open_with, phone};

/// Every file below a folder, with its bytes.
fn bytes_of(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(bytes_of(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_wrong_key_is_told_and_touches_nothing() {
    let (folder, phone) = phone();
    drop(phone);
    let before = bytes_of(folder.path());
    let error = open_with(folder.path(), [8; 32]).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("wrong_key", ErrorKind::Storage));
    assert_ne!(error.text(Language::En), error.text(Language::ZhHans));
    assert!(bytes_of(folder.path()) == before);
    open(folder.path()).order(ORDER).unwrap();
}

#[test]
fn a_damaged_store_is_told_and_touched_by_nobody() {
    let (folder, phone) = phone();
    drop(phone);
    let database = folder.path().join("fieldbook.db");
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xFF;
    bytes[100] ^= 0xFF;
    fs::write(&database, bytes).unwrap();
    let before = bytes_of(folder.path());
    assert_eq!(open_with(folder.path(), crate::phone::KEY).unwrap_err().code(), "damaged");
    assert!(bytes_of(folder.path()) == before);
}

#[test]
fn a_second_core_on_the_same_folder_is_told_that_it_is_in_use() {
    let (folder, phone) = phone();
    assert_eq!(open_with(folder.path(), crate::phone::KEY).unwrap_err().code(), "in_use");
    drop(phone);
    open(folder.path());
}

#[test]
fn a_key_that_cannot_be_had_now_is_told() {
    struct NoKey;
    impl KeyProvider for NoKey {
        fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
            Err(KeyUnavailable)
        }
    }
    let folder = tempfile::TempDir::new().unwrap();
    let error = Fieldbook::open(config(folder.path()), Ports::system(Arc::new(NoKey))).unwrap_err();
    assert_eq!(error.code(), "key_unavailable");
}

#[test]
fn a_key_provider_that_panics_is_an_error() {
    struct Panicking;
    impl KeyProvider for Panicking {
        fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
            panic!("the app's key provider fails");
        }
    }
    let folder = tempfile::TempDir::new().unwrap();
    let error =
        Fieldbook::open(config(folder.path()), Ports::system(Arc::new(Panicking))).unwrap_err();
    assert_eq!(error.code(), "internal");
}

#[test]
fn what_was_saved_is_there_after_an_end_without_closing() {
    let (folder, phone) = phone();
    phone.accept(ORDER, now()).unwrap();
    // The process dies: its files are all that is left. Their copy is what a restart finds.
    let left = tempfile::TempDir::new().unwrap();
    for (path, bytes) in bytes_of(folder.path()) {
        let copy = left.path().join(path.strip_prefix(folder.path()).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(copy, bytes).unwrap();
    }
    let again = open(left.path());
    assert_eq!(again.order(ORDER).unwrap().row.own_visit, VisitState::Accepted);
    assert_eq!(again.sync_status().unwrap().changes_pending, 1);
    again.start_travel(ORDER, now()).unwrap();
}

#[test]
fn after_the_app_was_started_anew_the_time_since_the_hub_spoke_is_known() {
    let (_folder, phone) = phone();
    phone.comment(ORDER, "still here", now()).unwrap();
    let anchor = phone.order(ORDER).unwrap().comments[0].stamp.anchor.unwrap();
    assert_eq!(anchor.hub_time, NOON);
    assert!(anchor.elapsed_millis.is_some());
}

#[test]
fn dropping_inside_somebody_elses_executor_does_no_harm() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (folder, phone) = phone();
        drop(phone);
        open(folder.path());
    });
}
