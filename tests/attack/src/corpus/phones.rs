//! A hub that lies to a real phone: the phone refuses by a code of its own, keeps its work and every order as it was,
//! and delivers all of it once the hub is honest again.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_client::model::OrderId;
use fieldbook_client::{CommandOptions, Fieldbook, ListFilter};
use fieldbook_wire::{
    ActorOwner, FeedOrder, Held, Id16, Receipt, SignedAssignment, SigningKey, Standing,
    SyncResponse,
};
use serde_json::json;

use crate::Scene;
use crate::attack::{Contained, Make};
use crate::attacker::random;
use crate::evil_hub::{EvilHub, Twist, cbor};
use crate::honest::Honest;

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("hub: a receipt signed by another key", forged_receipt),
    ("hub: an assignment signed by another key", forged_assignment),
    ("hub: changes of unknown actors, and forged ones", forged_changes),
    ("hub: foreign documents and garbage as snapshots", forged_snapshots),
    ("hub: answers that inflate, nest or never end", bombs),
    ("hub: redirects, login pages and refusals", not_a_hub),
    ("hub: answers about orders nobody has", about_others),
];

/// A real phone behind a hub that may lie.
pub(crate) struct Victim {
    phone: Fieldbook,
    order: OrderId,
    hub: EvilHub,
    said: u32,
}

fn victim(scene: &mut Scene) -> &mut Victim {
    if scene.victim.is_none() {
        let hub = EvilHub::start(&scene.runtime, &scene.hub.url);
        let office = &scene.hub.office;
        let engineer = json!({ "name": "Vic", "van": "van-v" });
        let engineer = scene.runtime.block_on(office.post("engineers", &engineer)).unwrap();
        let id = engineer["engineer"].as_str().unwrap();
        let path = format!("engineers/{id}/enrol");
        let code = scene.runtime.block_on(office.post(&path, &json!({ "hub": hub.url }))).unwrap();
        let payload = code["payload"].as_str().unwrap();
        let order = scene.mine[7];
        scene.runtime.block_on(office.assign(order, &[id], id)).unwrap();
        let folder = scene.folder().join("ann");
        let phone = Honest::enrol(&folder, "victim", payload);
        scene.victim = Some(Victim { phone, order, hub, said: 0 });
    }
    scene.victim.as_mut().expect("made above")
}

impl Victim {
    fn sync(&self, scene: &tokio::runtime::Runtime) -> String {
        let report = scene.block_on(self.phone.sync_now(Duration::from_secs(20)));
        report.map_or_else(|error| error.code().to_owned(), |_| "done".to_owned())
    }
}

/// Writes something, lets the hub lie, and sees that nothing but the answer suffers.
fn lie(scene: &mut Scene, what: &str, twist: Twist, wanted: &[&str]) -> Contained {
    victim(scene);
    let Scene { victim: Some(victim), runtime, .. } = scene else { return Err("no phone".into()) };
    let orders = |phone: &Fieldbook| -> BTreeSet<OrderId> {
        phone.orders(ListFilter::All).unwrap().iter().map(|listed| listed.row.order).collect()
    };
    victim.said += 1;
    let remark = format!("before the lie {}", victim.said);
    victim.phone.comment(victim.order, &remark, CommandOptions::default()).unwrap();
    let (view, carried) = (victim.phone.order(victim.order).unwrap(), orders(&victim.phone));
    victim.hub.twist(twist);
    let said = victim.sync(runtime);
    victim.hub.twist(Twist::None);
    let after = victim.phone.order(victim.order).unwrap();
    if (&after.comments, &after.parts, &after.assignment)
        != (&view.comments, &view.parts, &view.assignment)
    {
        return Err(format!("{what}: the order reads otherwise now"));
    }
    if orders(&victim.phone) != carried {
        return Err(format!("{what}: the phone carries other orders now"));
    }
    let honest = victim.sync(runtime);
    let status = victim.phone.sync_status().unwrap();
    if honest != "done" || status.changes_pending > 0 || status.quarantined.iter().any(|it| it.own)
    {
        return Err(format!("{what}: honest again, {honest}, {} pending", status.changes_pending));
    }
    crate::attack::expect(what, &said, wanted)
}

fn edit(edit: impl Fn(&mut SyncResponse) + Send + Sync + 'static) -> Twist {
    Twist::Message(Arc::new(edit))
}

