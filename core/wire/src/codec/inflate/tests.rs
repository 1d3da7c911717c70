use super::*;

const MIB: usize = 1024 * 1024;

fn deflate(bytes: &[u8], level: i32) -> Vec<u8> {
    zstd::bulk::compress(bytes, level).unwrap()
}

#[test]
fn what_was_compressed_comes_back() {
    let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    for level in [1, 3, 19, 22] {
        assert_eq!(inflate_bounded(&deflate(&bytes, level), MIB, 200).unwrap(), bytes);
    }
}

#[test]
fn the_cap_is_exact() {
    let bytes = vec![7; 1000];
    let packed = deflate(&bytes, 3);
    assert_eq!(inflate_bounded(&packed, 1000, 200).unwrap(), bytes);
    assert!(matches!(
        inflate_bounded(&packed, 999, 200),
        Err(InflateError::TooLarge { limit: 999 })
    ));
}

#[test]
fn a_bomb_is_stopped_by_its_ratio() {
    let bomb = deflate(&vec![0; 64 * MIB], 3);
    assert!(bomb.len() < 8 * 1024);
    let error = inflate_bounded(&bomb, 1024 * MIB, 200).unwrap_err();
    assert!(matches!(error, InflateError::TooLarge { limit } if limit < 2 * MIB), "{error:?}");
}

#[test]
fn frames_after_each_other_count_together() {
    let frame = deflate(&vec![0; 600 * 1024], 3);
    let both = [frame.clone(), frame].concat();
    assert!(matches!(inflate_bounded(&both, MIB, 1), Err(InflateError::TooLarge { .. })));
}

#[test]
fn a_frame_that_wants_a_huge_window_is_refused() {
    // Magic, no checksum or size, window descriptor (log2 less 10, in the upper five bits), one empty last block.
    let frame = |log: u8| [0x28, 0xb5, 0x2f, 0xfd, 0x00, (log - 10) << 3, 0x01, 0x00, 0x00];
    let (modest, greedy) = (frame(23), frame(24));
    assert!(inflate_bounded(&modest, MIB, 200).unwrap().is_empty());
    assert!(matches!(inflate_bounded(&greedy, MIB, 200), Err(InflateError::Damaged(_))));
}

#[test]
fn a_body_cut_anywhere_is_damaged() {
    let packed = deflate(b"the pump in the basement hums", 3);
    for end in 1..packed.len() {
        let cut = inflate_bounded(&packed[..end], MIB, 200);
        assert!(matches!(cut, Err(InflateError::Damaged(_))), "cut at {end}: {cut:?}");
    }
    assert!(matches!(inflate_bounded(b"not zstd at all", MIB, 200), Err(InflateError::Damaged(_))));
}
