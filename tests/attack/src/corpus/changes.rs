//! Changes whose chunk or header is forged, each under a right checksum unless the checksum is the attack.

use std::io::Write as _;

use fieldbook_model::{ActorId, Deed};
use fieldbook_wire::encode;

use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{now, random};
use crate::forge::{Parts, chunk, number, run};
use crate::{Change, Scene};

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("forged seq", forged_seq),
    ("forged start_op", forged_start_op),
    ("run-length bomb: a million operations in a hundred bytes", run_length_bomb),
    ("deflate bomb: chunks that inflate to two gigabytes", deflate_bomb),
    ("deflated columns", deflated_columns),
    ("whole documents and unknown chunk types", other_chunks),
    ("wrong hashes", wrong_hashes),
    ("changes cut short, and with something behind", cut_and_followed),
    ("more dependencies than a change may have", many_dependencies),
    ("changes larger than any may be", too_large),
    ("somebody else's actor, also claimed as one's own", foreign_actors),
    ("the skeleton's actor", skeleton_actor),
    ("one's own actor twice: another change under the same number", forked_actor),
    ("an order of others, and one that does not exist", foreign_orders),
];

/// An honest change of the attacker's on its first order.
fn honest(scene: &Scene) -> Change {
    scene.mallory.change(scene.mine[0], Deed::Accept)
}

/// Pushes bytes that say they are by this actor, and claims it.
pub(super) fn push(scene: &Scene, order: usize, actor: ActorId, changes: Vec<Vec<u8>>) -> String {
    let push = scene.mallory.push(scene.mine[order], &[actor], changes);
    scene.runtime.block_on(scene.mallory.pushes(vec![push])).said()
}

/// Forges an honest change by its parts and pushes it.
fn forged(scene: &Scene, what: &str, wanted: &[&str], forge: impl FnOnce(&mut Parts)) -> Contained {
    let change = honest(scene);
    let mut parts = Parts::of(&change);
    forge(&mut parts);
    expect(what, &push(scene, 0, change.actor, vec![parts.build()]), wanted)
}

fn forged_seq(scene: &mut Scene) -> Contained {
    all([2, 7, u64::from(u32::MAX), u64::MAX - 1, u64::MAX].map(|seq| {
        forged(scene, &format!("seq {seq}"), &["out_of_sequence"], |parts| parts.seq = seq)
    }))?;
    forged(scene, "seq 0", &["malformed"], |parts| parts.seq = 0)?;
    Ok("out_of_sequence, malformed".to_owned())
}

fn forged_start_op(scene: &mut Scene) -> Contained {
    let near = u64::from(u32::MAX);
    all([1, near - 1, near, near + 1, u64::MAX - 1, u64::MAX].map(|start| {
        forged(scene, &format!("start_op {start}"), &["out_of_sequence"], |parts| {
            parts.start_op = start;
        })
    }))
}

fn run_length_bomb(scene: &mut Scene) -> Contained {
    let bomb = |times: i64, value: u64| {
        let mut column = Vec::new();
        run(&mut column, times);
        number(&mut column, value);
        column
    };
    all([
        (0x42, bomb(1_000_000, 1)),
        (0x42, bomb(i64::MAX, 1)),
        (0x70, bomb(1, 1_000_000_000)),
        (0x70, bomb(3, u64::MAX / 2)),
    ]
    .map(|(column, bytes)| {
        forged(scene, "a bomb", &["too_many_operations"], |parts| parts.column(column, bytes))
    }))
}

/// As many zeros as fit, deflated, into a chunk of 256 KiB: about 260 MiB each, eight of them two gigabytes.
fn deflate_bomb(scene: &mut Scene) -> Contained {
    let change = honest(scene);
    let bomb = scene.once("deflate bomb", |_| {
        let mut deflate =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        deflate.write_all(&vec![0; 255 * 1024 * 1024]).unwrap();
        deflate.finish().unwrap()
    });
    assert!(bomb.len() < 256 * 1024 - 20, "the bomb fits into one change: {}", bomb.len());
    let push = scene.mallory.push(scene.mine[0], &[change.actor], vec![chunk(2, &bomb); 8]);
    // as it is: compressed once more, its ratio alone would give it away
    let body = encode(&scene.mallory.request(Some(scene.mallory.cursor.clone()), vec![push]));
    let reply = scene.runtime.block_on(scene.mallory.send_body(body, None, random(), now()));
    expect("a bomb", &reply.said(), &["not_a_change"])
}

fn deflated_columns(scene: &mut Scene) -> Contained {
    all([0x4a, 0x78, 0x5e].map(|column| {
        forged(scene, "a deflated column", &["not_a_change"], |parts| {
            parts.column(column, vec![0x63, 0x60, 0x00]);
        })
    }))
}