/// Puts an order into an answer, in place of what the hub says of it.
fn put(message: &mut SyncResponse, feed: &FeedOrder) {
    message.feed.retain(|said| said.order != feed.order);
    message.feed.push(feed.clone());
}

fn lies(scene: &mut Scene, lies: Vec<(&str, Twist, &[&str])>) -> Contained {
    crate::attack::all(
        lies.into_iter().map(|(what, twist, wanted)| lie(scene, what, twist, wanted)),
    )
}

fn forged_receipt(scene: &mut Scene) -> Contained {
    let forged = edit(|message| {
        let evil = SigningKey::from_bytes(&random());
        let device = message.receipt.as_ref().map_or(Id16::from_bytes([1; 16]), |it| it.device);
        let held = message.receipt.as_ref().map(|it| it.orders.clone()).unwrap_or_default();
        message.receipt = Some(Receipt::sign(device, i64::MAX, held, Vec::new(), &evil));
    });
    let inflated = edit(|message| {
        if let Some(receipt) = &mut message.receipt {
            let more = receipt.orders.iter().map(|held| Held { seq: u64::MAX, ..*held });
            receipt.orders = more.collect();
        }
    });
    let moved = edit(|message| {
        if let Some(receipt) = &mut message.receipt {
            receipt.device = Id16::from_bytes([9; 16]);
        }
    });
    let wanted: &[&str] = &["hub_forged"];
    lies(
        scene,
        vec![
            ("another key", forged, wanted),
            ("more held", inflated, wanted),
            ("another phone", moved, wanted),
        ],
    )
}

fn feed(scene: &mut Scene) -> FeedOrder {
    let order = victim(scene).order;
    FeedOrder::new(Id16::from_bytes(*order.as_bytes()), Standing::OnCrew)
}

fn forged_assignment(scene: &mut Scene) -> Contained {
    let feed = feed(scene);
    let order = OrderId::from_bytes(feed.order.into());
    let view = victim(scene).phone.order(order).unwrap();
    let mut assignment = view.assignment;
    assignment.version.n += 7;
    let bytes = minicbor::to_vec(&assignment).unwrap();
    let evil = SigningKey::from_bytes(&random());
    let garbled = SignedAssignment::sign(vec![0xff; 200], &evil);
    let signed = SignedAssignment::sign(bytes, &evil);
    let with = |signed: SignedAssignment| {
        let feed = FeedOrder { assignments: vec![signed], ..feed.clone() };
        edit(move |message| put(message, &feed))
    };
    let wanted: &[&str] = &["hub_forged"];
    lies(scene, vec![("another key", with(signed), wanted), ("garbage", with(garbled), wanted)])
}

fn forged_changes(scene: &mut Scene) -> Contained {
    let feed = feed(scene);
    let comment = fieldbook_model::Deed::Comment { text: "forged".to_owned() };
    let change = scene.mallory.change(scene.mine[7], comment);
    let mut parts = crate::forge::Parts::of(&change);
    parts.start_op = u64::from(u32::MAX);
    let owner = ActorOwner {
        actor: Id16::from_bytes(*change.actor.as_bytes()),
        device: Id16::from_bytes([3; 16]),
        engineer: None,
        device_key: None,
    };
    let with = |changes: Vec<Vec<u8>>, actors: Vec<ActorOwner>| {
        let feed = FeedOrder { changes, actors, ..feed.clone() };
        edit(move |message| put(message, &feed))
    };
    let wanted: &[&str] = &["done"];
    let forged = vec![parts.build(), b"garbage".to_vec(), crate::forge::chunk(2, &[0; 100])];
    lies(
        scene,
        vec![
            ("an unknown actor", with(vec![change.bytes.clone()], Vec::new()), wanted),
            ("forged and garbage", with(forged, vec![owner]), wanted),
            ("another's name", with(vec![change.bytes], vec![owner]), wanted),
        ],
    )?;
    let reasons: BTreeSet<String> = scene
        .victim
        .iter()
        .flat_map(|victim| victim.phone.sync_status().unwrap().quarantined)
        .map(|put_aside| put_aside.reason)
        .collect();
    if reasons.is_empty() {
        return Err("nothing was put aside".to_owned());
    }
    Ok(format!("put aside: {}", reasons.into_iter().collect::<Vec<_>>().join(", ")))
}

