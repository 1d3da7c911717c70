use super::*;
use crate::ids::Id16;
use crate::keys::SigningKey;
use crate::limits::PROTOCOL;
use crate::messages::SyncRequest;
use crate::problem::ProblemCode;

const NOW: i64 = 1_767_225_600_123;
const BODY: &[u8] = b"\xa2\x00\x01\x02\x00";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn signed(body: &[u8]) -> SignatureHeaders {
    let (nonce, key_id) = ([0xfb; 12], Id16::from_bytes([0xab; 16]));
    sign_request(
        &key(),
        RequestParts { method: "POST", path: "/v1/sync", body, created: NOW, nonce, key_id },
    )
}

fn read(headers: &SignatureHeaders) -> Result<PresentedSignature, SignatureError> {
    PresentedSignature::read(&headers.content_digest, &headers.signature_input, &headers.signature)
}

fn verify(
    headers: &SignatureHeaders,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<(), SignatureError> {
    read(headers)?.verify(&key().public(), method, path, body, NOW)
}

#[test]
fn a_signed_request_is_recognized() {
    let headers = signed(BODY);
    assert_eq!(read(&headers).unwrap().key_id(), Id16::from_bytes([0xab; 16]));
    assert_eq!(verify(&headers, "POST", "/v1/sync", BODY), Ok(()));
}

/// The signature was made by OpenSSL over the text that RFC 9421 prescribes.
#[test]
fn the_headers_are_those_of_the_rfc() {
    let headers = signed(BODY);
    assert_eq!(headers.content_digest, "sha-256=:piVLUb16cyY/8VxUlAycD7HO0qtw6I1B2SKHbSoeugw=:");
    assert_eq!(
        headers.signature_input,
        "fb=(\"@method\" \"@path\" \"content-digest\");created=1767225600;nonce=\"-_v7-_v7-_v7-_v7\";\
         keyid=\"abababababababababababababababab\";alg=\"ed25519\""
    );
    assert_eq!(
        headers.signature,
        "fb=:+sscp7fRmGTX4jTP7n1cr7qRqIi72GoP8llCs+sP+JB09RgUzg5tvEZfDb+HZZgUDaJhUBl+aUcyGNUcjcT2Aw==:"
    );
}

#[test]
fn nothing_that_was_signed_can_be_changed() {
    let headers = signed(BODY);
    assert_eq!(verify(&headers, "PUT", "/v1/sync", BODY), Err(SignatureError::Signature));
    assert_eq!(verify(&headers, "POST", "/v1/enrol", BODY), Err(SignatureError::Signature));
    assert_eq!(verify(&headers, "POST", "/v1/sync", b""), Err(SignatureError::Digest));
    let other_digest =
        SignatureHeaders { content_digest: signed(b"").content_digest, ..headers.clone() };
    assert_eq!(verify(&other_digest, "POST", "/v1/sync", b""), Err(SignatureError::Signature));
    for (old, new) in
        [("created=1767225600", "created=1767225601"), ("-_v7", "AAAA"), ("abab", "abac")]
    {
        let signature_input = headers.signature_input.replacen(old, new, 1);
        let forged = SignatureHeaders { signature_input, ..headers.clone() };
        assert_eq!(
            verify(&forged, "POST", "/v1/sync", BODY),
            Err(SignatureError::Signature),
            "{new}"
        );
    }
}

#[test]
fn another_phones_key_does_not_fit() {
    let other = SigningKey::from_bytes(&[8; 32]).public();
    let presented = read(&signed(BODY)).unwrap();
    assert_eq!(
        presented.verify(&other, "POST", "/v1/sync", BODY, NOW),
        Err(SignatureError::Signature)
    );
}

#[test]
fn a_clock_may_be_five_minutes_off() {
    let presented = read(&signed(BODY)).unwrap();
    let created = NOW / 1000 * 1000;
    let at = |now| presented.verify(&key().public(), "POST", "/v1/sync", BODY, now);
    for offset in [-300_000, 0, 300_000] {
        assert_eq!(at(created + offset), Ok(()), "{offset}");
    }
    for hub_time in [created - 300_001, created + 300_001, i64::MIN, i64::MAX] {
        let error = at(hub_time).unwrap_err();
        assert_eq!(error, SignatureError::ClockSkew { hub_time });
        assert_eq!(error.code(), ProblemCode::ClockSkew);
    }
}

#[test]
fn the_hubs_time_is_told_to_the_keys_owner_only() {
    let mut headers = signed(BODY);
    headers.signature_input = headers.signature_input.replace("created=1767225600", "created=1");
    assert_eq!(verify(&headers, "POST", "/v1/sync", BODY), Err(SignatureError::Signature));
}

#[test]
fn only_the_one_profile_is_read() {
    let good = signed(BODY);
    let input = &good.signature_input;
    let inputs = [
        String::new(),
        input.replace("fb=", "sig1="),
        input.replace("fb=", "fb= "),
        input.replace("\"@path\" ", ""),
        input.replace("\"@method\" \"@path\"", "\"@path\" \"@method\""),
        input.replace("created=1767225600", "created=01767225600"),
        input.replace("created=1767225600", "created=+1767225600"),
        input.replace("created=1767225600", "created=99999999999999999999"),
        input.replace("-_v7-_v7-_v7-_v7", "-_v7"),
        input.replace("-_v7-_v7-_v7-_v7", "+/v7-_v7-_v7-_v7"),
        input.replace("abababab", "ABABABAB"),
        input.replace("alg=\"ed25519\"", "alg=\"rsa-v1_5-sha256\""),
        input.replace(";alg=\"ed25519\"", ""),
        format!("{input};expires=1"),
        format!("{input}, {input}"),
    ];
    for signature_input in inputs {
        let headers = SignatureHeaders { signature_input, ..good.clone() };
        assert_eq!(read(&headers), Err(SignatureError::Headers), "{}", headers.signature_input);
    }
    let signature = &good.signature;
    let signatures = [
        String::new(),
        signature.replace("fb=", "sig1="),
        signature.replace("==:", ":"),
        signature.replace("==:", "==:;a"),
        signature.replace("fb=:", "fb=:AAAA"),
        format!("{signature}, {signature}"),
    ];
    for signature in signatures {
        let headers = SignatureHeaders { signature, ..good.clone() };
        assert_eq!(read(&headers), Err(SignatureError::Headers), "{}", headers.signature);
    }
}

/// `performance.md`, W4: nothing to do costs at most 0.7 KB with all headers, both ways. The bytes here are those of a
/// plain HTTP/1.1 exchange as the phone and the hub write it.
#[test]
fn an_idle_exchange_is_small() {
    let request = SyncRequest {
        protocol: PROTOCOL,
        cursor: Some(vec![0xff; 64]),
        budget_bytes: 1024 * 1024,
        push: Vec::new(),
    };
    let body = crate::pack(&request);
    assert_eq!(body.encoding, None);
    let headers = signed(&body.bytes);
    let head = format!(
        "POST {} HTTP/1.1\r\ncontent-type: {}\r\n{CONTENT_DIGEST}: {}\r\n{SIGNATURE_INPUT}: {}\r\n{SIGNATURE}: {}\r\n\
         accept: */*\r\nhost: hub.example.com:8443\r\ncontent-length: {}\r\n\r\n",
        crate::http::SYNC_PATH,
        crate::http::MEDIA_TYPE,
        headers.content_digest,
        headers.signature_input,
        headers.signature,
        body.bytes.len(),
    );
    let answer = "HTTP/1.1 204 No Content\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n";
    let total = head.len() + body.bytes.len() + answer.len();
    assert!(total <= 700, "{total} bytes");
}