fn other_chunks(scene: &mut Scene) -> Contained {
    let change = honest(scene);
    let document = scene.mallory.records[&scene.mine[0]].save();
    let contents = &change.bytes[11..];
    let mut chunks: Vec<_> = [0, 2, 3, 9, 255].map(|kind| chunk(kind, contents)).into();
    chunks.push(document);
    expect("another chunk", &push(scene, 0, change.actor, chunks), &["not_a_change"])
}

fn wrong_hashes(scene: &mut Scene) -> Contained {
    let change = honest(scene);
    let flipped = (4..8).map(|place| {
        let mut bytes = change.bytes.clone();
        bytes[place] ^= 1;
        bytes
    });
    let said = push(scene, 0, change.actor, flipped.collect());
    expect("a wrong checksum", &said, &["wrong_checksum"])
}

fn cut_and_followed(scene: &mut Scene) -> Contained {
    let change = honest(scene);
    let cut = (0..change.bytes.len()).step_by(7).map(|end| change.bytes[..end].to_vec());
    let followed = [[change.bytes.clone(), vec![0]].concat(), change.bytes.repeat(2)];
    let said = push(scene, 0, change.actor, cut.chain(followed).take(200).collect());
    let wanted = ["malformed+not_a_change", "not_a_change+malformed", "not_a_change"];
    expect("a piece", &said, &wanted)
}

fn many_dependencies(scene: &mut Scene) -> Contained {
    all([65_u32, 5_000].map(|count| {
        forged(scene, "many dependencies", &["too_many_dependencies"], |parts| {
            parts.deps = (0..count).map(hash).collect();
        })
    }))
}

fn hash(n: u32) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..4].copy_from_slice(&n.to_be_bytes());
    hash
}

fn too_large(scene: &mut Scene) -> Contained {
    let change = honest(scene);
    let large = scene.once("large", |_| random_bytes(256 * 1024 + 1));
    expect("a large one", &push(scene, 0, change.actor, vec![large; 10]), &["too_large"])
}

fn foreign_actors(scene: &mut Scene) -> Contained {
    let record = &scene.mallory.records[&scene.shared];
    let theirs = record.changes().first().map(|change| change.actor).expect("the office wrote");
    let under_theirs = scene.mallory.change_under(scene.shared, theirs, Deed::Accept);
    let by_nobody = scene.mallory.change(scene.shared, Deed::Accept);
    let tell = |actors: &[ActorId], change: &Change| {
        let push = scene.mallory.push(scene.shared, actors, vec![change.bytes.clone()]);
        let said = scene.runtime.block_on(scene.mallory.pushes(vec![push])).said();
        expect("a foreign actor", &said, &["unknown_actor"])
    };
    let stolen = scene.other.claim(scene.shared, by_nobody.actor);
    let mut push = scene.mallory.push(scene.shared, &[], vec![by_nobody.bytes.clone()]);
    push.claims.push(stolen);
    let said = scene.runtime.block_on(scene.mallory.pushes(vec![push])).said();
    all([
        tell(&[], &under_theirs),
        tell(&[theirs], &under_theirs),
        tell(&[], &by_nobody),
        expect("another phone's claim", &said, &["unknown_actor"]),
    ])
}

fn skeleton_actor(scene: &mut Scene) -> Contained {
    let nobody = ActorId::from_bytes([0; 16]);
    let change = scene.mallory.change_under(scene.mine[0], nobody, Deed::Accept);
    expect("the skeleton's actor", &push(scene, 0, nobody, vec![change.bytes]), &["unknown_actor"])
}

fn forked_actor(scene: &mut Scene) -> Contained {
    let (actor, order) = (ActorId::from_bytes(random()), scene.mine[1]);
    let remark = |text: &str| Deed::Comment { text: text.to_owned() };
    let one = scene.mallory.change_under(order, actor, remark("one"));
    let other = scene.mallory.change_under(order, actor, remark("other"));
    let first = push(scene, 1, actor, vec![one.bytes]);
    expect("the first", &first, &["accepted", "too_many_operations"])?;
    let second = push(scene, 1, actor, vec![other.bytes]);
    expect("the second", &second, &["actor_fork", "too_many_operations"])
}

fn foreign_orders(scene: &mut Scene) -> Contained {
    let change = honest(scene);
    all([scene.foreign, fieldbook_model::OrderId::from_bytes(random())].map(|order| {
        let push = scene.mallory.push(order, &[change.actor], vec![change.bytes.clone()]);
        let said = scene.runtime.block_on(scene.mallory.pushes(vec![push])).said();
        expect("a foreign order", &said, &["order_unknown"])
    }))
}

/// Bytes that nothing compresses.
pub(super) fn random_bytes(count: usize) -> Vec<u8> {
    let mut dice = crate::Dice::new(7);
    (0..count).map(|_| dice.byte()).collect()
}
