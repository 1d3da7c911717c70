//! Innocent bytes, too many of them.

use fieldbook_model::{ActorId, Deed, OrderId, TextField};
use fieldbook_wire::limits::{MAX_CHANGES_PER_ORDER, MAX_CHANGES_PER_REQUEST};
use fieldbook_wire::{PushOrder, SyncRequest, encode};

use super::changes::{push, random_bytes};
use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{Attacker, random};
use crate::forge::Parts;

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("a million orphans: changes whose dependencies nobody has", orphans),
    ("a chain of orphans, each with all that the others lack", orphan_chain),
    ("more changes and claims than a request may have", too_many),
    ("thousands of orders that do not exist in one request", many_orders),
    ("garbage to fill the hub's disk", garbage),
    ("an order filled with text", much_text),
    ("a new actor for every change", many_actors),
];

fn number(n: usize) -> [u8; 32] {
    let mut hash = [0xf0; 32];
    hash[..8].copy_from_slice(&n.to_be_bytes());
    hash
}

/// As many as one request may have; the first time a million of them, request after request.
fn orphans(scene: &mut Scene) -> Contained {
    let first = scene.prepared.insert("orphans", Vec::new()).is_none();
    let requests = if first { scene.orphans / MAX_CHANGES_PER_REQUEST } else { 1 };
    let change = scene.mallory.change(scene.mine[4], Deed::Accept);
    let mut parts = Parts::of(&change);
    all((0..requests.max(1)).map(|_| orphaned(scene, change.actor, &mut parts)))
}

fn orphaned(scene: &Scene, actor: ActorId, parts: &mut Parts) -> Contained {
    let mut orphan = || {
        parts.deps = vec![random()];
        parts.build()
    };
    let orders = scene.mine.iter().take(MAX_CHANGES_PER_REQUEST / MAX_CHANGES_PER_ORDER);
    let pushes = orders.map(|order| {
        let orphans = (0..MAX_CHANGES_PER_ORDER).map(|_| orphan()).collect();
        scene.mallory.push(*order, &[actor], orphans)
    });
    let pushes = pushes.collect();
    let said = scene.runtime.block_on(scene.mallory.pushes(pushes)).said();
    expect("orphans", &said, &["needs_dependencies"])
}

fn orphan_chain(scene: &mut Scene) -> Contained {
    if let Some(body) = scene.prepared.get("chain") {
        let said = scene.runtime.block_on(scene.mallory.knock(body.clone()));
        return expect("a chain of orphans", &said, &["status 200"]);
    }
    let change = scene.mallory.change(scene.mine[4], Deed::Accept);
    let mut parts = Parts::of(&change);
    let mut before: Option<[u8; 32]> = None;
    let chain: Vec<_> = (0..200)
        .map(|link| {
            parts.deps = (0..60).map(|n| number(link * 60 + n)).chain(before).collect();
            parts.deps.sort_unstable();
            let bytes = parts.build();
            before = Some(sha256(&bytes[8..]));
            bytes
        })
        .collect();
    let push = |order| scene.mallory.push(order, &[change.actor], chain.clone());
    let pushes: Vec<_> = scene.mine.iter().take(8).map(|order| push(*order)).collect();
    let reply = scene.runtime.block_on(scene.mallory.pushes(pushes.clone()));
    scene.prepared.insert("chain", prepared(scene, pushes));
    expect("a chain of orphans", &reply.said(), &["needs_dependencies"])
}

/// A request as bytes, to be sent again and again.
fn prepared(scene: &Scene, pushes: Vec<PushOrder>) -> Vec<u8> {
    encode(&SyncRequest {
        budget_bytes: 1,
        ..scene.mallory.request(Some(scene.mallory.cursor.clone()), pushes)
    })
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

fn too_many(scene: &mut Scene) -> Contained {
    let order = scene.mine[0];
    let changes = scene.mallory.push(order, &[], vec![vec![0]; 201]);
    let actors: Vec<_> = (0..201).map(|_| Attacker::actor()).collect();
    let claims = scene.mallory.push(order, &actors, Vec::new());
    let twice = || scene.mallory.push(order, &[], vec![vec![0]]);
    for push in [vec![changes], vec![claims], vec![twice(), twice()]] {
        let said = scene.runtime.block_on(scene.mallory.pushes(push)).said();
        expect("too many", &said, &["body_too_large"])?;
    }
    Ok("body_too_large".to_owned())
}

fn many_orders(scene: &mut Scene) -> Contained {
    let orders = (0..500).map(|_| OrderId::from_bytes(random()));
    let pushes = orders.map(|order| scene.mallory.push(order, &[], vec![b"x".to_vec()])).collect();
    let said = scene.runtime.block_on(scene.mallory.pushes(pushes)).said();
    expect("unknown orders", &said, &["order_unknown", "rate_limited"])
}

/// What is put aside is kept, so a phone has a bound on what it may have put aside.
fn garbage(scene: &mut Scene) -> Contained {
    let noise = scene.once("garbage", |_| random_bytes(120 * 1024));
    let changes = (0..30).map(|_| [random::<16>().as_slice(), &noise].concat()).collect();
    let said = push(scene, 0, Attacker::actor(), changes);
    expect("garbage", &said, &["not_a_change"])
}

/// Pages of text over pages of text, each an honest change; made before, so that the attacker's own work does not slow
/// down anybody.
fn much_text(scene: &mut Scene) -> Contained {
    let order = scene.mine[5];
    if scene.waiting.is_empty() {
        let base = scene.mallory.records[&order].heads();
        let edit = |n: usize| {
            let text = format!("{n} {}", "ab cd ".repeat(600));
            let base = base.clone();
            scene.mallory.change(order, Deed::EditText { field: TextField::Narrative, base, text })
        };
        scene.waiting = (0..60).map(edit).collect();
    }
    let changes: Vec<_> = (0..3).filter_map(|_| scene.waiting.pop()).collect();
    let actors: Vec<_> = changes.iter().map(|change| change.actor).collect();
    let bytes = changes.into_iter().map(|change| change.bytes).collect();
    let push = scene.mallory.push(order, &actors, bytes);
    let said = scene.runtime.block_on(scene.mallory.pushes(vec![push])).said();
    let wanted = ["accepted", "accepted+too_many_operations", "too_many_operations"];
    expect("much text", &said, &wanted)
}

fn many_actors(scene: &mut Scene) -> Contained {
    let order = scene.mine[6];
    let changes: Vec<_> = (0..100)
        .map(|n| scene.mallory.change(order, Deed::Comment { text: format!("{n}") }))
        .collect();
    let actors: Vec<_> = changes.iter().map(|change| change.actor).collect();
    let bytes = changes.into_iter().map(|change| change.bytes).collect();
    let push = scene.mallory.push(order, &actors, bytes);
    let said = scene.runtime.block_on(scene.mallory.pushes(vec![push])).said();
    let wanted = ["accepted", "accepted+too_many_operations", "too_many_operations"];
    expect("many actors", &said, &wanted)
}
