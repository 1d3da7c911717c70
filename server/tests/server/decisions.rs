//! What the office decides about an order: versions, leads, windows, cancellations; two dispatchers at once.

use std::collections::BTreeSet;

use fieldbook_model::Deed;
use serde_json::json;

use crate::bench::Bench;

#[tokio::test]
async fn two_dispatchers_at_once_both_get_their_version() {
    let bench = Bench::new().await;
    let order = bench.order(&[]).await;
    let mut posts = Vec::new();
    for minute in 0..20 {
        let start = 1_796_169_600_000_i64 + minute * 60_000;
        let body = json!({ "window": { "start": start, "end": start + 3_600_000 } });
        let path = bench.url(&format!("/api/orders/{order}/reschedule"));
        let post = bench.http.post(path).bearer_auth(bench.hub.office_key()).json(&body);
        posts.push(tokio::spawn(async move {
            post.send().await.unwrap().json::<serde_json::Value>().await.unwrap()
        }));
    }
    let mut versions = BTreeSet::new();
    for post in posts {
        versions.insert(post.await.unwrap()["version"]["n"].as_u64().unwrap());
    }
    assert_eq!(versions, (2..22).collect(), "none is lost, none is given twice");
}

#[tokio::test]
async fn who_names_the_version_it_saw_does_not_overwrite_a_newer_one() {
    let bench = Bench::new().await;
    let (ana, bo) = (bench.engineer("Ana"), bench.engineer("Bo"));
    let order = bench.order(&[ana]).await;
    let seen = bench.get(&format!("/api/orders/{order}")).await.1["assignment"]["version"].clone();
    bench.assign(order, &[ana, bo]).await;
    let stale = json!({ "lead": bo, "version": seen });
    let (status, problem) = bench.post(&format!("/api/orders/{order}/lead"), &stale).await;
    assert_eq!((status, problem["type"].as_str()), (409, Some("conflict_version")));
    let (status, decided) =
        bench.post(&format!("/api/orders/{order}/lead"), &json!({ "lead": bo })).await;
    assert_eq!((status, decided["lead"].clone()), (200, json!(bo)));
}

#[tokio::test]
async fn only_the_crew_can_lead_and_a_lead_who_leaves_is_replaced() {
    let bench = Bench::new().await;
    let (ana, bo) = (bench.engineer("Ana"), bench.engineer("Bo"));
    let order = bench.order(&[ana]).await;
    let assign = format!("/api/orders/{order}/assign");
    let (status, problem) = bench.post(&assign, &json!({ "crew": [ana], "lead": bo })).await;
    assert_eq!((status, problem["field"].as_str()), (422, Some("lead")));
    let (status, problem) = bench.post(&assign, &json!({ "crew": [ana, ana] })).await;
    assert_eq!((status, problem["field"].as_str()), (422, Some("crew")));
    assert_eq!(
        bench.assign(order, &[ana, bo]).await["lead"],
        json!(ana),
        "who led goes on leading"
    );
    assert_eq!(bench.assign(order, &[bo]).await["lead"], json!(bo));
    assert_eq!(bench.assign(order, &[]).await["dispatch"], "new");
}

#[tokio::test]
async fn a_decision_made_twice_is_one_version() {
    let bench = Bench::new().await;
    let ana = bench.engineer("Ana");
    let order = bench.order(&[ana]).await;
    let first = bench.assign(order, &[ana]).await;
    let patch = async |priority: &str| {
        let path = bench.url(&format!("/api/orders/{order}/priority"));
        bench.office(bench.http.patch(path).json(&json!({ "priority": priority }))).await.1
    };
    assert_eq!(patch("normal").await["version"], first["version"]);
    assert_eq!(patch("high").await["version"]["n"], 3);
}

#[tokio::test]
async fn a_cancelled_order_stays_cancelled_and_work_on_it_is_kept_and_flagged() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let cancel = format!("/api/orders/{order}/cancel");
    let (status, problem) = bench.post(&cancel, &json!({ "reason": " " })).await;
    assert_eq!((status, problem["field"].as_str()), (422, Some("reason")));
    let (_, cancelled) = bench.post(&cancel, &json!({ "reason": "customer repaired it" })).await;
    assert_eq!(
        (cancelled["dispatch"].as_str(), cancelled["version"]["n"].as_u64()),
        (Some("cancelled"), Some(3))
    );
    let (_, again) = bench.post(&cancel, &json!({ "reason": "again" })).await;
    assert_eq!(again["version"], cancelled["version"]);
    let (status, problem) =
        bench.post(&format!("/api/orders/{order}/assign"), &json!({ "crew": [] })).await;
    assert_eq!((status, problem["type"].as_str()), (409, Some("transition_refused")));
    for deed in [Deed::Accept, Deed::StartTravel, Deed::Arrive, Deed::StartWork] {
        ana.write(&bench, order, deed);
    }
    ana.sync(&bench).await;
    assert_eq!(
        ana.assignments[&order].last().unwrap().reason.as_deref(),
        Some("customer repaired it")
    );
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["row"]["execution"], "working");
    let flags = view["flags"].as_array().unwrap();
    assert!(flags.iter().any(|flag| flag["code"] == "cancelled_work_performed"), "{flags:?}");
}

#[tokio::test]
async fn a_hub_opened_again_is_the_same_hub() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let again = fieldbook_server::Hub::open_with(bench.folder(), bench.clock.clone()).unwrap();
    assert!(!again.is_new());
    assert_eq!(
        (again.public_key(), again.office_key()),
        (bench.hub.public_key(), bench.hub.office_key())
    );
    again.comment(order, "from the other process").unwrap();
    assert_eq!(
        ana.sync(&bench).await[0].feed[0].changes.len(),
        1,
        "the running one notices at once"
    );
    assert_eq!(ana.records[&order].read().unwrap().comments.len(), 1);
}
