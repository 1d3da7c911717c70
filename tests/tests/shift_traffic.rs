//! What a day of the peers' benchmark costs on the wire, counted between a real phone and a real hub: the first copy of a
//! thousand orders, then the shift of a thousand edits on the phone and two hundred in the office. Deterministic but for
//! ids and signatures, whose bytes are random and whose number is not: hence tests. The phone's clock is slow, because pages
//! become smaller when a store needs long to keep one, and how long that is depends on what else the machine does.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_client::{
    Clock, CommandOptions, Config, Elapsed, Fieldbook, Language, ListFilter, PartDraft, Ports,
    StepDraft, SystemClock, SystemRandom, TextVersion,
};
use fieldbook_demo::{HubServer, PhoneKey};
use fieldbook_model::{OrderId, OrderView, Quantity, StepValue, Timestamp};
use fieldbook_tests::{Act, Edit, Shift, Traffic, Wiretap};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Bytes both ways that the first copy of a thousand orders may cost.
const FIRST_COPY: u64 = 1_000_000;
/// Bytes both ways that the shift may cost.
const SHIFT: u64 = 90_000;
/// Seed of the peers' benchmark.
const SEED: u32 = 42;

/// Tells the right date, and a hundredth of the time that passes.
struct SlowClock(SystemClock);

impl Clock for SlowClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn elapsed(&self) -> Option<Elapsed> {
        self.0.elapsed().map(|Elapsed { boot, millis }| Elapsed { boot, millis: millis / 100 })
    }
}

struct Day {
    shift: Shift,
    orders: Vec<OrderId>,
    phone: Fieldbook,
    hub: HubServer,
    wiretap: Wiretap,
    runtime: Runtime,
    _dir: TempDir,
}

impl Day {
    /// A hub with a thousand orders, all of them one engineer's, whose phone knows none yet.
    fn new() -> Self {
        println!("seed {SEED}");
        let (runtime, dir) = (Runtime::new().unwrap(), TempDir::new().unwrap());
        let hub = runtime.block_on(HubServer::start(dir.path(), "127.0.0.1:0")).unwrap();
        let wiretap = Wiretap::before(hub.address).unwrap();
        let phone = open(dir.path());
        let shift = Shift::new(1_000, SEED);
        let orders = runtime.block_on(async {
            let (engineer, _) = hub.office.engineer("林娜 Lin Na", "van-1").await.unwrap();
            let path = format!("engineers/{engineer}/enrol");
            let code = hub.office.post(&path, &json!({ "hub": wiretap.url })).await.unwrap();
            phone.enrol(code["payload"].as_str().unwrap()).await.unwrap();
            let mut orders = Vec::new();
            for job in &shift.jobs {
                let made = hub.office.post("orders", &job.draft()).await.unwrap();
                let order: OrderId = made["order"].as_str().unwrap().parse().unwrap();
                append(&hub, order, "narrative", &job.report).await;
                hub.office.assign(order, &[&engineer], &engineer).await.unwrap();
                orders.push(order);
            }
            orders
        });
        Self { shift, orders, phone, hub, wiretap, runtime, _dir: dir }
    }

    /// What one sync sends and fetches.
    fn sync(&self) -> Traffic {
        let before = self.wiretap.traffic();
        self.runtime.block_on(self.phone.sync_now(Duration::from_mins(5))).unwrap();
        let after = self.wiretap.traffic();
        Traffic {
            up: after.up - before.up,
            down: after.down - before.down,
            connections: after.connections - before.connections,
            requests: after.requests - before.requests,
        }
    }

    /// The engineer's day, without a network.
    fn work(&self) {
        for Edit { job, act } in &self.shift.edits {
            let order = self.orders[*job];
            let view = self.phone.order(order).unwrap();
            perform(&self.phone, &view, act);
        }
    }

