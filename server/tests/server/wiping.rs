//! The office orders a phone to be wiped: signed for that phone alone, and counted.

use fieldbook_model::DeviceId;
use fieldbook_wire::WipeOrder;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::commands::fieldbook;

async fn of(bench: &Bench, device: DeviceId) -> Value {
    let (_, devices) = bench.get("/api/devices").await;
    let mine = |one: &&Value| one["device"] == device.to_string();
    devices.as_array().unwrap().iter().find(mine).unwrap().clone()
}

#[tokio::test]
async fn an_order_to_wipe_is_signed_for_one_phone_and_counted() {
    let bench = Bench::new().await;
    let (ana, bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    assert_eq!(of(&bench, ana.device).await["wipe_orders"], 0);
    assert_eq!(of(&bench, ana.device).await["wipe_ordered_at"], Value::Null);
    bench.pass(60_000);
    let path = format!("/api/devices/{}/wipe-order", ana.device);
    let (status, made) = bench.post(&path, &json!({})).await;
    assert_eq!((status, made["wipe_orders"].as_u64()), (200, Some(1)), "{made}");
    let order: WipeOrder = made["order"].as_str().unwrap().parse().unwrap();
    assert_eq!((order.device, order.at), (ana.welcome.device, bench.now()));
    order.verify(&ana.welcome.hub_key).unwrap();

    let args = ["device", "wipe-order", &ana.device.to_string(), "--json"];
    let told = fieldbook(bench.folder()).args(args).output().unwrap();
    assert!(told.status.success());
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let order: WipeOrder = told["order"].as_str().unwrap().parse().unwrap();
    order.verify(&ana.welcome.hub_key).unwrap();
    let listed = of(&bench, ana.device).await;
    let last = bench.now().max(told["at"].as_i64().unwrap());
    assert_eq!((&listed["wipe_orders"], &listed["wipe_ordered_at"]), (&json!(2), &json!(last)));
    assert_eq!(listed["revoked_at"], Value::Null, "it is not shut out by that");
    assert_eq!(of(&bench, bo.device).await["wipe_orders"], 0);
    bench.post(&format!("/api/devices/{}/revoke", ana.device), &json!({})).await;
    let (status, made) = bench.post(&path, &json!({})).await;
    assert_eq!((status, made["wipe_orders"].as_u64()), (200, Some(3)), "a revoked one too");
}

#[tokio::test]
async fn nobody_but_the_office_has_a_phone_wiped_and_no_unknown_one() {
    let bench = Bench::new().await;
    let ana = bench.phone("Ana").await;
    let path = format!("/api/devices/{}/wipe-order", ana.device);
    let stranger = bench.http.post(bench.url(&path)).send().await.unwrap();
    assert_eq!(stranger.status(), 401);
    let unknown = "/api/devices/00000000-0000-0000-0000-000000000000/wipe-order";
    let (status, problem) = bench.post(unknown, &json!({})).await;
    assert_eq!((status, problem["type"].as_str()), (404, Some("not_found")));
    assert_eq!(of(&bench, ana.device).await["wipe_orders"], 0, "nothing is counted");
}
