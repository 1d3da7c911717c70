//! A hub on loopback with an engineer, a phone and one order, for the doors that need a hub behind them.

use std::path::Path;
use std::sync::OnceLock;

use axum::Router;
use fieldbook_demo::Office;
use fieldbook_model::OrderId;
use fieldbook_server::{Hub, app, serve};
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::attacker::Attacker;

/// The hub and its phone.
pub(super) struct Bench {
    pub(super) runtime: Runtime,
    pub(super) phone: Attacker,
    /// The order its engineer is on.
    pub(super) order: OrderId,
    /// The hub's HTTP without a socket.
    pub(super) router: Router,
    /// The office key.
    pub(super) key: String,
    _folder: TempDir,
}

/// One for all doors of a process.
pub(super) fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(Bench::new)
}

impl Bench {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let folder = super::in_memory();
        let hub = Hub::open(folder.path()).unwrap();
        let router = app(hub.clone());
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(serve(hub, listener, std::future::pending()));
        let key = office_key(folder.path());
        let (order, phone) = runtime.block_on(at_work(&Office::new(&url, &key), &url));
        Self { runtime, phone, order, router, key, _folder: folder }
    }
}

fn office_key(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("office.key")).unwrap().trim().to_owned()
}

async fn at_work(office: &Office, url: &str) -> (OrderId, Attacker) {
    let (engineer, payload) = office.engineer("Ann", "Ann").await.unwrap();
    let draft = json!({ "title": "Lift door rattles", "description": "电梯门异响" });
    let created = office.post("orders", &draft).await.unwrap();
    let order: OrderId = created["order"].as_str().unwrap().parse().unwrap();
    office.assign(order, &[&engineer], &engineer).await.unwrap();
    let mut phone = Attacker::enrol(url, &payload).await;
    phone.fetch().await;
    (order, phone)
}
