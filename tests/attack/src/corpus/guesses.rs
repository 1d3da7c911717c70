//! Guessing what nobody can guess, and asking for what is somebody else's.

use fieldbook_wire::{EnrolRequest, PROTOCOL, http, pack};

use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{now, random};

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("guessing enrolment codes", codes),
    ("guessing office keys", office_keys),
    ("guessing orders: absent and foreign ones answer alike", orders),
    ("cursors of others, of nobody and with flipped bits", cursors),
    ("guessing addresses of uploads and photos", uploads),
];

fn codes(scene: &mut Scene) -> Contained {
    let guess = |code: String| {
        let request = EnrolRequest {
            protocol: PROTOCOL,
            code,
            device_key: scene.mallory.key.public(),
            device_name: "Pixel".to_owned(),
            app_version: "0.1.0".to_owned(),
        };
        let post = reqwest::Client::new()
            .post(format!("{}{}", scene.hub.url, http::ENROL_PATH))
            .header("content-type", http::MEDIA_TYPE);
        scene.runtime.block_on(async {
            let answer = post.body(pack(&request).bytes).send().await.unwrap();
            let problem: serde_json::Value = answer.json().await.unwrap();
            problem["type"].as_str().unwrap_or_default().to_owned()
        })
    };
    let random_code = |_: usize| {
        let payload = format!("{:032x}", u128::from_be_bytes(random()));
        expect("a guess", &guess(payload), &["code_unknown"])
    };
    let plain = ["", "0", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AA", "%00", "' OR 1=1 --"];
    let plain = plain.map(|code| expect("a guess", &guess(code.to_owned()), &["code_unknown"]));
    all((0..20).map(random_code).chain(plain))
}

fn office_keys(scene: &mut Scene) -> Contained {
    let real = scene.hub.key.clone();
    let mut near = real.clone();
    near.pop();
    let guesses = [near, format!("{real} x"), real.to_uppercase(), "null".to_owned(), "../".into()];
    let client = reqwest::Client::new();
    all(guesses.iter().filter(|guess| **guess != real).map(|guess| {
        let get = client.get(format!("{}/api/orders", scene.hub.url)).bearer_auth(guess);
        let status = scene.runtime.block_on(get.send()).unwrap().status().as_u16();
        expect("a guessed key", &format!("status {status}"), &["status 401"])
    }))
}

/// The same push to an order of others and to none: the same answer, and about the same bytes.
fn orders(scene: &mut Scene) -> Contained {
    let change = scene.mallory.change(scene.mine[0], fieldbook_model::Deed::Accept);
    let absent = fieldbook_model::OrderId::from_bytes(random());
    let tell = |order| {
        let push = scene.mallory.push(order, &[change.actor], vec![change.bytes.clone()]);
        let reply = scene.runtime.block_on(scene.mallory.pushes(vec![push]));
        let (code, message) = (reply.said(), reply.message);
        (code, message.map(|message| (message.feed.len(), message.receipt.is_some())))
    };
    let (foreign, none) = (tell(scene.foreign), tell(absent));
    if foreign != none {
        return Err(format!("a foreign order answers {foreign:?}, an absent one {none:?}"));
    }
    expect("an order", &foreign.0, &["order_unknown", "rate_limited"])
}

/// A cursor that is not this phone's starts over with what this phone may see, and with nothing else.
fn cursors(scene: &mut Scene) -> Contained {
    let own = scene.mallory.cursor.clone();
    let mut flipped = own.clone();
    flipped[40] ^= 1;
    let mut longer = own.clone();
    longer.extend([0; 300]);
    let strange = [flipped, own[..20].to_vec(), longer, vec![0; 64], vec![0xff; 512], Vec::new()];
    for cursor in strange {
        let request = scene.mallory.request(Some(cursor), Vec::new());
        let reply = scene.runtime.block_on(scene.mallory.send(&request));
        let Some(message) = reply.message else { return Err(reply.code()) };
        let sent = message.feed.iter().map(|order| order.order);
        let foreign = fieldbook_wire::Id16::from_bytes(*scene.foreign.as_bytes());
        if sent.into_iter().any(|order| order == foreign) {
            return Err("a cursor opened an order of others".to_owned());
        }
    }
    let long = scene.mallory.request(Some(vec![0; 513]), Vec::new());
    let reply = scene.runtime.block_on(scene.mallory.send(&long));
    expect("a long cursor", &reply.code(), &["body_too_large"])?;
    Ok("starts over with its own orders".to_owned())
}

/// Upload URLs are 256 random bits; photos are named by 64 hex digits and need a signature besides.
fn uploads(scene: &mut Scene) -> Contained {
    let hex = |bytes: [u8; 32]| fieldbook_wire::Hash32::from_bytes(bytes).to_string();
    let guesses = (0..10).map(|_| hex(random()));
    let paths = guesses.flat_map(|id| [format!("/v1/uploads/{id}"), format!("/v1/photos/{id}")]);
    let odd = ["/v1/photos/", "/v1/uploads/", "/v1/photos/..%2fhub.db", "/v1/uploads/../hub.db"];
    let paths = paths.chain(odd.map(str::to_owned));
    let client = reqwest::Client::new();
    let mut answers = Vec::new();
    for path in paths {
        for method in ["GET", "HEAD", "PATCH", "PUT", "DELETE", "POST"] {
            let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
            let request = client.request(method, format!("{}{path}", scene.hub.url));
            let request = request
                .header("tus-resumable", "1.0.0")
                .header("upload-offset", "0")
                .header("content-type", "application/offset+octet-stream")
                .header("x-now", now())
                .body("x");
            let status = scene.runtime.block_on(request.send()).unwrap().status().as_u16();
            let wanted = ["status 401", "status 404", "status 405", "status 410", "status 415"];
            answers.push(expect(&path, &format!("status {status}"), &wanted));
        }
    }
    all(answers)
}
