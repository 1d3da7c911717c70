//! The bytes of every message, pinned. Run with `FIELDBOOK_BLESS=1` to write them anew after a wanted change; messages
//! of a shipped version are never changed, they get a folder beside it.

use std::path::PathBuf;

use fieldbook_wire::{Message, decode, encode};

use crate::{brief, samples};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/v1").join(format!("{name}.cbor"))
}

/// Writes as the fixture says, and reads the fixture as the same message.
fn check<T: Message + PartialEq + std::fmt::Debug>(name: &str, message: &T) {
    let path = fixture(name);
    let bytes = encode(message);
    if std::env::var_os("FIELDBOOK_BLESS").is_some() {
        std::fs::write(&path, &bytes).unwrap();
    }
    let golden = std::fs::read(&path).unwrap();
    assert_eq!(bytes, golden, "{name}: other bytes than the fixture");
    assert_eq!(&decode::<T>(&golden).unwrap(), message, "{name}: the fixture reads differently");
}

#[test]
fn enrolment_keeps_its_bytes() {
    check("enrol_request", &samples::enrol_request());
    check("enrol_response", &samples::enrol_response());
}

#[test]
fn requests_keep_their_bytes() {
    check("sync_request_first", &samples::sync_first());
    check("sync_request_idle", &samples::sync_idle());
    check("sync_request_push", &samples::sync_push());
}

#[test]
fn responses_keep_their_bytes() {
    check("sync_response", &samples::sync_response());
    check("sync_response_nothing", &samples::sync_nothing());
}

#[test]
fn a_hand_back_keeps_its_bytes() {
    check("hand_back", &samples::hand_back());
    check("hand_back_answer", &samples::hand_back_answer());
}

#[test]
fn the_compact_form_keeps_its_bytes() {
    let (request, response) = brief::golden();
    check("brief_request", &request);
    check("brief_response", &response);
}

#[test]
fn signed_things_keep_their_bytes() {
    check("claim", &samples::claim());
    check("receipt", &samples::receipt());
    check("signed_assignment", &samples::assignment());
}

#[test]
fn what_was_signed_then_is_valid_now() {
    let read = |name| std::fs::read(fixture(name)).unwrap();
    let claim: fieldbook_wire::Claim = decode(&read("claim")).unwrap();
    assert_eq!(claim.verify(&samples::phone().public()), Ok(()));
    let receipt: fieldbook_wire::Receipt = decode(&read("receipt")).unwrap();
    assert_eq!(receipt.verify(&samples::hub().public()), Ok(()));
    let assignment: fieldbook_wire::SignedAssignment = decode(&read("signed_assignment")).unwrap();
    assert_eq!(assignment.verify(&samples::hub().public()), Ok(()));
}

#[test]
fn every_fixture_belongs_to_a_message() {
    let folder = fixture("x").with_file_name("");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let known = [
        "brief_request",
        "brief_response",
        "claim",
        "enrol_request",
        "enrol_response",
        "hand_back",
        "hand_back_answer",
        "receipt",
        "signed_assignment",
        "sync_request_first",
        "sync_request_idle",
        "sync_request_push",
        "sync_response",
        "sync_response_nothing",
    ];
    assert_eq!(names, known.map(|name| format!("{name}.cbor")));
}
