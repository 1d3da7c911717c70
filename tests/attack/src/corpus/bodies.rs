//! Bodies that are small and would be large, or are read for ever.

use std::io::Write as _;

use fieldbook_wire::http;

use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{now, random};

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("CBOR nested 100 000 deep", nested_cbor),
    ("CBOR that announces what it does not have", lying_cbor),
    ("a body of nothing but tiny items", tiny_items),
    ("zstd bombs: gigabytes, and a window of two", zstd_bombs),
    ("gzip, deflate and unknown encodings", other_encodings),
    ("a body larger than any may be", large_body),
    ("JSON nested 100 000 deep at the office", nested_json),
    ("enrolment with garbage, with megabytes, with paths for names", enrolments),
];

fn tell(
    scene: &Scene,
    what: &str,
    body: Vec<u8>,
    encoding: Option<&str>,
    wanted: &[&str],
) -> Contained {
    let reply = scene.mallory.send_body(body, encoding, random(), now());
    expect(what, &scene.runtime.block_on(reply).code(), wanted)
}

fn nested_cbor(scene: &mut Scene) -> Contained {
    let zstd = |bytes: &[u8]| zstd::bulk::compress(bytes, 3).unwrap();
    let arrays = [vec![0x81; 100_000], vec![0]].concat();
    let maps = [[0xa1, 0x00].repeat(100_000), vec![0]].concat();
    let tags = [vec![0xc0; 100_000], vec![0]].concat();
    let endless = vec![0x9f; 100_000];
    all([arrays, maps, tags]
        .map(|body| tell(scene, "a nest", zstd(&body), Some("zstd"), &["body_too_large"])))?;
    tell(scene, "endless arrays", endless, None, &["body_malformed"])?;
    Ok("body_too_large, body_malformed".to_owned())
}

fn lying_cbor(scene: &mut Scene) -> Contained {
    let lies = [
        vec![0xbb, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x5b, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x41],
        vec![0xa4, 0x00, 0x01, 0x01, 0xf6, 0x02, 0x01, 0x03, 0x9a, 0xff, 0xff, 0xff, 0xff],
    ];
    all(lies.map(|body| tell(scene, "a lie", body, None, &["body_malformed"])))
}

fn tiny_items(scene: &mut Scene) -> Contained {
    let items = 3_000_000_u32;
    let mut body = vec![0x9a];
    body.extend(items.to_be_bytes());
    body.extend(vec![0x80; items as usize]);
    let body = zstd::bulk::compress(&body, 3).unwrap();
    tell(scene, "tiny items", body, Some("zstd"), &["body_too_large"])
}

fn zstd_bombs(scene: &mut Scene) -> Contained {
    let bomb = scene.once("zstd bomb", |_| {
        let mut zstd = zstd::Encoder::new(Vec::new(), 19).unwrap();
        let zeros = vec![0; 1024 * 1024];
        (0..2_048).for_each(|_| zstd.write_all(&zeros).unwrap());
        zstd.finish().unwrap()
    });
    let window = scene.once("zstd window", |_| {
        let mut zstd = zstd::Encoder::new(Vec::new(), 3).unwrap();
        zstd.long_distance_matching(true).unwrap();
        zstd.window_log(30).unwrap();
        zstd.write_all(&vec![7; 20 * 1024 * 1024]).unwrap();
        zstd.finish().unwrap()
    });
    all([
        tell(scene, "a bomb of two gigabytes", bomb.clone(), Some("zstd"), &["body_too_large"]),
        tell(scene, "bombs in a row", bomb.repeat(8), Some("zstd"), &["body_too_large"]),
        tell(scene, "a huge window", window, Some("zstd"), &["body_malformed", "body_too_large"]),
    ])
}

fn other_encodings(scene: &mut Scene) -> Contained {
    let gzip = scene.once("gzip bomb", |_| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0; 1024 * 1024];
        (0..1_024).for_each(|_| gzip.write_all(&zeros).unwrap());
        gzip.finish().unwrap()
    });
    all(["gzip", "deflate", "br", "zstd, gzip", "ZSTD", "../zstd"].map(|encoding| {
        tell(scene, encoding, gzip.clone(), Some(encoding), &["media_type_unsupported"])
    }))
}

fn large_body(scene: &mut Scene) -> Contained {
    let body = vec![0; 5 * 1024 * 1024];
    // now and then the hub has closed before the answer is read
    tell(scene, "a large body", body, None, &["body_too_large", "status 0"])
}

fn nested_json(scene: &mut Scene) -> Contained {
    let bodies = ["[", "{\"a\":", "[{\"steps\":"].map(|open| open.repeat(100_000));
    let post = |body: String, key: &str| {
        let request = reqwest::Client::new()
            .post(format!("{}/api/orders", scene.hub.url))
            .header("content-type", "application/json")
            .bearer_auth(key)
            .body(body);
        scene.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            let problem: serde_json::Value = answer.json().await.unwrap();
            problem["type"].as_str().unwrap_or_default().to_owned()
        })
    };
    let known = bodies
        .clone()
        .map(|body| expect("a nest", &post(body, &scene.hub.key), &["body_malformed"]));
    let unknown = bodies.map(|body| expect("a nest", &post(body, "no key"), &["unauthorized"]));
    all(known.into_iter().chain(unknown))
}

fn enrolments(scene: &mut Scene) -> Contained {
    let post = |body: Vec<u8>| {
        let request = reqwest::Client::new()
            .post(format!("{}{}", scene.hub.url, http::ENROL_PATH))
            .header("content-type", http::MEDIA_TYPE)
            .body(body);
        scene.runtime.block_on(async {
            let Ok(answer) = request.send().await else { return "closed".to_owned() };
            let Ok(bytes) = answer.bytes().await else { return "closed".to_owned() };
            let problem: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
            problem["type"].as_str().unwrap_or_default().to_owned()
        })
    };
    let enrol = |name: &str| {
        let request = fieldbook_wire::EnrolRequest {
            protocol: fieldbook_wire::PROTOCOL,
            code: "../../../../etc/passwd".to_owned(),
            device_key: scene.mallory.key.public(),
            device_name: name.to_owned(),
            app_version: "'; DROP TABLE device; --".to_owned(),
        };
        post(fieldbook_wire::encode(&request))
    };
    all([
        expect("garbage", &post(vec![0xff; 200]), &["body_malformed"]),
        expect("a megabyte", &post(vec![0; 1024 * 1024]), &["body_too_large", "closed"]),
        expect("a path for a name", &enrol("../../../x"), &["code_unknown"]),
        expect("a long name", &enrol(&"x".repeat(300)), &["body_too_large"]),
    ])
}
