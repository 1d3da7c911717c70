//! The day the disk is full: what was set aside lets work be saved, and leaves something for the hub's answers.

use super::kit::*;
use crate::reserve::{Need, Reserve};
use crate::*;

fn pieces(bench: &Bench) -> usize {
    let names = ["fieldbook.reserve-1", "fieldbook.reserve-2"];
    names.iter().filter(|name| bench.path().join(name).exists()).count()
}

#[test]
fn edits_leave_something_for_answers_and_both_come_back_once_there_is_space() {
    let mut bench = Bench::new(1);
    assert_eq!(pieces(&bench), 2, "set aside when the store is made");
    let reserve = &mut bench.store.reserve;
    assert!(reserve.give_up(Need::Edit));
    assert!(!reserve.give_up(Need::Edit), "the last piece is not for edits");
    assert!(reserve.give_up(Need::Answer));
    assert!(!reserve.give_up(Need::Answer));
    assert_eq!(pieces(&bench), 0);
    bench.store.keep(&Office::new(1, &[1]).everything()).unwrap();
    assert_eq!(pieces(&bench), 2, "an answer of the hub sets them aside again");
}

#[test]
fn a_full_disk_is_tried_again_while_there_is_something_to_give_up_and_no_longer() {
    let mut bench = Bench::new(1);
    for (need, tries) in [(Need::Edit, 2), (Need::Answer, 2), (Need::Edit, 1), (Need::Answer, 1)] {
        let mut tried = 0;
        let refused = bench.store.with_reserve(need, |_| {
            tried += 1;
            Err::<(), _>(StoreError::DiskFull)
        });
        assert!(matches!(refused, Err(StoreError::DiskFull)));
        assert_eq!(tried, tries, "{need:?}");
    }
    assert_eq!(pieces(&bench), 0);
}

#[test]
fn a_folder_that_takes_no_more_files_needs_no_reserve() {
    let bench = Bench::new(1);
    let mut files = bench.store.reader.folder.files.clone();
    files.reserve = files.reserve.map(|piece| piece.join("nowhere"));
    assert!(!Reserve::of(&files).give_up(Need::Answer));
}
