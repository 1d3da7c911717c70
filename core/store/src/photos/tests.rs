//! Photos: what comes out is what went in, and nothing else ever does.

use std::fs::{self, File};
use std::path::PathBuf;

use fieldbook_model::EvidenceId;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::seal::{CHUNK, Opener, Sealer, Wrap};
use crate::tests::{Bench, Office};
use crate::{MAX_PHOTO_BYTES, StoreError};

fn photo_of(bench: &Bench, bytes: &[u8]) -> PathBuf {
    let path = bench.path().join("source.jpg");
    fs::write(&path, bytes).unwrap();
    path
}

fn noise(length: usize) -> Vec<u8> {
    (0..length as u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect()
}

fn stored(bench: &Bench) -> Vec<PathBuf> {
    fs::read_dir(bench.path().join("photos")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_photo_comes_back_as_it_was_and_the_source_is_left_alone() {
    for length in [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
        let mut bench = Bench::new(1);
        let bytes = noise(length);
        let source = photo_of(&bench, &bytes);
        let (id, size) = bench.store.attach_photo(&source).unwrap();
        assert_eq!(size, length as u64);
        assert_eq!(fs::read(&source).unwrap(), bytes);
        assert_eq!(bench.store.photo_bytes(id).unwrap(), bytes);
        assert_eq!(bench.store.reader().unwrap().photo_bytes(id).unwrap(), bytes);
        let after = bench.after_a_kill();
        assert_eq!(after.store.photo_bytes(id).unwrap(), bytes);
    }
}

#[test]
fn the_same_photo_twice_is_stored_once() {
    let mut bench = Bench::new(1);
    let source = photo_of(&bench, b"plate");
    let first = bench.store.attach_photo(&source).unwrap();
    assert_eq!(bench.store.attach_photo(&source).unwrap(), first);
    assert_eq!(stored(&bench).len(), 1);
    assert_eq!(bench.store.counts().unwrap().photos_pending, 0, "no order refers to it");
}

#[test]
fn a_photo_whose_file_was_lost_is_stored_again() {
    let mut bench = Bench::new(1);
    let source = photo_of(&bench, b"plate");
    let (id, _) = bench.store.attach_photo(&source).unwrap();
    fs::remove_file(&stored(&bench)[0]).unwrap();
    assert!(matches!(bench.store.photo_bytes(id), Err(StoreError::PhotoDamaged)));
    bench.store.attach_photo(&source).unwrap();
    assert_eq!(bench.store.photo_bytes(id).unwrap(), b"plate");
}

#[test]
fn a_file_that_was_cut_or_altered_is_noticed() {
    let mut bench = Bench::new(1);
    let bytes = noise(2 * CHUNK + 100);
    let source = photo_of(&bench, &bytes);
    let (id, _) = bench.store.attach_photo(&source).unwrap();
    let file = stored(&bench).remove(0);
    let whole = fs::read(&file).unwrap();
    let chunk_end = 20 + 2 * (CHUNK + 16);
    for length in [0, 3, 4, 20, 100, 20 + CHUNK + 16, chunk_end, chunk_end + 10, whole.len() - 1] {
        fs::write(&file, &whole[..length]).unwrap();
        assert!(
            matches!(bench.store.photo_bytes(id), Err(StoreError::PhotoDamaged)),
            "cut to {length}"
        );
    }
    for place in [0, 5, 30, chunk_end, whole.len() - 1] {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        fs::write(&file, altered).unwrap();
        assert!(
            matches!(bench.store.photo_bytes(id), Err(StoreError::PhotoDamaged)),
            "altered at {place}"
        );
    }
    fs::write(&file, whole).unwrap();
    assert_eq!(bench.store.photo_bytes(id).unwrap(), bytes);
}

#[test]
fn what_is_no_photo_leaves_nothing_behind() {
    let mut bench = Bench::new(1);
    let empty = photo_of(&bench, b"");
    assert!(matches!(bench.store.attach_photo(&empty), Err(StoreError::PhotoEmpty)));
    assert!(matches!(
        bench.store.attach_photo(&bench.path().join("photos")),
        Err(StoreError::PhotoEmpty)
    ));
    assert!(matches!(
        bench.store.attach_photo(&bench.path().join("none.jpg")),
        Err(StoreError::Io(_))
    ));
    assert!(matches!(
        bench.store.photo_bytes(EvidenceId::from_bytes([1; 32])),
        Err(StoreError::UnknownPhoto)
    ));
    assert_eq!(stored(&bench), Vec::<PathBuf>::new());
}

#[test]
fn a_photo_that_is_too_large_is_refused_by_its_length_before_anything_is_written() {
    let mut bench = Bench::new(1);
    let huge = photo_of(&bench, b"");
    File::options().write(true).open(&huge).unwrap().set_len(MAX_PHOTO_BYTES + 1).unwrap();
    // whoever began to write would stumble here
    fs::remove_dir(bench.path().join("photos")).unwrap();
    fs::write(bench.path().join("photos"), b"").unwrap();
    assert!(matches!(bench.store.attach_photo(&huge), Err(StoreError::PhotoTooLarge)));
}

#[test]
fn a_photo_that_was_cut_off_while_it_was_written_is_swept_away() {
    let bench = Bench::new(1);
    fs::write(bench.path().join("photos").join("0123.part"), b"half").unwrap();
    let after = bench.after_a_kill();
    assert_eq!(stored(&after), Vec::<PathBuf>::new());
}

#[test]
fn a_sealed_file_cut_at_a_chunks_end_does_not_open() {
    let key = Zeroizing::new([3; 32]);
    let mut sealer = Sealer::new(&key, [4; 16]);
    let first = sealer.seal(&noise(CHUNK), false).unwrap();
    let last = sealer.seal(b"the rest", true).unwrap();
    let whole = [sealer.header(), first.clone(), last].concat();
    assert_eq!(Opener::new(&key).open(&whole).unwrap().len(), CHUNK + 8);
    let cut = [sealer.header(), first].concat();
    assert!(matches!(Opener::new(&key).open(&cut), Err(StoreError::PhotoDamaged)));
    assert!(matches!(Opener::new(&key).open(&sealer.header()), Err(StoreError::PhotoDamaged)));
}

#[test]
fn another_photo_in_the_place_of_one_is_noticed() {
    let mut bench = Bench::new(1);
    let source = photo_of(&bench, b"plate");
    let (id, _) = bench.store.attach_photo(&source).unwrap();
    let file = stored(&bench).remove(0);
    let wrapped: Vec<u8> = bench
        .store
        .connection
        .borrow()
        .query_row("SELECT wrapped_key FROM photo", [], |row| row.get(0))
        .unwrap();
    let key = Wrap::of(&bench.store.reader.folder).unwrap(id, &wrapped).unwrap();
    let mut sealer = Sealer::new(&key, [4; 16]);
    let wall = sealer.seal(b"wall", true).unwrap();
    fs::write(file, [sealer.header(), wall].concat()).unwrap();
    assert!(matches!(bench.store.photo_bytes(id), Err(StoreError::PhotoDamaged)));
    let other = EvidenceId::from_bytes([1; 32]);
    let moved = "UPDATE photo SET evidence = ?1";
    bench.store.connection.borrow().execute(moved, [other.as_bytes()]).unwrap();
    assert!(matches!(bench.store.photo_bytes(other), Err(StoreError::PhotoDamaged)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn chunks_cannot_change_places(length in (CHUNK + 1)..(3 * CHUNK), swap in any::<bool>()) {
        let key = Zeroizing::new([3; 32]);
        let mut sealer = Sealer::new(&key, [4; 16]);
        let bytes = noise(length);
        let mut chunks = Vec::new();
        let pieces: Vec<_> = bytes.chunks(CHUNK).collect();
        for (n, piece) in pieces.iter().enumerate() {
            chunks.push(sealer.seal(piece, n + 1 == pieces.len()).unwrap());
        }
        if swap {
            chunks.swap(0, 1);
        }
        let sealed = [sealer.header(), chunks.concat()].concat();
        let opened = Opener::new(&key).open(&sealed);
        prop_assert_eq!(opened.ok(), (!swap).then_some(bytes));
    }
}

#[test]
fn a_photo_is_read_in_pieces_from_any_byte_on() {
    let mut bench = Bench::new(1);
    let bytes = noise(2 * CHUNK + 100);
    let source = photo_of(&bench, &bytes);
    let (id, _) = bench.store.attach_photo(&source).unwrap();
    for offset in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, bytes.len() - 1, bytes.len()] {
        for max in [1, 100, CHUNK, 3 * CHUNK] {
            let piece = bench.store.photo_piece(id, offset as u64, max).unwrap();
            let end = (offset + max).min(bytes.len());
            assert_eq!(&*piece, &bytes[offset..end], "{max} bytes from {offset} on");
        }
    }
    let file = stored(&bench).remove(0);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..20 + CHUNK + 16]).unwrap();
    assert!(matches!(bench.store.photo_piece(id, 0, 10), Err(StoreError::PhotoDamaged)));
}

#[test]
fn a_fetched_photo_is_kept_only_when_it_is_the_one_that_was_asked_for() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let photo = EvidenceId::from_bytes(<[u8; 32]>::from(Sha256::digest(b"plate")));
    let other = bench.store.keep_fetched_photo(office.order, photo, b"a virus");
    assert!(matches!(other, Err(StoreError::PhotoDamaged)));
    assert_eq!(stored(&bench).len(), 0);
    bench.store.keep_fetched_photo(office.order, photo, b"plate").unwrap();
    assert_eq!(bench.store.photo_bytes(photo).unwrap(), b"plate");
    let counts = bench.store.counts().unwrap();
    assert_eq!((counts.photos_pending, counts.photos_at_hub), (0, 0), "it is a colleague's");
    assert!(!fs::read(&stored(&bench)[0]).unwrap().windows(5).any(|bytes| bytes == b"plate"));
}
