//! What the office says about an order is changed after it was made; and texts that arrived stay editable.

use fieldbook_model::{Deed, OrderId, TextField};
use rstest::rstest;
use serde_json::{Value, json};

use crate::bench::Bench;

impl Bench {
    async fn patch(&self, order: OrderId, patch: &Value) -> (u16, Value) {
        let url = self.url(&format!("/api/orders/{order}"));
        self.office(self.http.patch(url).json(patch)).await
    }

    async fn assignment(&self, order: OrderId) -> Value {
        self.get(&format!("/api/orders/{order}")).await.1["assignment"].clone()
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_leaves_the_rest() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    let before = bench.assignment(order).await;
    let patch = json!({
        "title": "Lift door jams", "priority": "emergency", "reason": "customer called again",
        "customer": { "name": "临江大厦", "phone": "+86 21 5555 0199" },
        "site": { "address": "示范路8号\n3号楼", "time_zone": "Asia/Shanghai" },
        "window": { "start": 1_796_169_600_000_i64, "end": 1_796_176_800_000_i64 },
        "asset": { "name": "电梯2", "serial": "S-2" }, "required_skills": ["lifts"],
        "sla": { "policy": "gold", "policy_version": 2 },
    });
    let (status, after) = bench.patch(order, &patch).await;
    assert_eq!(status, 200, "{after}");
    for field in ["title", "priority", "reason", "customer", "window", "required_skills"] {
        assert_eq!(after[field], patch[field], "{field}");
    }
    assert_eq!(after["site"]["address"], patch["site"]["address"]);
    assert_eq!(after["version"]["n"], before["version"]["n"].as_u64().unwrap() + 1);
    assert_eq!((&after["crew"], &after["number"]), (&before["crew"], &before["number"]));
    let (_, again) =
        bench.patch(order, &json!({ "customer": { "phone": null }, "asset": null })).await;
    assert_eq!(again["customer"], json!({ "name": "临江大厦", "phone": null }));
    assert_eq!((&again["asset"], &again["site"]), (&Value::Null, &after["site"]));
    ana.sync(&bench).await;
    let told = ana.assignments[&order].last().unwrap();
    assert_eq!((told.title.as_str(), told.customer.name.as_str()), ("Lift door jams", "临江大厦"));
    let (_, listed) = bench.get("/api/orders?text=jams").await;
    assert_eq!(listed["orders"].as_array().unwrap().len(), 1, "the list and its search follow");
}

#[rstest]
#[case::nothing(json!({}), ".")]
#[case::only_a_reason(json!({ "reason": "because" }), ".")]
#[case::unknown(json!({ "color": "red" }), "color")]
#[case::unknown_inside(json!({ "customer": { "fax": "1" } }), "customer.fax")]
#[case::crew_has_its_own_verb(json!({ "crew": [] }), "crew")]
#[case::texts_have_their_own(json!({ "description": "d" }), "description")]
#[case::no_title(json!({ "title": null }), "title")]
#[case::no_priority(json!({ "priority": null }), "priority")]
#[case::unknown_priority(json!({ "priority": "urgent" }), "priority")]
#[case::blank_title(json!({ "title": " " }), "title")]
#[case::phone_a_number(json!({ "customer": { "phone": 7 } }), "customer.phone")]
#[case::customer_a_text(json!({ "customer": "c" }), "customer")]
#[case::nul(json!({ "customer": { "name": "a\u{0}b" } }), "customer.name")]
#[case::no_such_zone(json!({ "site": { "time_zone": "Mars/Olympus" } }), "site.time_zone")]
#[case::half_a_window(json!({ "window": { "start": 1_796_169_600_000_i64 } }), "window.end")]
#[case::asset_without_name(json!({ "asset": { "model": "M" } }), "asset.name")]
#[tokio::test]
async fn a_patch_that_cannot_be_is_refused_by_its_field(#[case] patch: Value, #[case] field: &str) {
    let bench = Bench::new().await;
    let order = bench.order(&[]).await;
    let before = bench.assignment(order).await;
    let (status, problem) = bench.patch(order, &patch).await;
    assert_eq!((status, problem["type"].as_str()), (422, Some("invalid_field")), "{problem}");
    assert_eq!(problem["field"], field, "{problem}");
    assert_eq!(bench.assignment(order).await, before);
}

#[tokio::test]
async fn a_patch_is_refused_when_the_order_is_over_or_has_moved_on() {
    let bench = Bench::new().await;
    let (order, other) = (bench.order(&[]).await, bench.order(&[]).await);
    let code =
        |(status, problem): (u16, Value)| (status, problem["type"].as_str().map(str::to_owned));
    let refused = |status, code: &str| (status, Some(code.to_owned()));
    let taken = json!({ "number": bench.assignment(other).await["number"] });
    assert_eq!(code(bench.patch(order, &taken).await), refused(409, "duplicate_key"));
    let seen = bench.assignment(order).await["version"].clone();
    let title = |words: &str| json!({ "title": words, "version": seen });
    assert_eq!(bench.patch(order, &title("one")).await.0, 200);
    assert_eq!(code(bench.patch(order, &title("two")).await), refused(409, "conflict_version"));
    let (_, same) = bench.patch(order, &json!({ "title": "one" })).await;
    assert_eq!(same, bench.assignment(order).await, "what says the same issues no version");
    let cancel = json!({ "reason": "called off" });
    assert_eq!(bench.post(&format!("/api/orders/{order}/cancel"), &cancel).await.0, 200);
    let before = bench.assignment(order).await;
    let late = json!({ "title": "three" });
    assert_eq!(code(bench.patch(order, &late).await), refused(409, "transition_refused"));
    assert_eq!(bench.assignment(order).await, before);
    let absent = OrderId::from_bytes([7; 16]);
    assert_eq!(code(bench.patch(absent, &late).await), refused(404, "order_unknown"));
}

#[tokio::test]
async fn a_control_character_that_arrived_keeps_nobody_from_editing_the_text() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let base = ana.records[&order].heads();
    let deed = Deed::EditText { field: TextField::Narrative, base, text: "gr\u{7}inds".to_owned() };
    ana.write(&bench, order, deed);
    ana.sync(&bench).await;
    let path = format!("/api/orders/{order}");
    let view = bench.get(&path).await.1;
    assert_eq!(view["narrative"], "gr\u{7}inds", "what arrives is kept as it is");
    let edit = async |text: &str| {
        let body = json!({ "base": view["version"], "text": text });
        let put = bench.http.put(bench.url(&format!("{path}/texts/narrative"))).json(&body);
        bench.office(put).await
    };
    let (status, problem) = edit("gr\u{7}in\u{0}ds").await;
    assert_eq!((status, problem["field"].as_str()), (422, Some("text")), "{problem}");
    let (status, edited) = edit("gr\u{7}inds, bearing changed").await;
    assert_eq!((status, edited["narrative"].as_str()), (200, Some("gr\u{7}inds, bearing changed")));
}

