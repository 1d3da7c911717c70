//! Opening: what each folder gets, and that a refusal leaves every byte as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::connection::{Role, connect};
use super::migrate;
use crate::tests::{Bench, Office, key};
use crate::{Store, StoreError, StoreKey};

/// Every file of a folder, by name, as a hash.
fn bytes_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.insert(path.clone(), Vec::new());
            files.extend(bytes_of(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            files.insert(path, Sha256::digest(&bytes).to_vec());
        }
    }
    files
}

fn refused(folder: &Path, key: &StoreKey) -> StoreError {
    let before = bytes_of(folder);
    let error = Store::open(folder, key).err().expect("it must not open");
    assert_eq!(bytes_of(folder), before, "{error:?}");
    error
}

/// A store that was closed in peace, with an order in it.
fn closed() -> TempDir {
    let bench = Bench::at_work(1, &Office::new(1, &[1]));
    let Bench { dir, store, .. } = bench;
    drop(store);
    assert!(!dir.path().join("fieldbook.db-wal").exists());
    dir
}

/// A store whose process was killed: its write-ahead log is full of what the database does not have.
fn killed() -> TempDir {
    let bench = Bench::at_work(1, &Office::new(1, &[1]));
    let dir = TempDir::new().unwrap();
    for name in
        ["fieldbook.db", "fieldbook.db-wal", "fieldbook.db-shm", "fieldbook.key", "fieldbook.lock"]
    {
        fs::copy(bench.path().join(name), dir.path().join(name)).unwrap();
    }
    assert!(fs::metadata(dir.path().join("fieldbook.db-wal")).unwrap().len() > 10_000);
    dir
}

fn damaged(error: &StoreError) -> bool {
    matches!(error, StoreError::Damaged { .. })
}

#[test]
fn a_folder_that_is_not_there_gets_a_store() {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().join("deep").join("er");
    drop(Store::open(&folder, &key()).unwrap());
    assert!(Store::open(&folder, &key()).unwrap().identity().unwrap().is_none());
    let names: Vec<_> = bytes_of(&folder).into_keys().collect();
    assert!(names.contains(&folder.join("fieldbook.key")));
    assert!(!names.contains(&folder.join("creating")));
}

#[test]
fn a_wrong_key_touches_nothing() {
    for dir in [closed(), killed()] {
        assert!(matches!(
            refused(dir.path(), &StoreKey::from_bytes([8; 32])),
            StoreError::WrongKey
        ));
        fs::remove_file(dir.path().join("fieldbook.lock")).unwrap();
        assert!(matches!(
            refused(dir.path(), &StoreKey::from_bytes([8; 32])),
            StoreError::WrongKey
        ));
        Store::open(dir.path(), &key()).unwrap();
    }
}

#[test]
fn a_database_of_garbage_or_cut_short_is_damaged() {
    for dir in [closed(), killed()] {
        let database = dir.path().join("fieldbook.db");
        let whole = fs::read(&database).unwrap();
        let has_log = dir.path().join("fieldbook.db-wal").exists();
        fs::write(&database, vec![0xAB; whole.len()]).unwrap();
        if !has_log {
            assert!(damaged(&refused(dir.path(), &key())), "garbage");
        }
        for length in [0, 100, 4096, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
            fs::write(&database, &whole[..length]).unwrap();
            if !has_log || length == 0 {
                assert!(damaged(&refused(dir.path(), &key())), "cut to {length}");
            }
        }
        let mut flipped = whole.clone();
        flipped[50] ^= 1;
        fs::write(&database, flipped).unwrap();
        if !has_log {
            assert!(damaged(&refused(dir.path(), &key())), "a flipped bit");
        }
        fs::write(&database, whole).unwrap();
        Store::open(dir.path(), &key()).unwrap();
    }
}

#[test]
fn a_key_check_file_that_is_missing_or_altered_is_damage_and_not_a_wrong_key() {
    for dir in [closed(), killed()] {
        let file = dir.path().join("fieldbook.key");
        let whole = fs::read(&file).unwrap();
        for place in [0, 20, 40, 90] {
            let mut flipped = whole.clone();
            flipped[place] ^= 1;
            fs::write(&file, flipped).unwrap();
            assert!(damaged(&refused(dir.path(), &key())), "flipped at {place}");
        }
        for length in [0, 16, 95] {
            fs::write(&file, &whole[..length]).unwrap();
            assert!(damaged(&refused(dir.path(), &key())), "cut to {length}");
        }
        fs::remove_file(&file).unwrap();
        assert!(damaged(&refused(dir.path(), &key())));
    }
}

#[test]
fn a_database_that_is_missing_is_damage_and_no_empty_store_takes_its_place() {
    for dir in [closed(), killed()] {
        fs::remove_file(dir.path().join("fieldbook.db")).unwrap();
        assert!(damaged(&refused(dir.path(), &key())));
    }
    let dir = killed();
    fs::remove_file(dir.path().join("fieldbook.db")).unwrap();
    fs::remove_file(dir.path().join("fieldbook.key")).unwrap();
    assert!(damaged(&refused(dir.path(), &key())), "the log alone");
}

#[test]
fn a_newer_schema_touches_nothing_wherever_it_is_written() {
    let dir = closed();
    write_version(&dir.path().join("fieldbook.db"), 99);
    assert!(!dir.path().join("fieldbook.db-wal").exists());
    assert!(matches!(refused(dir.path(), &key()), StoreError::TooNew { found: 99, .. }));
    fs::remove_file(dir.path().join("fieldbook.lock")).unwrap();
    assert!(matches!(refused(dir.path(), &key()), StoreError::TooNew { found: 99, .. }));

    let source = closed();
    let connection = connect(&source.path().join("fieldbook.db"), &key(), Role::Writer).unwrap();
    connection.execute_batch("PRAGMA user_version = 98").unwrap();
    let dir = TempDir::new().unwrap();
    for name in ["fieldbook.db", "fieldbook.db-wal", "fieldbook.key", "fieldbook.lock"] {
        fs::copy(source.path().join(name), dir.path().join(name)).unwrap();
    }
    assert!(
        matches!(refused(dir.path(), &key()), StoreError::TooNew { found: 98, .. }),
        "only in the log"
    );
}

