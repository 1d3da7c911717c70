//! `JSONTestSuite`: what is JSON is read, what is none is refused as that, and nothing makes the hub stumble.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::Bench;

/// The files of one kind: `y` is JSON, `n` is none, `i` is anybody's choice. `None`, said aloud, where they are absent.
fn files(kind: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/jsontestsuite/test_parsing");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is absent; nothing was looked at", folder.display());
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort_unstable();
    let named = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    });
    Some(named.filter(|(name, _)| name.starts_with(&format!("{kind}_"))).collect())
}

/// What the office API answers to these bytes as a new order.
async fn post(bench: &Bench, body: Vec<u8>) -> (u16, String, Value) {
    let request = bench.http.post(bench.url("/api/orders")).bearer_auth(bench.hub.office_key());
    let answer =
        request.header("content-type", "application/json").body(body).send().await.unwrap();
    let status = answer.status().as_u16();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (status, kind, answer.json().await.unwrap())
}

/// `value` where the API takes a text.
fn as_description(value: &[u8]) -> Vec<u8> {
    [b"{\"title\": \"y\", \"description\": ".as_slice(), value, b"}"].concat()
}

#[tokio::test]
async fn what_is_no_json_is_refused_as_that_and_the_hub_goes_on() {
    let Some(files) = files("n") else { return };
    assert_eq!(files.len(), 188);
    let bench = Bench::new().await;
    for (name, body) in files {
        for body in [as_description(&body), body] {
            let (status, kind, problem) = post(&bench, body).await;
            assert_eq!((status, kind.as_str()), (400, "application/problem+json"), "{name}");
            assert_eq!(problem["type"], "body_malformed", "{name}: {problem}");
        }
    }
    assert_eq!(bench.get("/api/orders").await.1["orders"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn what_is_json_is_read_and_answered_with_an_order_or_the_field_that_is_wrong() {
    let Some(files) = files("y") else { return };
    assert_eq!(files.len(), 95);
    let bench = Bench::new().await;
    let mut orders = 0;
    for (name, body) in files {
        for body in [as_description(&body), body] {
            let (status, _, answer) = post(&bench, body).await;
            let code = answer["type"].as_str().unwrap_or_default();
            let read = status == 201 || (status == 422 && code == "invalid_field");
            assert!(read, "{name}: {status} {answer}");
            orders += u32::from(status == 201);
        }
    }
    assert!(orders > 0);
}

#[tokio::test]
async fn each_string_of_the_suite_is_kept_as_it_was_meant() {
    let Some(files) = files("y") else { return };
    let bench = Bench::new().await;
    let (mut kept, mut refused) = (0, 0);
    for (name, body) in files {
        let Ok(whole) = serde_json::from_slice::<Value>(&body) else { panic!("{name}") };
        let text = std::str::from_utf8(&body).unwrap().trim();
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let (Some(meant), raw) = (match &whole {
            Value::Array(values) if values.len() == 1 => (values[0].as_str(), inner.unwrap()),
            value => (value.as_str(), text),
        }) else {
            continue;
        };
        let (status, _, answer) = post(&bench, as_description(raw.as_bytes())).await;
        if meant.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            assert_eq!(answer["field"], "description", "{name}: {status} {answer}");
            refused += 1;
            continue;
        }
        assert_eq!(status, 201, "{name}: {answer}");
        let order =
            bench.get(&format!("/api/orders/{}", answer["order"].as_str().unwrap())).await.1;
        assert_eq!(order["description"], meant, "{name}");
        kept += 1;
    }
    eprintln!("{kept} strings kept, {refused} with control characters refused");
    assert!(kept >= 30 && refused >= 3, "{kept} kept, {refused} refused");
}

#[tokio::test]
async fn what_is_anybodys_choice_is_answered() {
    let Some(files) = files("i") else { return };
    let bench = Bench::new().await;
    for (name, body) in files {
        for body in [as_description(&body), body] {
            let (status, _, answer) = post(&bench, body).await;
            assert!(status == 201 || (400..500).contains(&status), "{name}: {status} {answer}");
        }
    }
    assert_eq!(bench.get("/api/orders").await.0, 200);
}
