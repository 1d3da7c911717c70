//! The description of the office API names every route, and every route it names is there.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::bench::Bench;

const ROUTES: &[&str] = &[
    "get /api/devices",
    "get /api/engineers",
    "get /api/merge-notes",
    "get /api/orders",
    "get /api/orders/{order}",
    "get /api/orders/{order}/merge-notes",
    "get /api/orders/{order}/photos/{photo}",
    "get /api/quarantine",
    "patch /api/orders/{order}",
    "patch /api/orders/{order}/priority",
    "post /api/devices/{device}/revoke",
    "post /api/devices/{device}/wipe-order",
    "post /api/engineers",
    "post /api/engineers/{engineer}/enrol",
    "post /api/orders",
    "post /api/orders/{order}/assign",
    "post /api/orders/{order}/cancel",
    "post /api/orders/{order}/comments",
    "post /api/orders/{order}/lead",
    "post /api/orders/{order}/merge-notes/seen",
    "post /api/orders/{order}/reschedule",
    "post /api/quarantine/{id}/release",
    "put /api/orders/{order}/texts/{field}",
];

async fn described(bench: &Bench) -> Value {
    bench.http.get(bench.url("/api/openapi.json")).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_description_names_every_route_and_each_is_there() {
    let bench = Bench::new().await;
    let document = described(&bench).await;
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            found.insert(format!("{method} {path}"));
            let url = bench.url(&path.replace(['{', '}'], ""));
            let request = bench.http.request(method.to_uppercase().parse().unwrap(), url);
            let without_key = request.send().await.unwrap().status();
            assert_eq!(without_key, 401, "{method} {path} is there, and guarded");
        }
    }
    assert_eq!(found, ROUTES.iter().map(|route| (*route).to_owned()).collect());
}

#[tokio::test]
async fn every_reference_of_the_description_leads_somewhere() {
    let bench = Bench::new().await;
    let document = described(&bench).await;
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            into.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|inner| collect(inner, into));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, into)),
        _ => {}
    }
}
