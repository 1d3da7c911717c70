use super::*;
use crate::ids::Id16;
use crate::limits::{MAX_REQUEST_INFLATED, PROTOCOL};
use crate::messages::{Form, PushOrder, SyncRequest};

fn request(change: Vec<u8>) -> SyncRequest {
    let order = Id16::from_bytes([9; 16]);
    let push =
        vec![PushOrder { order, claims: Vec::new(), form: Form::PLAIN, changes: vec![change] }];
    SyncRequest { protocol: PROTOCOL, cursor: None, budget_bytes: 1, push }
}

fn read(packed: &Packed) -> Result<SyncRequest, BodyError> {
    unpack(&packed.bytes, packed.encoding, MAX_REQUEST_INFLATED)
}

#[test]
fn a_small_body_travels_as_it_is() {
    let sent = request(vec![0; 200]);
    let packed = pack(&sent);
    assert_eq!(packed.encoding, None);
    assert_eq!(read(&packed).unwrap(), sent);
}

#[test]
fn a_large_body_travels_compressed() {
    let sent = request(vec![0; 10_000]);
    let packed = pack(&sent);
    assert_eq!(packed.encoding, Some("zstd"));
    assert!(packed.bytes.len() < 200);
    assert_eq!(read(&packed).unwrap(), sent);
}

#[test]
fn a_body_that_does_not_shrink_is_left_alone() {
    let noise = (0..1000_u32).flat_map(|n| crate::codec::tests::noise(n).to_le_bytes()).collect();
    let packed = pack(&request(noise));
    assert_eq!(packed.encoding, None);
}

#[test]
fn what_a_body_may_not_be_has_its_code() {
    let packed = pack(&request(vec![0; 10_000]));
    let codes = [
        (unpack::<SyncRequest>(&packed.bytes, Some("br"), 1000), ProblemCode::MediaTypeUnsupported),
        (unpack(&packed.bytes, Some("zstd"), 1000), ProblemCode::BodyTooLarge),
        (unpack(&packed.bytes, None, 10), ProblemCode::BodyTooLarge),
        (unpack(&packed.bytes[1..], Some("zstd"), 100_000), ProblemCode::BodyMalformed),
        (unpack(&packed.bytes, None, 100_000), ProblemCode::BodyMalformed),
        (unpack(&[], None, 100_000), ProblemCode::BodyMalformed),
    ];
    for (result, code) in codes {
        assert_eq!(result.unwrap_err().code(), code);
    }
}