fn forged_snapshots(scene: &mut Scene) -> Contained {
    let feed = feed(scene);
    let foreign = automerge::AutoCommit::new().save();
    let deflated = crate::forge::chunk(0, &[0x4a; 2_000]);
    let mut lied = vec![vec![0; 100_000], foreign, deflated, Vec::new()];
    if let Some(data) = &scene.data {
        let folder = data.join("automerge_fixtures/fixtures");
        let files = std::fs::read_dir(folder).into_iter().flatten();
        lied.extend(files.map(|file| std::fs::read(file.unwrap().path()).unwrap()));
    }
    let twists = lied.into_iter().map(|snapshot| {
        let feed = FeedOrder { snapshot: Some(snapshot), ..feed.clone() };
        let twist = edit(move |message| put(message, &feed));
        ("a snapshot", twist, ["done"].as_slice())
    });
    let twists = twists.collect();
    lies(scene, twists).map(|_| "put aside: bad_snapshot".to_owned())
}

fn bombs(scene: &mut Scene) -> Contained {
    let bomb = {
        let mut zstd = zstd::Encoder::new(Vec::new(), 3).unwrap();
        let zeros = vec![0; 1024 * 1024];
        (0..1_024).for_each(|_| zstd.write_all(&zeros).unwrap());
        zstd.finish().unwrap()
    };
    let message = |body: Vec<u8>| Twist::Instead(200, vec![("content-type", cbor())], body);
    let zstd = vec![("content-type", cbor()), ("content-encoding", "zstd".to_owned())];
    let nested = [vec![0x81; 100_000], vec![0]].concat();
    let problem = format!("{{\"type\":{}", "[".repeat(60_000)).into_bytes();
    let json = vec![("content-type", "application/problem+json".to_owned())];
    lies(
        scene,
        vec![
            ("a bomb", Twist::Instead(200, zstd, bomb), &["response_too_large"]),
            ("a nest", message(nested), &["response_too_large", "response_garbled"]),
            ("17 MiB", message(vec![0; 17 * 1024 * 1024]), &["response_too_large"]),
            ("garbage", message(vec![0xff; 1_000]), &["response_garbled"]),
            ("a nested problem", Twist::Instead(500, json, problem), &["response_garbled"]),
        ],
    )
}

fn not_a_hub(scene: &mut Scene) -> Contained {
    let moved = |to: &str| Twist::Instead(307, vec![("location", to.to_owned())], Vec::new());
    let html = vec![("content-type", "text/html".to_owned())];
    let page = Twist::Instead(200, html, b"<html>log in".to_vec());
    let problem = |status, code: &str| {
        let body = format!("{{\"type\":\"{code}\",\"title\":\"\",\"status\":{status}}}");
        let json = vec![("content-type", "application/problem+json".to_owned())];
        Twist::Instead(status, json, body.into_bytes())
    };
    let garbled: &[&str] = &["response_garbled"];
    lies(
        scene,
        vec![
            ("a redirect elsewhere", moved("http://evil.example/v1/sync"), garbled),
            ("a redirect to a file", moved("file:///etc/passwd"), garbled),
            ("a login page", page, garbled),
            ("an empty refusal", Twist::Swallow(503), garbled),
            ("nothing at all", Twist::Swallow(204), &["sync_stalled", "response_garbled", "done"]),
            ("an unknown code", problem(418, "teapot"), &["hub_refused"]),
            ("a failure", problem(500, "internal"), &["hub_failed"]),
        ],
    )
}

/// Orders, answers and receipts of which the phone knows nothing change nothing.
fn about_others(scene: &mut Scene) -> Contained {
    let strange = FeedOrder::new(Id16::from_bytes(random()), Standing::OnCrew);
    let gone = FeedOrder::new(Id16::from_bytes(random()), Standing::Gone);
    let by_nobody = FeedOrder { changes: vec![vec![0; 50]], ..strange.clone() };
    let answers = edit(|message| {
        let hash = fieldbook_wire::Hash32::from_bytes([5; 32]);
        let answer = fieldbook_wire::Answer::Quarantined { code: "../../x".repeat(30) };
        message.answers.push(fieldbook_wire::OrderAnswers {
            order: Id16::from_bytes(random()),
            answers: vec![fieldbook_wire::ChangeAnswer { hash, answer }],
        });
    });
    let with = |feed: FeedOrder| edit(move |message| put(message, &feed));
    let wanted: &[&str] = &["done", "response_garbled"];
    lies(
        scene,
        vec![
            ("an order nobody has", with(strange), wanted),
            ("one that is gone", with(gone), wanted),
            ("changes by nobody", with(by_nobody), wanted),
            ("answers about others", answers, wanted),
        ],
    )
}
