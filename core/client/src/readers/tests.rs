use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

fn pool(readers: Vec<i32>) -> Readers<i32> {
    let pool = Readers::new();
    pool.add(readers);
    pool
}

fn panic_once(pool: &Readers<i32>) -> FieldbookError {
    pool.run(|_| -> Result<(), FieldbookError> { panic!("a fault of ours") }).unwrap_err()
}

#[test]
fn a_read_that_panics_costs_its_reader_only() {
    let pool = pool(vec![1, 2]);
    assert_eq!(panic_once(&pool).error_code(), ErrorCode::Internal);
    assert_eq!(pool.run(|reader| Ok(*reader)).unwrap(), 1);
    assert_eq!((pool.take_lost(), pool.take_lost()), (1, 0), "to be replaced, once");
}

#[test]
fn a_read_waits_for_the_reader_that_replaces_a_lost_one() {
    let pool = pool(vec![1]);
    panic_once(&pool);
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| pool.run(|reader| Ok(*reader)));
        pool.add(vec![7]);
        assert_eq!(reading.join().unwrap().unwrap(), 7);
    });
}

#[test]
fn without_readers_to_come_a_read_says_why() {
    let pool = pool(vec![1]);
    panic_once(&pool);
    pool.fail(FieldbookError::new(ErrorCode::DiskFull, "no space"));
    assert_eq!(pool.run(|reader| Ok(*reader)).unwrap_err().error_code(), ErrorCode::DiskFull);
    pool.add(vec![7]);
    assert_eq!(pool.run(|reader| Ok(*reader)).unwrap(), 7);
}

#[test]
fn two_reads_run_at_the_same_time() {
    let pool = pool(vec![1, 2]);
    let meet = Barrier::new(2);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| pool.run(|_| Ok(meet.wait())).map(drop));
        }
    });
}

#[test]
fn draining_waits_for_a_read_under_way_and_closes_everything() {
    let pool = pool(vec![1, 2]);
    let reading = &pool;
    let (begun, ended) = (Barrier::new(2), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let read = |_: &mut i32| {
            begun.wait();
            ended.store(true, Ordering::SeqCst);
            Ok(())
        };
        scope.spawn(move || reading.run(read));
        begun.wait();
        pool.drain();
        assert!(ended.load(Ordering::SeqCst));
    });
    pool.fail(FieldbookError::new(ErrorCode::InUse, "closed"));
    assert!(pool.run(|reader| Ok(*reader)).is_err(), "no reader is left");
}
