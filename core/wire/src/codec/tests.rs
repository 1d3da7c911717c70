use super::*;
use crate::ids::Id16;
use crate::limits::{MAX_CHANGES_PER_ORDER, MAX_CHANGES_PER_REQUEST, MAX_DEPTH, MAX_ITEMS};
use crate::messages::{Form, PushOrder, SyncRequest};

fn request(push: Vec<PushOrder>) -> SyncRequest {
    SyncRequest { protocol: PROTOCOL, cursor: Some(vec![1, 2, 3]), budget_bytes: 1024, push }
}

fn order(n: u8, changes: usize) -> PushOrder {
    PushOrder {
        order: Id16::from_bytes([n; 16]),
        claims: Vec::new(),
        form: Form::PLAIN,
        changes: vec![vec![1]; changes],
    }
}

/// CBOR of a byte string in so many arrays.
fn nested(levels: usize) -> Vec<u8> {
    let mut bytes = vec![0x81; levels];
    bytes.push(0x40);
    bytes
}

#[test]
fn a_message_comes_back_as_it_went() {
    let sent = request(vec![order(9, 3)]);
    assert_eq!(decode::<SyncRequest>(&encode(&sent)).unwrap(), sent);
}

#[test]
fn a_message_cut_anywhere_is_refused() {
    let bytes = encode(&request(vec![order(9, 3)]));
    for end in 0..bytes.len() {
        let error = decode::<SyncRequest>(&bytes[..end]).unwrap_err();
        assert!(matches!(error, DecodeError::Truncated), "cut at {end}: {error:?}");
        assert_eq!(error.code(), ProblemCode::BodyMalformed);
    }
}

#[test]
fn bytes_after_the_end_are_refused() {
    let mut bytes = encode(&request(Vec::new()));
    bytes.push(0);
    assert!(matches!(decode::<SyncRequest>(&bytes), Err(DecodeError::TrailingBytes)));
}

#[test]
fn a_list_that_claims_more_than_there_is_allocates_nothing() {
    for head in [
        &[0x9b, 0, 0, 1, 0, 0, 0, 0, 0][..],
        &[0xbb, 0, 0, 1, 0, 0, 0, 0, 0],
        &[0x9a, 255, 255, 255, 255],
    ] {
        assert!(matches!(structure::check(head), Err(DecodeError::Truncated)), "{head:x?}");
    }
    assert!(matches!(
        structure::check(&[0xbb, 255, 255, 255, 255, 255, 255, 255, 255]),
        Err(DecodeError::Truncated)
    ));
    assert!(matches!(
        structure::check(&[0x5b, 255, 255, 255, 255, 255, 255, 255, 255]),
        Err(DecodeError::Truncated)
    ));
}

#[test]
fn nesting_is_bounded() {
    assert!(structure::check(&nested(MAX_DEPTH)).is_ok());
    for levels in [MAX_DEPTH + 1, 1_000_000] {
        let error = structure::check(&nested(levels)).unwrap_err();
        assert_eq!(error.code(), ProblemCode::BodyTooLarge);
    }
    let tags = [vec![0xc1; 1000], vec![0]].concat();
    assert!(matches!(structure::check(&tags), Err(DecodeError::TooLarge(_))));
}

#[test]
fn items_are_bounded() {
    let count = u32::try_from(MAX_ITEMS).unwrap().to_be_bytes();
    let bytes = [&[0x9a][..], &count, &vec![0; MAX_ITEMS]].concat();
    assert!(matches!(structure::check(&bytes), Err(DecodeError::TooLarge(_))));
}

#[test]
fn indefinite_lengths_and_reserved_heads_are_refused() {
    for bytes in [
        &[0x9f, 0xff][..],
        &[0xbf, 0xff],
        &[0x5f, 0x40, 0xff],
        &[0x7f, 0xff],
        &[0xff],
        &[0x1c],
        &[0xfe],
    ] {
        assert!(matches!(structure::check(bytes), Err(DecodeError::NotWellFormed)), "{bytes:x?}");
    }
}

#[test]
fn well_formed_cbor_of_another_shape_is_no_message() {
    let missing = [0xa1, 0x00, 0x01];
    let wrong_type = [0xa2, 0x00, 0x01, 0x02, 0x61, b'x'];
    for bytes in [&missing[..], &wrong_type] {
        assert!(
            matches!(decode::<SyncRequest>(bytes), Err(DecodeError::WrongShape(_))),
            "{bytes:x?}"
        );
    }
}

#[test]
fn keys_of_a_later_version_are_skipped() {
    let known = [0xa4, 0x00, 0x01, 0x02, 0x19, 0x04, 0x00];
    let unknown = [0x18, 0x63, 0xa1, 0x61, b'x', 0x82, 0xf5, 0x41, 7];
    let text_key = [0x18, 0x64, 0xc1, 0xfb, 0, 0, 0, 0, 0, 0, 0, 0];
    let read: SyncRequest = decode(&[&known[..], &unknown, &text_key].concat()).unwrap();
    assert_eq!(
        read,
        SyncRequest { protocol: 1, cursor: None, budget_bytes: 1024, push: Vec::new() }
    );
}

#[test]
fn the_protocol_before_is_read_and_keeps_its_number() {
    let behind = SyncRequest { protocol: OLDEST_PROTOCOL, ..request(vec![order(9, 3)]) };
    assert_eq!(OLDEST_PROTOCOL, PROTOCOL - 1);
    assert_eq!(decode::<SyncRequest>(&encode(&behind)).unwrap(), behind);
}

#[test]
fn another_protocol_is_named_however_different_it_looks() {
    let future = [0xa2, 0x00, 0x02, 0x02, 0x61, b'x'];
    let error = decode::<SyncRequest>(&future).unwrap_err();
    assert!(matches!(error, DecodeError::Protocol(2)));
    assert_eq!(error.code(), ProblemCode::ProtocolUnsupported);
}

#[test]
fn a_request_holds_as_many_changes_as_it_may_and_no_more() {
    let orders = u8::try_from(MAX_CHANGES_PER_REQUEST / MAX_CHANGES_PER_ORDER).unwrap();
    let most = request((0..orders).map(|n| order(n, MAX_CHANGES_PER_ORDER)).collect());
    assert!(decode::<SyncRequest>(&encode(&most)).is_ok());
    let mut beyond = most;
    beyond.push.push(order(orders, 1));
    for refused in [beyond, request(vec![order(9, MAX_CHANGES_PER_ORDER + 1)])] {
        let error = decode::<SyncRequest>(&encode(&refused)).unwrap_err();
        assert_eq!(error.code(), ProblemCode::BodyTooLarge);
    }
}

#[test]
fn an_order_is_pushed_once_in_a_request() {
    let twice = request(vec![order(1, 1), order(2, 1), order(1, 1)]);
    assert!(matches!(decode::<SyncRequest>(&encode(&twice)), Err(DecodeError::TooLarge(_))));
}

#[test]
fn a_cursor_has_a_limit() {
    let long = SyncRequest { cursor: Some(vec![0; 513]), ..request(Vec::new()) };
    assert!(matches!(decode::<SyncRequest>(&encode(&long)), Err(DecodeError::TooLarge(_))));
}

/// A number that looks random.
pub(super) fn noise(n: u32) -> u64 {
    let mut x =
        u64::from(n).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 27;
    x.wrapping_mul(0x94d0_49bb_1331_11eb) ^ x >> 31
}
