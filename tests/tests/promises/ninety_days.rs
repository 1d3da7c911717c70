//! Three months on a platform at sea: a phone without any network, its hub and its office going on meanwhile, and one
//! sync at the end. No login wall, no reset, nothing missing. Both clocks are the test's.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use fieldbook_client::model::{
    EvidenceId, EvidenceKind, EvidenceSubject, OrderId, Quantity, Timestamp,
};
use fieldbook_client::{
    AttachmentDraft, Clock, CommandOptions, Config, Elapsed, Fieldbook, Language, ListFilter,
    PartDraft, Ports, TextVersion,
};
use fieldbook_demo::{Office, PhoneKey};
use fieldbook_server::{Hub, NoRandomness, SystemClock, serve};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// 2026-12-01T00:00:00Z.
const START: i64 = 1_796_083_200_000;
const ORDERS: usize = 10;
const EDITS: usize = 1_000;
const PHOTOS: usize = 500;

/// The true time.
#[derive(Default)]
struct Time(AtomicI64);

impl Time {
    fn now(&self) -> i64 {
        START + self.0.load(Ordering::SeqCst)
    }

    fn passes(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// The hub's clock is right.
struct HubClock(Arc<Time>);

impl fieldbook_server::Clock for HubClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.now())
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        SystemClock.fill(bytes)
    }
}

/// The phone's loses twenty seconds a day, and every fortnight the phone is started anew.
struct PhoneClock(Arc<Time>);

impl Clock for PhoneClock {
    fn now(&self) -> Timestamp {
        let passed = self.0.now() - START;
        Timestamp::from_millis(START + passed - passed / DAY * 20_000)
    }

    fn elapsed(&self) -> Option<Elapsed> {
        let passed = self.0.now() - START;
        let boot = u8::try_from(passed / (14 * DAY)).unwrap();
        Some(Elapsed { boot: [boot; 16], millis: (passed % (14 * DAY)).unsigned_abs() })
    }
}

fn open(dir: &Path, name: &str, time: &Arc<Time>) -> Fieldbook {
    let home = dir.join(name);
    std::fs::create_dir_all(&home).unwrap();
    let key = PhoneKey::load_or_make(&home).unwrap();
    let config = Config {
        dir: home.join("store"),
        language: Language::ZhHans,
        app_version: "0.1.0".to_owned(),
        device_name: name.to_owned(),
        request_timeout: Config::REQUEST_TIMEOUT,
    };
    let clock = Arc::new(PhoneClock(Arc::clone(time)));
    Fieldbook::open(config, Ports { clock, ..Ports::system(Arc::new(key)) }).unwrap()
}

/// A hub whose clock is the test's.
async fn hub(dir: &Path, time: &Arc<Time>) -> (Office, String) {
    let clock = Arc::new(HubClock(Arc::clone(time)));
    let hub = Hub::open_with(&dir.join("hub"), clock).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let office = Office::new(&url, hub.office_key());
    tokio::spawn(serve(hub, listener, std::future::pending()));
    (office, url)
}

async fn an_order(office: &Office, n: usize, crew: &[&str]) -> OrderId {
    let parts = json!([{ "name": "密封圈 · O-ring", "planned": "99" }]);
    let draft = json!({ "title": format!("平台检修 · platform overhaul {n}"), "parts": parts });
    let made = office.post("orders", &draft).await.unwrap();
    let order = made["order"].as_str().unwrap().parse().unwrap();
    office.assign(order, crew, crew[0]).await.unwrap();
    order
}

/// The `n`th edit: a part used, a line of the report, or a remark.
fn edit(phone: &Fieldbook, order: OrderId, n: usize) {
    let options = CommandOptions::default();
    match n % 4 {
        0 => {
            let line = phone.order(order).unwrap().parts[0].line.id;
            let draft = PartDraft { line, quantity: Quantity::whole(1), location: None };
            phone.consume_part(order, draft, options).unwrap();
        }
        1 => {
            let view = phone.order(order).unwrap();
            let text = format!("{}第{n}条\n", view.narrative);
            phone.edit_narrative(order, &TextVersion::from(&view), &text, options).unwrap();
        }
        _ => {
            phone.comment(order, &format!("remark {n}"), options).unwrap();
        }
    }
}