    /// The office's day: three edits on each of fifty other orders, five on ten of the engineer's.
    fn dispatch(&self) {
        let own = self.shift.edits.iter().map(|edit| edit.job);
        let mut both: Vec<usize> = Vec::new();
        for job in own {
            if both.len() < 10 && !both.contains(&job) {
                both.push(job);
            }
        }
        self.runtime.block_on(async {
            for (nth, job) in self.shift.others.iter().enumerate() {
                let order = self.orders[*job];
                self.patch(order, &json!({ "priority": "emergency", "window": window(9) })).await;
                append(&self.hub, order, "access_notes", &format!("changed {nth}: ask for Mei"))
                    .await;
                self.comment(order, "plan p12: 15").await;
            }
            for (nth, job) in both.iter().enumerate() {
                let order = self.orders[*job];
                self.patch(order, &json!({ "priority": "emergency" })).await;
                self.patch(order, &json!({ "window": window(10) })).await;
                self.comment(order, "plan p13: 15").await;
                self.comment(order, "plan p02: 12").await;
                let words =
                    format!(" [dispatch {nth}] the unit was found with a leak before restart.");
                append(&self.hub, order, "narrative", &words).await;
            }
        });
    }

    async fn patch(&self, order: OrderId, fields: &Value) {
        self.hub.office.patch(order, fields).await.unwrap();
    }

    async fn comment(&self, order: OrderId, text: &str) {
        let body = json!({ "text": text });
        self.hub.office.post(&format!("orders/{order}/comments"), &body).await.unwrap();
    }
}

fn open(dir: &Path) -> Fieldbook {
    let config = Config {
        dir: dir.join("store"),
        language: Language::En,
        app_version: "0.1.0".to_owned(),
        device_name: "phone".to_owned(),
        request_timeout: Config::REQUEST_TIMEOUT,
    };
    let clock = Arc::new(SlowClock(SystemClock::new(&SystemRandom)));
    let key = Arc::new(PhoneKey::load_or_make(dir).unwrap());
    Fieldbook::open(config, Ports { clock, ..Ports::system(key) }).unwrap()
}

fn window(day: i64) -> Value {
    let start = 1_772_323_200_000 + (day - 1) * 86_400_000 + 7 * 3_600_000;
    json!({ "start": start, "end": start + 7_200_000 })
}

async fn append(hub: &HubServer, order: OrderId, field: &str, words: &str) {
    let view = hub.office.order(order).await.unwrap();
    let text = format!("{}{words}", view[field].as_str().unwrap());
    hub.office.edit(order, field, &view["version"], &text).await.unwrap();
}

fn perform(phone: &Fieldbook, view: &OrderView, act: &Act) {
    let (order, options) = (view.row.order, CommandOptions::default());
    match act {
        Act::Tick(place) => {
            let step = view.steps[*place].step.id;
            let reason = Some("tech-01 2026-03-02T09:00:00Z".to_owned());
            let draft = StepDraft { step, value: StepValue::Tick(true), reason };
            phone.tick(order, draft, options).unwrap();
        }
        Act::Use(place, pieces) => {
            let line = view.parts[*place].line.id;
            let draft = PartDraft { line, quantity: Quantity::whole(*pieces), location: None };
            phone.consume_part(order, draft, options).unwrap();
        }
        Act::Append(words) => {
            let text = format!("{}{words}", view.narrative);
            phone.edit_narrative(order, &TextVersion::from(view), &text, options).unwrap();
        }
    }
}

#[test]
fn a_thousand_orders_and_a_shift_cost_what_performance_md_allows() {
    let day = Day::new();
    let first = day.sync();
    println!("first copy: {first:?}");
    assert_eq!(day.phone.orders(ListFilter::All).unwrap().len(), 1_000);

    day.work();
    day.dispatch();
    let shift = day.sync();
    println!("shift: {shift:?}");
    let view = day.phone.order(day.orders[day.shift.others[0]]).unwrap();
    assert!(view.access_notes.contains("ask for Mei"), "the office's work arrived");
    assert_eq!(day.phone.sync_status().unwrap().changes_pending, 0, "the phone's work arrived");

    assert!(first.up + first.down <= FIRST_COPY, "{first:?}");
    assert!(shift.requests <= 3 && shift.up + shift.down <= SHIFT, "{shift:?}");
}
