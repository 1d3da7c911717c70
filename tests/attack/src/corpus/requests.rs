//! Requests that were recorded, stolen, changed or signed by somebody else.

use fieldbook_wire::{SignatureHeaders, encode, http, pack};

use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{now, random};

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("a recorded request, sent again", replayed),
    ("a nonce used again for another body", reused_nonce),
    ("a request signed long ago, or in the future", old),
    ("another body under a signature", changed_body),
    ("another phone's name over one's own signature", stolen_name),
    ("a signature for another address", other_address),
    ("signature headers doubled, missing or of another profile", other_profiles),
    ("a revoked phone", revoked),
];

const INVALID: &[&str] = &["signature_invalid"];

fn body(scene: &Scene) -> Vec<u8> {
    encode(&scene.mallory.request(Some(scene.mallory.cursor.clone()), Vec::new()))
}

fn send(scene: &Scene, body: Vec<u8>, signed: &SignatureHeaders) -> String {
    scene.runtime.block_on(scene.mallory.send_signed(body, None, signed)).code()
}

fn replayed(scene: &mut Scene) -> Contained {
    let body = body(scene);
    let signed = scene.mallory.sign(&body, random(), now());
    expect("the first", &send(scene, body.clone(), &signed), &["status 204", "status 200"])?;
    let again = (0..10).map(|_| expect("again", &send(scene, body.clone(), &signed), INVALID));
    all(again)
}

fn reused_nonce(scene: &mut Scene) -> Contained {
    let nonce = random();
    let one = scene.mallory.send_body(body(scene), None, nonce, now());
    scene.runtime.block_on(one);
    let other = pack(&scene.mallory.request(None, Vec::new())).bytes;
    let second = scene.mallory.send_body(other, None, nonce, now());
    expect("the same nonce", &scene.runtime.block_on(second).code(), INVALID)
}

fn old(scene: &mut Scene) -> Contained {
    all([-301_000, 302_000, -365 * 86_400_000, i64::MIN / 4, i64::MAX / 4].map(|off| {
        let reply = scene.mallory.send_body(body(scene), None, random(), now().saturating_add(off));
        expect("an old one", &scene.runtime.block_on(reply).code(), &["clock_skew"])
    }))
}

fn changed_body(scene: &mut Scene) -> Contained {
    let signed = scene.mallory.sign(&body(scene), random(), now());
    let other = encode(&scene.mallory.request(None, Vec::new()));
    let swapped = SignatureHeaders {
        content_digest: scene.mallory.sign(&other, random(), now()).content_digest,
        ..scene.mallory.sign(&body(scene), random(), now())
    };
    all([
        expect("another body", &send(scene, other.clone(), &signed), INVALID),
        expect("another digest", &send(scene, other, &swapped), INVALID),
    ])
}

fn stolen_name(scene: &mut Scene) -> Contained {
    let body = body(scene);
    let theirs = scene.other.welcome.device.to_string();
    let own = scene.mallory.welcome.device.to_string();
    let mut signed = scene.mallory.sign(&body, random(), now());
    signed.signature_input = signed.signature_input.replace(&own, &theirs);
    let by_the_other = scene.other.sign(&body, random(), now());
    let mixed = SignatureHeaders {
        signature: by_the_other.signature,
        ..scene.mallory.sign(&body, random(), now())
    };
    let mut unknown = scene.mallory.sign(&body, random(), now());
    unknown.signature_input = unknown.signature_input.replace(&own, &"00".repeat(16));
    all([
        expect("a stolen name", &send(scene, body.clone(), &signed), INVALID),
        expect("a stolen signature", &send(scene, body.clone(), &mixed), INVALID),
        expect("an unknown name", &send(scene, body, &unknown), &["device_unknown"]),
    ])
}

fn other_address(scene: &mut Scene) -> Contained {
    let body = body(scene);
    let key_id = scene.mallory.welcome.device;
    all([
        ("POST", "/v1/enrol"),
        ("GET", "/v1/sync"),
        ("POST", "/v1/sync/"),
        ("POST", "/api/orders"),
    ]
    .map(|(method, path)| {
        let (created, nonce) = (now(), random());
        let parts =
            fieldbook_wire::RequestParts { method, path, body: &body, created, nonce, key_id };
        let signed = fieldbook_wire::sign_request(&scene.mallory.key, parts);
        expect("another address", &send(scene, body.clone(), &signed), INVALID)
    }))
}

fn other_profiles(scene: &mut Scene) -> Contained {
    let body = body(scene);
    let good = scene.mallory.sign(&body, random(), now());
    let input = &good.signature_input;
    let inputs = [
        input.replace("ed25519", "hmac-sha256"),
        input.replace("ed25519", "none"),
        input.replace("\"@path\" ", ""),
        format!("{input};expires=1"),
        format!("{input}, {input}"),
        "x".repeat(20_000),
        String::new(),
    ];
    let twisted = inputs.map(|signature_input| {
        let signed = SignatureHeaders { signature_input, ..good.clone() };
        expect("another profile", &send(scene, body.clone(), &signed), INVALID)
    });
    let none = scene.runtime.block_on(async {
        let post = reqwest::Client::new().post(format!("{}{}", scene.hub.url, http::SYNC_PATH));
        let answer = post.header("content-type", http::MEDIA_TYPE).body(body.clone()).send().await;
        let problem: serde_json::Value = answer.unwrap().json().await.unwrap();
        problem["type"].as_str().unwrap_or_default().to_owned()
    });
    all(twisted.into_iter().chain([expect("no signature", &none, INVALID)]))
}

/// A phone that the office shut out: what it pushes is held, and it is told nothing.
fn revoked(scene: &mut Scene) -> Contained {
    let office = &scene.hub.office;
    let who = scene.mallory.who;
    let code = scene.runtime.block_on(async {
        let payload = office
            .post(&format!("engineers/{who}/enrol"), &serde_json::json!({ "hub": scene.hub.url }))
            .await
            .unwrap();
        let phone =
            crate::attacker::Attacker::enrol(&scene.hub.url, payload["payload"].as_str().unwrap());
        let mut phone = phone.await;
        phone.fetch().await;
        let path = format!("devices/{}/revoke", phone.device);
        office.post(&path, &serde_json::json!({})).await.unwrap();
        let order = scene.mine[0];
        let change = phone.change(order, fieldbook_model::Deed::Accept);
        let push = phone.push(order, &[change.actor], vec![change.bytes]);
        let reply = phone.pushes(vec![push]).await;
        assert!(reply.message.is_none(), "a revoked phone is told nothing");
        reply.code()
    });
    expect("a revoked phone", &code, &["device_revoked"])
}
