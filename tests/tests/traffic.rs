//! What a sync costs on the wire, counted between a real phone and a real hub: deterministic, hence tests.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::time::Duration;

use fieldbook_client::{CommandOptions, Fieldbook, Language};
use fieldbook_demo::{HubServer, PHONES, open_phone};
use fieldbook_model::OrderId;
use fieldbook_tests::{Traffic, Wiretap};
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

struct Line {
    phone: Fieldbook,
    order: OrderId,
    wiretap: Wiretap,
    runtime: Runtime,
    _hub: HubServer,
    _dir: TempDir,
}

impl Line {
    /// A phone with one order behind a wiretap, everything synced.
    fn new() -> Self {
        let (runtime, dir) = (Runtime::new().unwrap(), TempDir::new().unwrap());
        let hub = runtime.block_on(HubServer::start(dir.path(), "127.0.0.1:0")).unwrap();
        let wiretap = Wiretap::before(hub.address).unwrap();
        let phone = open_phone(dir.path(), PHONES[0], Language::En).unwrap();
        let order = runtime.block_on(async {
            let (engineer, _) = hub.office.engineer("林娜 Lin Na", "van-1").await.unwrap();
            let path = format!("engineers/{engineer}/enrol");
            let code = hub.office.post(&path, &json!({ "hub": wiretap.url })).await.unwrap();
            phone.enrol(code["payload"].as_str().unwrap()).await.unwrap();
            let created =
                hub.office.post("orders", &json!({ "title": "水泵 · pump" })).await.unwrap();
            let order: OrderId = created["order"].as_str().unwrap().parse().unwrap();
            hub.office.assign(order, &[&engineer], &engineer).await.unwrap();
            order
        });
        let line = Self { phone, order, wiretap, runtime, _hub: hub, _dir: dir };
        line.sync();
        line
    }

    /// What one sync sends and fetches.
    fn sync(&self) -> Traffic {
        let before = self.wiretap.traffic();
        self.runtime.block_on(self.phone.sync_now(Duration::from_mins(1))).unwrap();
        let after = self.wiretap.traffic();
        Traffic {
            up: after.up - before.up,
            down: after.down - before.down,
            connections: after.connections - before.connections,
            requests: after.requests - before.requests,
        }
    }
}

#[test]
fn nothing_to_do_costs_one_request_and_less_than_700_bytes() {
    let line = Line::new();
    let traffic = line.sync();
    println!("idle: {traffic:?}");
    assert_eq!(
        (traffic.requests, traffic.connections),
        (1, 0),
        "one request on the open connection"
    );
    assert!(traffic.up + traffic.down <= 700, "{traffic:?}");
}

#[test]
fn a_day_of_edits_goes_up_in_one_request() {
    let line = Line::new();
    for _ in 0..50 {
        line.phone
            .comment(line.order, "轴承已更换 · bearing replaced", CommandOptions::default())
            .unwrap();
    }
    let traffic = line.sync();
    println!("50 edits: {traffic:?}");
    assert_eq!(traffic.requests, 1);
}
