//! What a backend must keep to, whatever verbs do with it.

use fieldbook_model::{
    ActorId, AssignmentVersion, ChangeHash, DeviceId, EngineerId, OrderId, StockLocation, TenantId,
    Timestamp,
};

use super::*;

const ANA: EngineerId = EngineerId::from_bytes([1; 16]);
const ORDER: OrderId = OrderId::from_bytes([2; 16]);
const PHONE: DeviceId = DeviceId::from_bytes([3; 16]);

struct Bench {
    storage: Storage,
    folder: tempfile::TempDir,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path(), TenantId::from_bytes([9; 16]), 1).unwrap();
    let row =
        EngineerRow { engineer: ANA, name: "Ana".to_owned(), van: StockLocation("van".to_owned()) };
    storage.write(|work| work.add_engineer(&row, 1)).unwrap();
    storage.write(|work| work.add_order(ORDER, 1)).unwrap();
    Bench { storage, folder }
}

fn change(seq: u64, hash: u8, actor_seq: u64) -> StoredChange {
    let (hash, actor) = (ChangeHash::from_bytes([hash; 32]), ActorId::from_bytes([7; 16]));
    StoredChange { seq, hash, actor, actor_seq, device: PHONE, bytes: vec![hash.as_bytes()[0]] }
}

#[test]
fn a_feed_has_no_gaps_even_when_a_transaction_was_undone() {
    let bench = bench();
    let storage = &bench.storage;
    let tell = |work: &Work<'_>, seq| work.tell(ANA, ORDER, FeedWhat::Change(seq));
    assert_eq!(storage.write(|work| tell(work, 1)).unwrap(), 1);
    let undone: Result<(), StorageError> = storage.write(|work| {
        tell(work, 2)?;
        Err(StorageError::Unreadable { what: "test" })
    });
    assert!(undone.is_err());
    assert_eq!(storage.write(|work| tell(work, 3)).unwrap(), 2);
    let rows = storage.read(|view| view.feed_after(ANA, 0, 10)).unwrap();
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(rows[1].what, FeedWhat::Change(3));
}

#[test]
fn each_number_hash_and_actor_number_of_an_order_is_given_once() {
    let bench = bench();
    let storage = &bench.storage;
    storage.write(|work| work.add_change(ORDER, &change(1, 1, 1), 1)).unwrap();
    for again in [change(1, 2, 2), change(2, 1, 2), change(2, 2, 1)] {
        assert!(storage.write(|work| work.add_change(ORDER, &again, 1)).is_err(), "{again:?}");
    }
    storage.write(|work| work.add_change(ORDER, &change(2, 2, 2), 1)).unwrap();
    let held = storage.read(|view| view.held(ORDER, PHONE)).unwrap();
    assert_eq!(held, [(ActorId::from_bytes([7; 16]), 2, ChangeHash::from_bytes([2; 32]))]);
}

#[test]
fn a_version_of_an_assignment_is_given_once() {
    let bench = bench();
    let storage = &bench.storage;
    let version = AssignmentVersion { generation: 0, n: 1 };
    let stored = StoredAssignment { version, bytes: vec![1], signature: [0; 64] };
    storage.write(|work| work.add_assignment(ORDER, &stored)).unwrap();
    assert!(storage.write(|work| work.add_assignment(ORDER, &stored)).is_err());
}

#[test]
fn one_tenant_sees_nothing_of_another() {
    let Bench { storage, folder } = bench();
    storage.write(|work| work.add_change(ORDER, &change(1, 1, 1), 1)).unwrap();
    let other = Storage { tenant: TenantId::from_bytes([8; 16]), ..storage };
    let seen = other.read(|view| {
        let changes = view.changes(ORDER, 1, 9)?;
        Ok::<_, StorageError>((view.engineers()?, view.head(ORDER)?, changes))
    });
    assert_eq!(seen.unwrap(), (Vec::new(), None, Vec::new()));
    drop(folder);
}