#[tokio::test]
async fn the_office_reads_of_its_own_trouble_and_not_of_a_phones() {
    let bench = Bench::new().await;
    let absent = format!("/api/orders/{}", OrderId::from_bytes([7; 16]));
    assert_eq!(bench.get(&absent).await.1["title"], "There is no such order.");
    let get = bench.http.get(bench.url(&absent)).header("accept-language", "zh-CN");
    assert_eq!(bench.office(get).await.1["title"], "没有此工单。");
}

#[tokio::test]
async fn remarks_and_names_of_parts_are_found() {
    let bench = Bench::new().await;
    let order = bench.order(&[]).await;
    let remark = json!({ "text": "钥匙在门卫处" });
    assert_eq!(bench.post(&format!("/api/orders/{order}/comments"), &remark).await.0, 201);
    for words in ["bearing", "门卫"] {
        let (_, found) = bench.get(&format!("/api/orders?text={words}")).await;
        assert_eq!(found["orders"][0]["order"], json!(order), "{words}");
    }
}

#[tokio::test]
async fn an_address_with_a_query_is_none_that_a_phone_signs() {
    let bench = Bench::new().await;
    let post = async |path: &str| bench.office(bench.http.post(bench.url(path)).body("")).await;
    assert_eq!(post("/v1/sync?all=1").await.1["type"], "not_found");
    assert_ne!(post("/v1/sync").await.1["type"], "not_found");
}