fn attach(phone: &Fieldbook, dir: &Path, order: OrderId, n: usize) -> EvidenceId {
    let file = dir.join("camera.jpg");
    let bytes: Vec<u8> = (0..2_000).map(|at| u8::try_from((at * (n + 7)) % 251).unwrap()).collect();
    std::fs::write(&file, [bytes, n.to_le_bytes().to_vec()].concat()).unwrap();
    let draft =
        AttachmentDraft { file, kind: EvidenceKind::Photo, subject: EvidenceSubject::Order };
    phone.attach(order, draft, CommandOptions::default()).unwrap().photo
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story, in its order")]
async fn three_months_without_network_end_with_one_sync_and_nothing_is_lost() {
    let (dir, time) = (TempDir::new().unwrap(), Arc::new(Time::default()));
    let (office, _) = hub(dir.path(), &time).await;
    let (lin, code) = office.engineer("林娜", "van-1").await.unwrap();
    let (wei, colleagues_code) = office.engineer("陈伟", "van-2").await.unwrap();
    let mut phone = open(dir.path(), "lin", &time);
    phone.enrol(&code).await.unwrap();
    let other = open(dir.path(), "wei", &time);
    other.enrol(&colleagues_code).await.unwrap();
    let mut orders = Vec::new();
    for n in 0..ORDERS {
        orders.push(an_order(&office, n, &[&lin, &wei]).await);
    }
    sync(&phone).await;

    let mut photos = BTreeSet::new();
    for n in 0..EDITS {
        time.passes(90 * DAY / i64::try_from(EDITS).unwrap());
        let order = orders[n % ORDERS];
        edit(&phone, order, n / ORDERS);
        if n % 2 == 1 && photos.len() < PHOTOS {
            photos.insert((order, attach(&phone, dir.path(), order, n)));
        }
        if n % 250 == 249 {
            drop(phone);
            phone = open(dir.path(), "lin", &time);
        }
    }
    // meanwhile at home
    sync(&other).await;
    for order in &orders {
        other.comment(*order, "from home", CommandOptions::default()).unwrap();
    }
    sync(&other).await;
    office.patch(orders[3], &json!({ "title": "改期 · moved" })).await.unwrap();
    office.assign(orders[4], &[&wei], &wei).await.unwrap();
    assert_eq!(photos.len(), PHOTOS);
    let status = phone.sync_status().unwrap();
    let changes = u64::try_from(EDITS + PHOTOS).unwrap();
    assert_eq!((status.changes_pending, status.safe_to_wipe), (changes, false));

    sync(&phone).await;

    let status = phone.sync_status().unwrap();
    assert!(status.safe_to_wipe, "{status:?}");
    assert_eq!((status.blocked, status.quarantined.len()), (None, 0));
    assert_eq!((status.changes_pending, status.photos_pending), (0, 0));
    for (n, order) in orders.iter().enumerate() {
        assert_everything_is(&office.order(*order).await.unwrap(), n);
    }
    assert_eq!(phone.order(orders[3]).unwrap().assignment.title, "改期 · moved");
    for (order, photo) in &photos {
        let path = dir.path().join(format!("hub/photos/{photo}"));
        assert!(path.is_file(), "{photo} of {order}");
    }
    // who was taken off lets go of the order with the next sync, for the hub has all of it
    sync(&phone).await;
    let kept: BTreeSet<_> =
        phone.orders(ListFilter::All).unwrap().iter().map(|it| it.row.order).collect();
    for (n, order) in orders.iter().enumerate() {
        assert_eq!(kept.contains(order), n != 4, "order {n}");
    }
}

/// A hundred edits and fifty photos of the phone, and a remark of the colleague.
fn assert_everything_is(at_hub: &Value, n: usize) {
    let count = |what: &str| at_hub[what].as_array().unwrap().len();
    let own = EDITS / ORDERS;
    assert_eq!(count("comments"), own / 2 + 1, "order {n}");
    assert_eq!(at_hub["parts"][0]["used"], json!(Quantity::whole(25)), "order {n}");
    let narrative = at_hub["narrative"].as_str().unwrap();
    assert_eq!(narrative.lines().count(), own / 4, "order {n}: {narrative}");
    // every second edit is followed by a photo, so the orders of odd numbers have a hundred
    assert_eq!(count("evidence"), if n % 2 == 1 { own } else { 0 }, "order {n}");
}

async fn sync(phone: &Fieldbook) {
    phone.sync_now(Duration::from_mins(5)).await.unwrap();
}
