//! A hub, two phones and an order, on real files and real HTTP. Both phones have synced once; nothing has been done.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use fieldbook_client::model::{
    Code, EntryId, FindingField, OrderId, OrderView, Outcome, Quantity, SignOffAnswer, StepValue,
};
use fieldbook_client::{
    CommandOptions, CompletionDraft, ExplainedMerge, Fieldbook, Language, ListFilter, PartDraft,
    SignOffDraft, StepDraft, SyncReport, TextVersion,
};
use fieldbook_demo::{HubServer, Office, PHONES, PhoneKey, open_phone};
use fieldbook_server::Hub;
use fieldbook_server::backup::backup;
use fieldbook_store::{Store, StoreKey};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Whose phone reaches the hub first when the network is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// A's.
    First,
    /// B's.
    Second,
}

/// Everything a scenario plays on.
pub struct World {
    /// A's hands and phone.
    pub a: Hand,
    /// B's hands and phone.
    pub b: Hand,
    /// The order both are on.
    pub order: OrderId,
    delivery: Delivery,
    hub: Option<HubServer>,
    runtime: Runtime,
    dir: TempDir,
}

impl World {
    /// Two engineers on one order with a safety step, a verdict step, a bearing and a gasket.
    pub fn new(delivery: Delivery) -> Self {
        let runtime = Runtime::new().unwrap();
        let dir = TempDir::new().unwrap();
        let hub = runtime.block_on(HubServer::start(dir.path(), "127.0.0.1:0")).unwrap();
        let [a, b] = [("林娜 Lin Na", "van-1", 0), ("陈伟 Chen Wei", "van-2", 1)].map(
            |(name, van, index)| {
                let (id, payload) = runtime.block_on(hub.office.engineer(name, van)).unwrap();
                let phone = open_phone(dir.path(), PHONES[index], Language::En).unwrap();
                runtime.block_on(phone.enrol(&payload)).unwrap();
                Hand { id, phone }
            },
        );
        let created = runtime.block_on(hub.office.post("orders", &draft())).unwrap();
        let order = created["order"].as_str().unwrap().parse().unwrap();
        let world = Self { a, b, order, delivery, hub: Some(hub), runtime, dir };
        world.assign(&[&world.a.id, &world.b.id], &world.a.id);
        world.settle();
        world
    }

    /// Plays a scenario twice: A's work arrives first, then B's.
    pub fn in_both_orders(scenario: impl Fn(&World)) {
        for delivery in [Delivery::First, Delivery::Second] {
            println!("delivery: {delivery:?}");
            scenario(&Self::new(delivery));
        }
    }

    /// The network is back: everybody delivers in this world's order, then fetches what the others delivered, and
    /// hub and phones say the same.
    pub fn settle(&self) {
        let phones = match self.delivery {
            Delivery::First => [&self.a, &self.b],
            Delivery::Second => [&self.b, &self.a],
        };
        phones.iter().chain(&phones).for_each(|hand| self.sync(hand));
        crate::assert_converged(self);
    }

    /// One phone syncs until nothing is left.
    pub fn sync(&self, hand: &Hand) {
        self.runtime.block_on(hand.phone.sync_now(Duration::from_mins(1))).unwrap();
    }

    /// The same, with the report of it.
    pub fn sync_report(&self, hand: &Hand, budget: Duration) -> SyncReport {
        self.runtime.block_on(hand.phone.sync_now(budget)).unwrap()
    }

    /// The dispatcher looks at something under `/api`.
    pub fn office_reads(&self, path: &str) -> Value {
        self.runtime.block_on(self.desk().get(path)).unwrap()
    }

    /// The dispatcher does something under `/api`.
    pub fn office(&self, path: &str, body: &Value) -> Value {
        self.runtime.block_on(self.desk().post(path, body)).unwrap()
    }

    /// The dispatcher changes what the office says about the order, by a JSON merge patch.
    pub fn office_changes(&self, patch: &Value) -> Value {
        self.runtime.block_on(self.desk().patch(self.order, patch)).unwrap()
    }

    /// The dispatcher makes these engineers the crew.
    pub fn assign(&self, crew: &[&str], lead: &str) {
        self.runtime.block_on(self.desk().assign(self.order, crew, lead)).unwrap();
    }

    /// The dispatcher adds to a text of the order.
    pub fn office_adds(&self, field: &str, words: &str) {
        let view = self.at_hub();
        let text = format!("{}{words}", view[field].as_str().unwrap());
        self.runtime
            .block_on(self.desk().edit(self.order, field, &view["version"], &text))
            .unwrap();
    }

    /// The order as the office sees it.
    pub fn at_hub(&self) -> Value {
        self.runtime.block_on(self.desk().order(self.order)).unwrap()
    }

    /// What the office is told was merged.
    pub fn notes_at_hub(&self) -> Value {
        self.runtime.block_on(self.desk().merge_notes(self.order, "en")).unwrap()
    }

