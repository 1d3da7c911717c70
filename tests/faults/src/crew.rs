//! A hub, a phone on its way through a proxy, and orders: the real client over real HTTP.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use fieldbook_client::{CommandOptions, Fieldbook, FieldbookError, Language, SyncReport};
use fieldbook_demo::{Office, open_phone};
use fieldbook_model::OrderId;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::proxy::Proxy;

/// The phone's folder.
pub(crate) const NAME: &str = "phone";

/// Everything that takes part.
pub(crate) struct Crew {
    pub(crate) phone: Option<Fieldbook>,
    pub(crate) proxy: Proxy,
    pub(crate) orders: Vec<OrderId>,
    pub(crate) runtime: Runtime,
    /// What the phone said, by order; each stands in its order exactly once.
    pub(crate) said: BTreeMap<OrderId, Vec<String>>,
}

impl Crew {
    /// An engineer with a phone in `dir`, and so many orders.
    pub(crate) fn new(dir: &Path, hub: SocketAddr, key: &str, orders: usize) -> Self {
        let runtime = Runtime::new().unwrap();
        let proxy = Proxy::start(hub).unwrap();
        let office = Office::new(&format!("http://{}", proxy.address), key);
        let phone = open_phone(dir, NAME, Language::En).unwrap();
        let made = runtime.block_on(async {
            let (engineer, code) = office.engineer("林娜 Lin Na", "van-1").await.unwrap();
            phone.enrol(&code).await.unwrap();
            let mut made = Vec::new();
            for n in 0..orders {
                let order = office.post("orders", &draft(n)).await.unwrap();
                let order = order["order"].as_str().unwrap().parse().unwrap();
                office.assign(order, &[&engineer], &engineer).await.unwrap();
                made.push(order);
            }
            made
        });
        let crew =
            Self { phone: Some(phone), proxy, orders: made, runtime, said: BTreeMap::default() };
        crew.sync().unwrap();
        crew
    }

    pub(crate) fn phone(&self) -> &Fieldbook {
        self.phone.as_ref().unwrap()
    }

    /// The phone remarks something new on an order.
    pub(crate) fn says(&mut self, order: OrderId, words: &str) -> Result<(), FieldbookError> {
        self.phone().comment(order, words, CommandOptions::default())?;
        self.said.entry(order).or_default().push(words.to_owned());
        Ok(())
    }

    pub(crate) fn sync(&self) -> Result<SyncReport, FieldbookError> {
        self.runtime.block_on(self.phone().sync_now(Duration::from_mins(1)))
    }

    /// What is missing, or there twice, on the phone.
    pub(crate) fn wrong_on_phone(&self) -> Vec<String> {
        let shown = |order| serde_json::to_value(self.phone().order(order).unwrap()).unwrap();
        self.wrong(shown)
    }

    /// What is missing, or there twice, at the hub of this office.
    pub(crate) fn wrong_at_hub(&self, office: &Office) -> Vec<String> {
        self.wrong(|order| self.runtime.block_on(office.order(order)).unwrap())
    }

    fn wrong(&self, shown: impl Fn(OrderId) -> Value) -> Vec<String> {
        let mut wrong = Vec::new();
        for (order, said) in &self.said {
            let view = shown(*order);
            let mut times: BTreeMap<&str, usize> = BTreeMap::new();
            for comment in view["comments"].as_array().unwrap() {
                *times.entry(comment["text"].as_str().unwrap()).or_default() += 1;
            }
            let odd = said.iter().filter(|words| times.get(words.as_str()) != Some(&1));
            wrong.extend(
                odd.map(|words| format!("{words} is there {:?} times", times.get(words.as_str()))),
            );
        }
        wrong
    }
}

fn draft(n: usize) -> Value {
    json!({
        "title": format!("泵 {n} · pump {n} runs hot"),
        "description": "2号泵 · pump 2\n",
        "site": { "name": "临江大厦", "address": "示范路8号", "time_zone": "Asia/Shanghai" },
        "parts": [{ "name": "轴承 · bearing", "part_number": "6204-2RS", "planned": "9" }]
    })
}
