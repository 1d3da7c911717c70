//! Whatever arrives, nothing panics, and what is accepted is written again the same way.

use fieldbook_wire::{
    EnrolPayload, EnrolRequest, EnrolmentCode, PresentedSignature, SyncRequest, SyncResponse,
    decode, encode, inflate_bounded, unpack,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::samples;

/// Overwrites a few bytes.
fn mutate(bytes: &mut [u8], mutations: &[(Index, u8)]) {
    for (place, value) in mutations {
        bytes[place.index(bytes.len())] = *value;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_bytes_are_refused_calmly(bytes in vec(any::<u8>(), 0..300)) {
        let _ = decode::<SyncRequest>(&bytes);
        let _ = decode::<SyncResponse>(&bytes);
        let _ = decode::<EnrolRequest>(&bytes);
        let _ = inflate_bounded(&bytes, 10_000, 10);
        let _ = unpack::<SyncResponse>(&bytes, Some("zstd"), 10_000);
        let _ = unpack::<SyncResponse>(&bytes, Some("bzip2"), 10_000);
    }

    #[test]
    fn a_damaged_request_is_refused_or_means_something_else(mutations in vec(any::<(Index, u8)>(), 1..4)) {
        let mut bytes = encode(&samples::sync_push());
        mutate(&mut bytes, &mutations);
        if let Ok(read) = decode::<SyncRequest>(&bytes) {
            prop_assert_eq!(decode::<SyncRequest>(&encode(&read)).unwrap(), read);
        }
    }

    #[test]
    fn a_damaged_response_is_refused_or_means_something_else(mutations in vec(any::<(Index, u8)>(), 1..4)) {
        let mut bytes = encode(&samples::sync_response());
        mutate(&mut bytes, &mutations);
        if let Ok(read) = decode::<SyncResponse>(&bytes) {
            prop_assert_eq!(decode::<SyncResponse>(&encode(&read)).unwrap(), read);
        }
    }

    #[test]
    fn a_damaged_claim_or_receipt_is_not_valid(mutations in vec(any::<(Index, u8)>(), 1..3)) {
        let sent = samples::claim();
        let mut bytes = encode(&sent);
        mutate(&mut bytes, &mutations);
        if let Ok(read) = decode::<fieldbook_wire::Claim>(&bytes) {
            prop_assert_eq!(read.verify(&samples::phone().public()).is_ok(), read == sent);
        }
        let sent = samples::receipt();
        let mut bytes = encode(&sent);
        mutate(&mut bytes, &mutations);
        if let Ok(read) = decode::<fieldbook_wire::Receipt>(&bytes) {
            prop_assert_eq!(read.verify(&samples::hub().public()).is_ok(), read == sent);
        }
    }

    #[test]
    fn any_text_is_a_payload_a_code_or_a_header_or_it_is_not(
        text in "\\PC{0,80}", tail in "[-:&=%a-z0-9\\[\\]]{0,60}",
    ) {
        let payload = format!("fieldbook:enrol?hub=https://{tail}&code={text}");
        for text in [text.clone(), format!("fieldbook:enrol?{tail}"), payload] {
            let _ = text.parse::<EnrolPayload>();
            let _ = text.parse::<EnrolmentCode>();
            let _ = PresentedSignature::read(&text, &format!("fb={text}"), &format!("fb=:{tail}:"));
        }
    }
}

#[test]
fn a_response_cut_after_any_byte_is_refused() {
    let bytes = encode(&samples::sync_response());
    for end in 0..bytes.len() {
        assert!(decode::<SyncResponse>(&bytes[..end]).is_err(), "cut at {end}");
    }
}
