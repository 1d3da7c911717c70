use zeroize::Zeroizing;

use super::*;
use crate::ports::{KeyProvider, KeyUnavailable};

struct Key;

impl KeyProvider for Key {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
        Ok(Zeroizing::new([7; 32]))
    }
}

fn gate(dir: &std::path::Path) -> Gate {
    let ports = Ports::system(Arc::new(Key));
    Gate::open(dir.to_owned(), ports, Arc::default(), Arc::new(Log::new(None))).unwrap()
}

fn code<T: std::fmt::Debug>(refused: Result<T, FieldbookError>) -> &'static str {
    refused.expect_err("refused").code()
}

#[test]
fn a_job_that_panics_costs_nothing_but_itself() {
    let folder = tempfile::TempDir::new().unwrap();
    let gate = gate(folder.path());
    assert_eq!(
        code(gate.write(|_| -> Result<(), FieldbookError> { panic!("a fault of ours") })),
        "internal"
    );
    let identity = gate.write(|session| Ok(session.store.identity()?)).unwrap();
    assert!(identity.is_none(), "the store was opened again, its readers with it");
    assert_eq!(gate.read(|reader| Ok(reader.counts()?.changes_pending)).unwrap(), 0);
}

#[test]
fn what_is_queued_is_done_before_somebody_agrees_to_close() {
    let folder = tempfile::TempDir::new().unwrap();
    let gate = gate(folder.path());
    let (begun, wait) = std::sync::mpsc::sync_channel::<()>(0);
    let queued = gate.enter(|open| {
        let long = move |_: &mut Session| wait.recv().map_err(|_| locked());
        let long = open.writer.queue(long)?;
        let note = open.writer.queue(|_| Ok(()))?;
        Ok((long, note))
    });
    let (long, mut note) = queued.unwrap();
    std::thread::scope(|scope| {
        let agree = move |_: &mut Session| note.try_recv().map_err(|_| locked())?;
        let locking = scope.spawn(|| gate.lock_when(agree));
        while gate.inside.try_read().is_ok() {
            std::thread::yield_now();
        }
        begun.send(()).unwrap();
        locking.join().unwrap().unwrap();
    });
    assert!(long.blocking_recv().unwrap().is_ok());
    assert!(gate.is_locked());
}

#[test]
fn reads_that_panic_leave_readers_for_those_after_them() {
    let folder = tempfile::TempDir::new().unwrap();
    let gate = gate(folder.path());
    for _ in 0..3 * READERS {
        assert_eq!(
            code(gate.read(|_| -> Result<(), FieldbookError> { panic!("a fault of ours") })),
            "internal"
        );
    }
    gate.read(|reader| Ok(reader.counts()?)).unwrap();
}

#[test]
fn a_store_whose_folder_is_gone_says_so_instead_of_hanging() {
    let folder = tempfile::TempDir::new().unwrap();
    let dir = folder.path().join("store");
    let gate = gate(&dir);
    std::fs::rename(&dir, folder.path().join("elsewhere")).unwrap();
    std::fs::write(&dir, b"a file is in the way").unwrap();
    assert_eq!(
        code(gate.write(|_| -> Result<(), FieldbookError> { panic!("a fault of ours") })),
        "internal"
    );
    assert_eq!(
        code(gate.write(|session| Ok(session.store.identity()?.is_some()))),
        "storage_failed"
    );
    assert_eq!(code(gate.read(|reader| Ok(reader.counts()?))), "storage_failed");
}
