//! The dispatcher, who sits at the hub: the office API, asked without a network in between.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use fieldbook_model::OrderId;
use fieldbook_server::{Hub, app};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Asks for something, or does it.
///
/// # Errors
/// The code of the problem.
pub(crate) fn ask(
    runtime: &Runtime,
    hub: &Hub,
    (method, path): (&str, &str),
    body: Option<&Value>,
) -> Result<Value, String> {
    let key = format!("Bearer {}", hub.office_key());
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/{path}"))
        .header("authorization", key)
        .header("content-type", "application/json")
        .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
        .map_err(|_| "not_a_request".to_owned())?;
    runtime.block_on(async {
        let response: Result<Response<Body>, _> =
            TowerToHyperService::new(app(hub.clone())).call(request).await;
        let (parts, body) = response.map_err(|_| "no_answer".to_owned())?.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.map_err(|_| "no_answer".to_owned())?;
        let value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if parts.status.is_success() { Ok(value) } else { Err(code(&value)) }
    })
}

fn code(problem: &Value) -> String {
    let kind = problem.get("type").and_then(Value::as_str).unwrap_or("no_code");
    kind.rsplit(['/', '#', ':']).next().unwrap_or(kind).to_owned()
}

/// An order, as a draft.
pub(crate) fn draft(n: usize) -> Value {
    json!({
        "title": format!("冷冻水泵 {n} · pump {n} runs hot"),
        "description": "2号泵 · pump 2\n",
        "customer": { "name": "临江大厦物业", "phone": "+86 21 5555 0100" },
        "site": { "name": "临江大厦", "address": "示范路8号", "time_zone": "Asia/Shanghai" },
        "window": { "start": 1_772_442_000_000_i64, "end": 1_772_449_200_000_i64 },
        "steps": [
            { "title": "断电挂牌 · lock out", "safety": true },
            { "title": "试运行 · test run", "kind": { "kind": "pass_fail" } }
        ],
        "parts": [
            { "name": "轴承 · bearing", "part_number": "6204-2RS", "planned": "2" },
            { "name": "密封垫 · gasket", "part_number": "GSK-80", "planned": "1" }
        ]
    })
}

/// The path of something about an order.
pub(crate) fn about(order: OrderId, what: &str) -> String {
    format!("orders/{order}/{what}")
}
