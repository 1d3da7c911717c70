//! A hub that can be stopped, wiped and started again at the same address, and phones that join it.

use std::net::SocketAddr;
use std::time::Duration;

use fieldbook_client::model::{OrderId, PartLineId, Quantity};
use fieldbook_client::{CommandOptions, Fieldbook, Language, PartDraft, SyncReport};
use fieldbook_demo::{HubServer, PhoneKey, open_phone};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) struct Scene {
    pub(crate) dir: TempDir,
    pub(crate) hub: HubServer,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let hub = HubServer::start(dir.path(), "127.0.0.1:0").await.unwrap();
        Self { dir, hub }
    }

    /// A phone of an engineer whom the office has just made.
    pub(crate) async fn engineer(&self, name: &str) -> (String, Fieldbook) {
        let (engineer, code) = self.hub.office.engineer(name, "van-1").await.unwrap();
        let phone = self.phone(name);
        phone.enrol(&code).await.unwrap();
        (engineer, phone)
    }

    pub(crate) fn phone(&self, name: &str) -> Fieldbook {
        open_phone(self.dir.path(), name, Language::En).unwrap()
    }

    pub(crate) fn key(&self, name: &str) -> [u8; 32] {
        *PhoneKey::load_or_make(&self.dir.path().join(name)).unwrap().bytes()
    }

    /// An order with one part, for these engineers; the first leads.
    pub(crate) async fn order(&self, crew: &[&str]) -> OrderId {
        let draft = json!({
            "title": "冷冻水泵轴承温度高 · pump bearing runs hot",
            "description": "2号泵 · pump 2\n",
            "site": { "name": "临江大厦", "address": "示范路8号", "time_zone": "Asia/Shanghai" },
            "parts": [{ "name": "轴承 · bearing", "part_number": "6204-2RS", "planned": "9" }]
        });
        let made = self.hub.office.post("orders", &draft).await.unwrap();
        let order = made["order"].as_str().unwrap().parse().unwrap();
        self.hub.office.assign(order, crew, crew[0]).await.unwrap();
        order
    }

    /// Another hub at the same address, set up anew: nothing of the first is left.
    pub(crate) async fn set_up_anew(self) -> Self {
        let Self { dir, hub } = self;
        let address = hub.address;
        hub.stop().await.unwrap();
        std::fs::remove_dir_all(dir.path().join("hub")).unwrap();
        Self { hub: start_at(&dir, address).await, dir }
    }

    /// Everything that the office is shown as held.
    pub(crate) async fn held(&self) -> Vec<Value> {
        self.hub.office.get("quarantine").await.unwrap()["held"].as_array().unwrap().clone()
    }
}

async fn start_at(dir: &TempDir, address: SocketAddr) -> HubServer {
    HubServer::start(dir.path(), &address.to_string()).await.unwrap()
}

/// Syncs until nothing is left.
pub(crate) async fn sync(phone: &Fieldbook) -> SyncReport {
    phone.sync_now(Duration::from_mins(1)).await.unwrap()
}

/// The code of the error that a sync ends with.
pub(crate) async fn sync_code(phone: &Fieldbook) -> &'static str {
    phone.sync_now(Duration::from_mins(1)).await.expect_err("refused").code()
}

/// Takes one of the part.
pub(crate) fn consume(phone: &Fieldbook, order: OrderId) {
    let line = line(phone, order);
    let draft = PartDraft { line, quantity: Quantity::whole(1), location: None };
    phone.consume_part(order, draft, CommandOptions::default()).unwrap();
}

fn line(phone: &Fieldbook, order: OrderId) -> PartLineId {
    phone.order(order).unwrap().parts[0].line.id
}

/// How much of the part the order says was used.
pub(crate) fn used(phone: &Fieldbook, order: OrderId) -> Quantity {
    phone.order(order).unwrap().parts[0].used
}
