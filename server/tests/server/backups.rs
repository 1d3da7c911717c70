//! A copy of the hub while it serves, and going on from one.

use std::path::Path;

use fieldbook_server::backup::{BackupError, backup, restore};
use fieldbook_server::{Hub, OrderDraft, SystemClock};
use tempfile::TempDir;

fn hub_with_an_order(folder: &Path) -> Hub {
    let hub = Hub::open(folder).unwrap();
    make_order(&hub);
    hub
}

fn make_order(hub: &Hub) -> String {
    let draft = OrderDraft { title: "Lift door rattles".to_owned(), ..OrderDraft::default() };
    hub.create_order(&draft).unwrap().number
}

struct Folders {
    hub: TempDir,
    else_where: TempDir,
}

fn folders() -> Folders {
    Folders { hub: tempfile::tempdir().unwrap(), else_where: tempfile::tempdir().unwrap() }
}

#[test]
fn a_backup_is_one_whole_private_file_and_overwrites_nothing() {
    let folders = folders();
    let hub = hub_with_an_order(folders.hub.path());
    let file = folders.else_where.path().join("monday.backup");
    let made = backup(&hub, folders.hub.path(), &file).unwrap();
    assert_eq!(made.bytes, std::fs::metadata(&file).unwrap().len());
    assert_eq!(std::fs::read_dir(folders.else_where.path()).unwrap().count(), 1, "no scraps");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    }
    let before = std::fs::read(&file).unwrap();
    let again = backup(&hub, folders.hub.path(), &file).unwrap_err();
    assert_eq!(again.code(), "backup_exists");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_restored_hub_is_in_its_next_life_and_gives_out_no_number_twice() {
    let folders = folders();
    let hub = hub_with_an_order(folders.hub.path());
    let file = folders.else_where.path().join("backup");
    backup(&hub, folders.hub.path(), &file).unwrap();
    let given_since: Vec<String> = (0..5).map(|_| make_order(&hub)).collect();
    drop(hub);
    let fresh = folders.else_where.path().join("hub");
    for (generation, place) in [(1, fresh.as_path()), (1, folders.hub.path()), (2, &fresh)] {
        let restored = restore(place, &file, true, &SystemClock).unwrap();
        assert_eq!(restored.generation, generation, "{}", place.display());
    }
    let hub = Hub::open(folders.hub.path()).unwrap();
    assert!(!given_since.contains(&make_order(&hub)));
    drop(hub);
    let names: Vec<_> =
        std::fs::read_dir(folders.hub.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    let kept = names.iter().find(|name| name.to_string_lossy().starts_with("replaced-")).unwrap();
    let before = Hub::open(&folders.hub.path().join(kept)).unwrap();
    assert!(before.find_order(&given_since[4]).is_ok(), "what was there before is whole");
}

#[test]
fn nothing_is_replaced_unasked_in_use_or_by_something_damaged() {
    let folders = folders();
    let hub = hub_with_an_order(folders.hub.path());
    let file = folders.else_where.path().join("backup");
    backup(&hub, folders.hub.path(), &file).unwrap();
    let code = |replace, from: &Path| {
        restore(folders.hub.path(), from, replace, &SystemClock).unwrap_err().code()
    };
    assert_eq!(code(false, &file), "hub_exists");
    assert_eq!(code(true, &file), "hub_in_use");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    let damaged = folders.else_where.path().join("damaged");
    for bad in [bytes, b"a letter".to_vec(), Vec::new()] {
        std::fs::write(&damaged, bad).unwrap();
        assert_eq!(code(true, &damaged), "backup_damaged");
    }
    let absent = restore(folders.hub.path(), Path::new("/nowhere"), true, &SystemClock);
    assert!(matches!(absent, Err(BackupError::File(_))));
    assert!(hub.find_order("WO-000001").is_ok(), "the hub goes on as if nothing had been");
    drop(hub);
    let hub = Hub::open(folders.hub.path()).unwrap();
    assert!(hub.find_order("WO-000001").is_ok());
}
