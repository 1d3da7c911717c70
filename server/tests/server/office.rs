//! The office API: who may, what it takes, and how it refuses.

use fieldbook_model::{EngineerId, OrderId};
use rstest::rstest;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::phone::random;

#[tokio::test]
async fn without_the_key_there_is_nothing_to_see() {
    let bench = Bench::new().await;
    for path in
        ["/api/orders", "/api/engineers", "/api/devices", "/api/quarantine", "/api/merge-notes"]
    {
        for key in [None, Some("fbk_wrong"), Some("")] {
            let mut get = bench.http.get(bench.url(path));
            if let Some(key) = key {
                get = get.bearer_auth(key);
            }
            let response = get.send().await.unwrap();
            assert_eq!(response.status(), 401, "{path}");
            assert_eq!(response.headers()["content-type"], "application/problem+json");
            assert_eq!(response.json::<Value>().await.unwrap()["type"], "unauthorized");
        }
    }
    let healthy = bench.http.get(bench.url("/healthz")).send().await.unwrap();
    assert_eq!((healthy.status().as_u16(), healthy.text().await.unwrap().as_str()), (200, "ok"));
    assert_eq!(bench.http.get(bench.url("/readyz")).send().await.unwrap().status(), 200);
}

#[cfg(unix)]
#[tokio::test]
async fn the_key_file_is_its_owners_alone_and_the_database_has_only_the_hash() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new().await;
    let path = bench.folder().join("office.key");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_to_string(&path).unwrap().trim_end(), bench.hub.office_key());
    for name in ["hub.db", "hub.db-wal"] {
        let bytes = std::fs::read(bench.folder().join(name)).unwrap_or_default();
        let key = bench.hub.office_key().as_bytes();
        assert!(!bytes.windows(key.len()).any(|window| window == key), "{name}");
    }
}