#[test]
fn a_schema_of_nobody_is_damage() {
    let dir = closed();
    write_version(&dir.path().join("fieldbook.db"), 0);
    assert!(damaged(&refused(dir.path(), &key())));
}

fn write_version(database: &Path, version: i64) {
    let connection = connect(database, &key(), Role::Writer).unwrap();
    connection.execute_batch(&format!("PRAGMA user_version = {version}")).unwrap();
    connection.close().unwrap();
}

#[test]
fn one_store_has_one_user_at_a_time() {
    let dir = closed();
    let first = Store::open(dir.path(), &key()).unwrap();
    assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::InUse)));
    let reader = first.reader().unwrap();
    drop(first);
    assert!(
        matches!(Store::open(dir.path(), &key()), Err(StoreError::InUse)),
        "a reader still reads"
    );
    drop(reader);
    Store::open(dir.path(), &key()).unwrap();
}

/// Not a test by itself: the process that the next test kills.
#[test]
fn a_process_that_holds_the_store() {
    let Some(folder) = std::env::var_os("FIELDBOOK_TEST_HOLD") else { return };
    let _store = Store::open(Path::new(&folder), &key()).unwrap();
    fs::write(Path::new(&folder).join("held"), b"").unwrap();
    std::io::read_to_string(std::io::stdin()).unwrap();
}

#[test]
fn a_killed_process_locks_nobody_out() {
    let dir = closed();
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "open::tests::a_process_that_holds_the_store"])
        .env("FIELDBOOK_TEST_HOLD", dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !dir.path().join("held").exists() {
        assert!(holder.try_wait().unwrap().is_none(), "the other process ended early");
        std::thread::yield_now();
    }
    assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::InUse)));
    holder.kill().unwrap();
    holder.wait().unwrap();
    Store::open(dir.path(), &key()).unwrap();
}

#[test]
fn a_store_whose_making_was_cut_off_is_made_anew_or_finished() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("creating")).unwrap();
    fs::write(dir.path().join("creating").join("fieldbook.db"), b"half a").unwrap();
    drop(Store::open(dir.path(), &key()).unwrap());

    let dir = closed();
    fs::create_dir(dir.path().join("creating")).unwrap();
    fs::rename(dir.path().join("fieldbook.key"), dir.path().join("creating").join("fieldbook.key"))
        .unwrap();
    assert!(matches!(refused(dir.path(), &StoreKey::from_bytes([8; 32])), StoreError::WrongKey));
    let store = Store::open(dir.path(), &key()).unwrap();
    assert!(store.identity().unwrap().is_some());
    assert!(dir.path().join("fieldbook.key").exists() && !dir.path().join("creating").exists());
}

#[test]
fn a_place_where_nothing_can_be_made_stays_as_it_was() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"in the way").unwrap();
    assert!(matches!(refused_below(dir.path(), &file), StoreError::Io(_)));
    let blocked = dir.path().join("blocked");
    fs::create_dir(&blocked).unwrap();
    fs::write(blocked.join("creating"), b"in the way").unwrap();
    assert!(matches!(refused_below(dir.path(), &blocked), StoreError::Io(_)));
}

fn refused_below(watched: &Path, folder: &Path) -> StoreError {
    let before = bytes_of(watched);
    let error = Store::open(folder, &key()).err().expect("it must not open");
    assert_eq!(bytes_of(watched), before, "{error:?}");
    error
}

#[test]
fn a_step_that_fails_leaves_the_schema_at_the_last_whole_one() {
    let mut connection = Connection::open_in_memory().unwrap();
    let steps = [
        "CREATE TABLE one (x)",
        "CREATE TABLE two (x); INSERT INTO nowhere VALUES (1)",
        "CREATE TABLE three (x)",
    ];
    assert!(migrate::up(&mut connection, &steps).is_err());
    assert_eq!(migrate::version(&connection).unwrap(), 1);
    let tables: Vec<String> = tables(&connection);
    assert_eq!(tables, ["one"]);
    migrate::up(
        &mut connection,
        &["CREATE TABLE one (x)", "CREATE TABLE two (x)", "CREATE TABLE three (x)"],
    )
    .unwrap();
    assert_eq!(migrate::version(&connection).unwrap(), 3);
}

fn tables(connection: &Connection) -> Vec<String> {
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_connection_is_durable_and_keeps_its_scraps_in_memory() {
    let dir = closed();
    let store = Store::open(dir.path(), &key()).unwrap();
    let ask = |pragma: &str| -> i64 {
        store
            .connection
            .borrow()
            .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
            .unwrap()
    };
    let settings =
        [("synchronous", 2), ("temp_store", 2), ("secure_delete", 1), ("foreign_keys", 1)];
    for (pragma, value) in settings.into_iter().chain([("cache_size", -16000)]) {
        assert_eq!(ask(pragma), value, "{pragma}");
    }
    let mode: String =
        store.connection.borrow().query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn the_library_encrypts_and_is_free_of_the_known_corruption() {
    let dir = closed();
    let store = Store::open(dir.path(), &key()).unwrap();
    let ask = |sql: &str| -> String {
        store.connection.borrow().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert!(ask("PRAGMA cipher_version").starts_with('4'));
    let version = ask("SELECT sqlite_version()");
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "{version} may corrupt a log that is reset");
}