    /// The rules by which something was merged, as A's phone says, each as often as it applied.
    pub fn rules(&self) -> Vec<&'static str> {
        self.rules_on(&self.a)
    }

    /// The same on one phone.
    pub fn rules_on(&self, hand: &Hand) -> Vec<&'static str> {
        hand.notes(self.order).iter().map(|merge| merge.note.rule.code()).collect()
    }

    /// Whether the order carries this flag, on every side.
    pub fn is_flagged(&self, code: &str) -> bool {
        let flags = |view: &Value| {
            view["flags"].as_array().unwrap().iter().any(|flag| flag["code"] == code)
        };
        let on_phones = [&self.a, &self.b]
            .map(|hand| flags(&serde_json::to_value(hand.view(self.order)).unwrap()));
        let at_hub = flags(&self.at_hub());
        assert_eq!(on_phones, [at_hub; 2], "phones and hub disagree about the flag {code}");
        at_hub
    }

    /// The hub's data folder.
    pub fn hub_folder(&self) -> PathBuf {
        self.dir.path().join("hub")
    }

    /// Writes a backup of the hub while it serves; answers where it is.
    pub fn backup(&self) -> PathBuf {
        let (folder, file) = (self.hub_folder(), self.dir.path().join("hub.backup"));
        backup(&Hub::open(&folder).unwrap(), &folder, &file).unwrap();
        file
    }

    /// Stops the hub, does something to its folder, and starts it again at the same address.
    pub fn while_the_hub_is_down(&mut self, act: impl FnOnce(&Path)) {
        let hub = self.hub.take().unwrap();
        let address = hub.address.to_string();
        self.runtime.block_on(hub.stop()).unwrap();
        act(&self.hub_folder());
        self.hub =
            Some(self.runtime.block_on(HubServer::start(self.dir.path(), &address)).unwrap());
    }

    /// Closes everything; answers, per phone, the orders whose read tables are not what its log says.
    pub fn close_and_rebuild(self) -> Vec<Vec<OrderId>> {
        let Self { a, b, hub, runtime, dir, .. } = self;
        drop((a, b));
        runtime.block_on(hub.unwrap().stop()).unwrap();
        PHONES.iter().map(|name| rebuild_check(&dir.path().join(name))).collect()
    }

    fn desk(&self) -> &Office {
        &self.hub.as_ref().unwrap().office
    }
}

fn rebuild_check(home: &Path) -> Vec<OrderId> {
    let key = PhoneKey::load_or_make(home).unwrap();
    let mut store = Store::open(&home.join("store"), &StoreKey::from_bytes(*key.bytes())).unwrap();
    store.rebuild_check().unwrap()
}

fn draft() -> Value {
    json!({
        "title": "冷冻水泵轴承温度高 · pump bearing runs hot",
        "description": "2号泵 · pump 2\n",
        "customer": { "name": "临江大厦物业", "phone": "+86 21 5555 0100" },
        "site": { "name": "临江大厦", "address": "示范路8号", "time_zone": "Asia/Shanghai" },
        "window": { "start": 1_796_176_800_000_i64, "end": 1_796_184_000_000_i64 },
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

/// An engineer with a phone.
pub struct Hand {
    /// As the hub knows them.
    pub id: String,
    /// Their phone.
    pub phone: Fieldbook,
}

impl Hand {
    /// The order as this phone shows it.
    pub fn view(&self, order: OrderId) -> OrderView {
        self.phone.order(order).unwrap()
    }

    /// What this phone says was merged.
    pub fn notes(&self, order: OrderId) -> Vec<ExplainedMerge> {
        self.phone.merge_notes(order).unwrap()
    }

    /// Every order on this phone.
    pub fn list(&self) -> Vec<fieldbook_client::ListedOrder> {
        self.phone.orders(ListFilter::All).unwrap()
    }

    /// Accepts, locks out, starts.
    pub fn starts(&self, order: OrderId) {
        self.phone.accept(order, CommandOptions::default()).unwrap();
        self.ticks(order, 0, StepValue::Tick(true));
        self.phone.start_work(order, CommandOptions::default()).unwrap();
    }

    /// Answers the step at this place of the list.
    pub fn ticks(&self, order: OrderId, step: usize, value: StepValue) {
        let step = self.view(order).steps[step].step.id;
        self.phone
            .tick(order, StepDraft { step, value, reason: None }, CommandOptions::default())
            .unwrap();
    }

    /// Uses one of the part at this place of the list; `again` repeats an earlier call.
    pub fn consumes(&self, order: OrderId, part: usize, again: Option<EntryId>) -> EntryId {
        let line = self.view(order).parts[part].line.id;
        let draft = PartDraft { line, quantity: Quantity::whole(1), location: None };
        let options = CommandOptions { command_id: again, gps: None };
        self.phone.consume_part(order, draft, options).unwrap().entry
    }

    /// Writes a line under the narrative as this phone shows it.
    pub fn narrates(&self, order: OrderId, words: &str) {
        let view = self.view(order);
        let text = format!("{}{words}\n", view.narrative);
        self.phone
            .edit_narrative(order, &TextVersion::from(&view), &text, CommandOptions::default())
            .unwrap();
    }

    /// Sets a code of the report.
    pub fn finds(&self, order: OrderId, field: FindingField, code: &str) {
        self.phone
            .set_finding(order, field, Code(code.to_owned()), CommandOptions::default())
            .unwrap();
    }

    /// Answers what is left, sets the codes, and ends the work: fixed.
    pub fn completes(&self, order: OrderId) {
        self.ticks(order, 1, StepValue::PassFail(true));
        self.finds(order, FindingField::FailureMode, "noise");
        self.finds(order, FindingField::Activity, "replace");
        let draft = CompletionDraft { outcome: Outcome::Fixed, gaps_reason: None };
        self.phone.complete(order, draft, CommandOptions::default()).unwrap();
    }

    /// Has the report signed as this phone shows it.
    pub fn has_it_signed(&self, order: OrderId, signer: &str) {
        let report = self.view(order).report_hash;
        let draft = SignOffDraft {
            signer: signer.to_owned(),
            answer: SignOffAnswer::Signed { strokes: None },
            report,
        };
        self.phone.sign_off(order, draft, CommandOptions::default()).unwrap();
    }
}