#[tokio::test]
async fn a_deleted_key_file_makes_a_new_key_and_the_old_one_is_good_for_nothing() {
    let bench = Bench::new().await;
    assert_eq!(bench.get("/api/orders").await.0, 200);
    std::fs::remove_file(bench.folder().join("office.key")).unwrap();
    let again = fieldbook_server::Hub::open(bench.folder()).unwrap();
    assert_ne!(again.office_key(), bench.hub.office_key());
    assert_eq!(bench.get("/api/orders").await.0, 401);
    let get = bench.http.get(bench.url("/api/orders")).bearer_auth(again.office_key());
    assert_eq!(get.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_key_file_that_holds_something_else_is_refused_and_left_alone() {
    let bench = Bench::new().await;
    let path = bench.folder().join("office.key");
    std::fs::write(&path, "hello").unwrap();
    assert!(fieldbook_server::Hub::open(bench.folder()).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "hello");
}

#[tokio::test]
async fn an_order_comes_back_as_it_was_made() {
    let bench = Bench::new().await;
    let draft = json!({
        "number": "FB-7", "title": "冷冻水泵轴承温度高", "description": "2号泵\r\nPump 2: 82 °C ",
        "access_notes": "key at the desk", "customer": { "name": "羊城楼宇", "phone": "020-5550" },
        "site": { "name": "Mall", "address": "样板西路222号", "time_zone": "Asia/Shanghai" },
        "asset": { "name": "Pump #2", "model": "KSB", "serial": "SN-1" }, "priority": "high",
        "window": { "start": 1_796_169_600_000_i64, "end": 1_796_176_800_000_i64 }, "required_skills": ["hvac"],
        "sla": { "policy": "gold", "policy_version": 2, "respond_by": 1_796_169_600_000_i64 },
        "steps": [
            { "title": "lock out", "safety": true, "evidence": "photo" },
            { "title": "pressure", "tier": "elastic", "kind": { "kind": "number", "unit": "bar", "target": "2.5" } },
        ],
        "parts": [{ "part_number": "6310", "name": "bearing", "planned": "2" }],
    });
    let (status, created) = bench.post("/api/orders", &draft).await;
    assert_eq!((status, created["number"].as_str()), (201, Some("FB-7")));
    let (_, view) = bench.get(&format!("/api/orders/{}", created["order"].as_str().unwrap())).await;
    assert_eq!(view["description"], draft["description"], "byte for byte");
    assert_eq!(view["access_notes"], draft["access_notes"]);
    for field in
        ["number", "title", "customer", "site", "asset", "priority", "window", "required_skills"]
    {
        assert_eq!(view["assignment"][field], draft[field], "{field}");
    }
    assert_eq!(view["assignment"]["dispatch"], "scheduled");
    assert_eq!(view["steps"][1]["step"]["kind"], draft["steps"][1]["kind"]);
    assert_eq!(view["parts"][0]["line"]["planned"], "2");
    assert_eq!(view["parts"][0]["line"]["unit"], "pcs");
    let (status, problem) = bench.post("/api/orders", &draft).await;
    assert_eq!((status, problem["type"].as_str()), (409, Some("duplicate_key")));
}

fn order(field: &str, value: Value) -> Value {
    let mut draft = json!({ "title": "t" });
    draft[field] = value;
    draft
}

const NOON: i64 = 1_796_169_600_000;

#[rstest]
#[case::nothing(json!({}), "title")]
#[case::blank_title(json!({ "title": "  " }), "title")]
#[case::title_of_two_lines(json!({ "title": "a\nb" }), "title")]
#[case::long_title(json!({ "title": "x".repeat(1_001) }), "title")]
#[case::title_a_number(json!({ "title": 7 }), "title")]
#[case::unknown_field(order("color", json!("red")), "color")]
#[case::long_description(order("description", json!("你".repeat(8_001))), "description")]
#[case::nul_in_description(order("description", json!("a\u{0}b")), "description")]
#[case::no_such_zone(order("site", json!({ "time_zone": "Mars/Olympus" })), "site.time_zone")]
#[case::window_without_zone(order("window", json!({ "start": NOON, "end": NOON + 1 })), "site.time_zone")]
#[case::unknown_priority(order("priority", json!("urgent")), "priority")]
#[case::no_priority(order("priority", Value::Null), "priority")]
#[case::priority_a_number(order("priority", json!(3)), "priority")]
#[case::priority_a_list(order("priority", json!([])), "priority")]
#[case::no_title(order("title", Value::Null), "title")]
#[case::no_tier(order("steps", json!([{ "title": "a", "tier": null }])), "steps[0].tier")]
#[case::no_evidence(order("steps", json!([{ "title": "a", "evidence": false }])), "steps[0].evidence")]
#[case::no_plan(order("parts", json!([{ "name": "a", "planned": null }])), "parts[0].planned")]
#[case::two_lines_in_a_part(order("parts", json!([{ "name": "a\nb", "planned": "1" }])), "parts[0].name")]
#[case::blank_step(order("steps", json!([{ "title": "a" }, { "title": "" }])), "steps[1].title")]
#[case::unknown_tier(order("steps", json!([{ "title": "a", "tier": "gold" }])), "steps[0].tier")]
#[case::negative_plan(order("parts", json!([{ "name": "a", "planned": "-1" }])), "parts[0].planned")]
#[case::absurd_plan(order("parts", json!([{ "name": "a", "planned": "1000000.001" }])), "parts[0].planned")]
#[case::plan_of_four_decimals(order("parts", json!([{ "name": "a", "planned": "1.2345" }])), "parts[0].planned")]
#[case::plan_as_float(order("parts", json!([{ "name": "a", "planned": 1.5 }])), "parts[0].planned")]
#[case::asset_without_name(order("asset", json!({})), "asset.name")]
#[case::too_many_parts(order("parts", json!(vec![json!({ "name": "a", "planned": "1" }); 151])), "parts")]
#[tokio::test]
async fn a_draft_that_cannot_be_an_order_is_refused_by_its_field(
    #[case] draft: Value,
    #[case] field: &str,
) {
    let bench = Bench::new().await;
    let (status, problem) = bench.post("/api/orders", &draft).await;
    assert_eq!((status, problem["type"].as_str()), (422, Some("invalid_field")), "{problem}");
    assert_eq!(problem["field"], field, "{problem}");
    assert_eq!(bench.get("/api/orders").await.1, json!({ "orders": [] }));
}

#[rstest]
#[case(NOON, NOON, "window.end")]
#[case(NOON, NOON - 1, "window.end")]
#[case(0, NOON, "window.start")]
#[case(NOON, i64::MAX, "window.end")]
#[tokio::test]
async fn a_window_ends_after_it_starts_and_in_our_times(
    #[case] start: i64,
    #[case] end: i64,
    #[case] field: &str,
) {
    let bench = Bench::new().await;
    let order = bench.order(&[]).await;
    let body = json!({ "window": { "start": start, "end": end } });
    let (status, problem) = bench.post(&format!("/api/orders/{order}/reschedule"), &body).await;
    assert_eq!((status, problem["field"].as_str()), (422, Some(field)), "{problem}");
}

#[rstest]
#[case::cut("{\"title\":", 400, "body_malformed")]
#[case::not_json("title=t", 400, "body_malformed")]
#[case::two_bodies("{\"title\":\"t\"}{}", 400, "body_malformed")]
#[case::a_list("[1]", 422, "invalid_field")]
#[tokio::test]
async fn a_body_that_is_no_draft_is_refused(
    #[case] body: &'static str,
    #[case] status: u16,
    #[case] code: &str,
) {
    let bench = Bench::new().await;
    let post = bench
        .http
        .post(bench.url("/api/orders"))
        .header("content-type", "application/json")
        .body(body);
    let (found, problem) = bench.office(post).await;
    assert_eq!((found, problem["type"].as_str()), (status, Some(code)), "{problem}");
    let text =
        bench.http.post(bench.url("/api/orders")).header("content-type", "text/plain").body(body);
    assert_eq!(bench.office(text).await.0, 415);
}

#[tokio::test]
async fn what_is_not_there_has_its_own_code_and_a_wrong_id_reads_the_same() {
    let bench = Bench::new().await;
    let absent = OrderId::from_bytes(random());
    let get = async |path: String| {
        let (status, problem) = bench.get(&path).await;
        (status, problem["type"].as_str().unwrap().to_owned())
    };
    for id in [absent.to_string(), "no-id".to_owned(), "..%2f..".to_owned()] {
        assert_eq!(get(format!("/api/orders/{id}")).await, (404, "order_unknown".to_owned()));
        assert_eq!(
            get(format!("/api/orders/{id}/merge-notes")).await,
            (404, "order_unknown".to_owned())
        );
    }
    assert_eq!(get("/api/nothing".to_owned()).await, (404, "not_found".to_owned()));
    assert_eq!(get("/nothing".to_owned()).await, (404, "not_found".to_owned()));
    let (status, problem) = bench.office(bench.http.delete(bench.url("/api/orders"))).await;
    assert_eq!((status, problem["type"].as_str()), (405, Some("method_not_allowed")));
    let stranger = json!({ "crew": [EngineerId::from_bytes(random())] });
    let order = bench.order(&[]).await;
    let (status, problem) = bench.post(&format!("/api/orders/{order}/assign"), &stranger).await;
    assert_eq!((status, problem["type"].as_str()), (404, Some("engineer_unknown")));
    let (status, problem) = bench.post(&format!("/api/orders/{absent}/assign"), &stranger).await;
    assert_eq!((status, problem["type"].as_str()), (404, Some("order_unknown")));
}

#[tokio::test]
async fn a_problem_speaks_the_callers_language() {
    let bench = Bench::new().await;
    let mut titles = Vec::new();
    for language in ["en", "zh-CN", "zh-TW;q=0.9,fr", "fr"] {
        let get = bench.http.get(bench.url("/api/orders/x")).header("accept-language", language);
        let (_, problem) = bench.office(get).await;
        titles.push(problem["title"].as_str().unwrap().to_owned());
    }
    assert_eq!(titles[0], titles[3], "English for everyone else");
    assert!(titles[0] != titles[1] && titles[1] != titles[2], "{titles:?}");
}

#[tokio::test]
async fn a_number_that_somebody_typed_is_not_given_out_again() {
    let bench = Bench::new().await;
    let (_, first) = bench.post("/api/orders", &json!({ "title": "a" })).await;
    assert_eq!(first["number"], "WO-000001");
    bench.post("/api/orders", &json!({ "title": "b", "number": "WO-000002" })).await;
    let (_, third) = bench.post("/api/orders", &json!({ "title": "c" })).await;
    assert_eq!(third["number"], "WO-000003");
}

#[tokio::test]
async fn the_list_is_paged_filtered_and_searched() {
    let bench = Bench::new().await;
    let ana = bench.engineer("Ana");
    for number in 0..7 {
        let draft = json!({ "title": if number % 2 == 0 { "轴承温度高" } else { "Door rattles" } });
        bench.post("/api/orders", &draft).await;
    }
    bench.order(&[ana]).await;
    let (mut numbers, mut path) = (Vec::new(), "/api/orders?limit=3".to_owned());
    loop {
        let (status, page) = bench.get(&path).await;
        assert_eq!(status, 200, "{page}");
        numbers.extend(page["orders"].as_array().unwrap().iter().map(|row| row["number"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/orders?limit=3&cursor={next}");
    }
    assert_eq!(numbers.len(), 8);
    let count = async |query: &str| {
        bench.get(&format!("/api/orders?{query}")).await.1["orders"].as_array().unwrap().len()
    };
    assert_eq!(count("state=dispatched").await, 1);
    assert_eq!(count("state=new&text=rattles").await, 3);
    assert_eq!(count("text=轴承").await, 4);
    assert_eq!(count("text=%22%20OR%20*").await, 0);
    for wrong in ["state=flying", "limit=0", "limit=1001", "limit=x", "cursor=zz", "color=red"] {
        let (status, problem) = bench.get(&format!("/api/orders?{wrong}")).await;
        assert_eq!((status, problem["type"].as_str()), (422, Some("invalid_field")), "{wrong}");
    }
}