#[test]
fn two_processes_write_the_same_file_one_after_the_other() {
    let Bench { storage, folder } = bench();
    let other = Storage::open(folder.path(), TenantId::from_bytes([5; 16]), 2).unwrap();
    std::thread::scope(|scope| {
        for storage in [&storage, &other] {
            scope.spawn(move || {
                for _ in 0..50 {
                    storage.write(|work| work.tell(ANA, ORDER, FeedWhat::Change(1))).unwrap();
                }
            });
        }
    });
    assert_eq!(storage.read(|view| view.feed_end(ANA)).unwrap(), 100);
}

#[test]
fn the_furthest_claim_stays_and_the_first_owner_too() {
    let bench = bench();
    let storage = &bench.storage;
    let claim = |seq, hash: u8| ClaimRow {
        actor: ActorId::from_bytes([7; 16]),
        seq,
        hash: ChangeHash::from_bytes([hash; 32]),
        at: fieldbook_model::Timestamp::from_millis(1),
        device: PHONE,
        signature: [hash; 64],
    };
    let owner = |device| ActorOwnerRow {
        actor: ActorId::from_bytes([7; 16]),
        device,
        engineer: Some(ANA),
        device_key: None,
    };
    for (seq, hash) in [(2, 2), (5, 5), (3, 3)] {
        storage.write(|work| work.put_claim(ORDER, &claim(seq, hash))).unwrap();
    }
    for device in [PHONE, DeviceId::from_bytes([4; 16])] {
        storage.write(|work| work.bind_actor(ORDER, &owner(device))).unwrap();
    }
    assert_eq!(storage.read(|view| view.claims(ORDER)).unwrap(), [claim(5, 5)]);
    assert_eq!(storage.read(|view| view.actor_owners(ORDER)).unwrap(), [owner(PHONE)]);
}

#[test]
fn garbage_of_one_phone_is_kept_only_so_far_and_of_others_as_before() {
    let bench = bench();
    let row = |n: u8, device: DeviceId| QuarantineRow {
        device,
        engineer: ANA,
        order: ORDER,
        hash: ChangeHash::from_bytes([n; 32]),
        digest: [n; 32],
        code: "not_a_change".to_owned(),
        bytes: vec![n; 33 * 1024 * 1024],
        at: Timestamp::from_millis(1),
    };
    let hold = |device, n| {
        let held = [row(n, device)];
        bench.storage.write(|work| work.hold_within(device, &held)).unwrap();
        bench.storage.read(|view| view.is_held(device, ORDER, &held[0].hash)).unwrap()
    };
    assert!(hold(PHONE, 1));
    assert!(!hold(PHONE, 2), "beyond 64 MiB of one phone");
    assert!(hold(DeviceId::from_bytes([4; 16]), 3));
}

#[test]
fn merge_notes_that_stay_are_not_written_again_and_those_that_are_no_more_leave() {
    let bench = bench();
    let storage = &bench.storage;
    let put = |notes: &[(u8, &str)], now| {
        let notes: Vec<_> = notes.iter().map(|(n, body)| ([*n; 32], (*body).to_owned())).collect();
        storage.write(|work| {
            let before = work.view.connection.total_changes();
            work.put_notes(ORDER, &notes, now)?;
            Ok::<_, StorageError>(work.view.connection.total_changes() - before)
        })
    };
    assert_eq!(put(&[(1, "one"), (2, "two")], 1).unwrap(), 2);
    assert_eq!(put(&[(1, "one"), (2, "two")], 2).unwrap(), 0);
    assert_eq!(put(&[(2, "told otherwise"), (3, "three")], 3).unwrap(), 3);
    let notes = storage.read(|view| view.notes(ORDER)).unwrap();
    let told: Vec<_> = notes.iter().map(|row| (row.note[0], row.body.as_str())).collect();
    assert_eq!(told, [(2, "told otherwise"), (3, "three")]);
}
