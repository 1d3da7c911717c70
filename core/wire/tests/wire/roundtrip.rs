//! Whatever is sent is what arrives.

use fieldbook_wire::limits::{MAX_REQUEST_INFLATED, MAX_RESPONSE_INFLATED};
use fieldbook_wire::{
    EnrolPayload, EnrolmentCode, Hash32, Id16, PresentedSignature, RequestParts, SigningKey, pack,
    sign_request, unpack,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::strategies::{sync_request, sync_response};

proptest! {
    #[test]
    fn a_request_arrives_as_it_was_sent(sent in sync_request()) {
        let body = pack(&sent);
        let arrived = unpack(&body.bytes, body.encoding, MAX_REQUEST_INFLATED).unwrap();
        prop_assert_eq!(sent, arrived);
    }

    #[test]
    fn a_response_arrives_as_it_was_sent(sent in sync_response()) {
        let body = pack(&sent);
        let arrived = unpack(&body.bytes, body.encoding, MAX_RESPONSE_INFLATED).unwrap();
        prop_assert_eq!(sent, arrived);
    }

    #[test]
    fn a_code_is_read_as_it_was_written(random: [u8; 16]) {
        let code = EnrolmentCode::from_bytes(random);
        prop_assert_eq!(code.to_string().parse(), Ok(code));
    }

    #[test]
    fn a_payload_is_read_as_it_was_written(
        random: [u8; 16], pins in vec(any::<[u8; 32]>(), 0..8), port in 1..=u16::MAX,
    ) {
        let pins = pins.into_iter().map(Hash32::from_bytes).collect();
        let hub = format!("https://hub-{port}.example:{port}");
        let payload = EnrolPayload::new(&hub, EnrolmentCode::from_bytes(random), pins).unwrap();
        prop_assert_eq!(payload.to_string().parse(), Ok(payload));
    }

    #[test]
    fn a_signed_request_verifies(
        secret: [u8; 32], nonce: [u8; 12], device: [u8; 16], created in 0..4_000_000_000_000_i64,
        body in vec(any::<u8>(), 0..100), path in "/v1/[a-z]{1,10}",
    ) {
        let key = SigningKey::from_bytes(&secret);
        let key_id = Id16::from_bytes(device);
        let request = RequestParts { method: "POST", path: &path, body: &body, created, nonce, key_id };
        let headers = sign_request(&key, request);
        let presented =
            PresentedSignature::read(&headers.content_digest, &headers.signature_input, &headers.signature).unwrap();
        prop_assert_eq!(presented.key_id(), key_id);
        prop_assert_eq!(presented.nonce(), &nonce);
        prop_assert_eq!(presented.verify(&key.public(), "POST", &path, &body, created), Ok(()));
    }
}
