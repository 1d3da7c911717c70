//! Forged changes, each with a right checksum: refused for the right reason, and nobody else suffers.

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ObjType, ScalarValue};

use sha2::{Digest as _, Sha256};

use super::forge::{Parts, chunk, edited, number, rechecksum, run};
use super::*;
use crate::admit;
use crate::guard::{MAX_CHANGE_BYTES, MAX_KEY_BYTES};
use crate::skeleton::{Container, SKELETON_ACTOR};
use crate::testkit::owners;

/// Forges Ann's first change (an accepted order) by its parts, and gives the reason.
fn by_parts(forge: impl FnOnce(&mut Parts)) -> QuarantineReason {
    let it = two_phones();
    let mut parts = Parts::of(&it.by_ann[0]);
    assert_eq!(
        parts.build()[9..].len(),
        it.by_ann[0].bytes[9..].len() - 4,
        "the forge writes time 0"
    );
    forge(&mut parts);
    reason(&judge(&it.base, parts.build(), &[&it.ann]))
}

/// Forges one of Ann's changes by its operations; those before it are in the record.
fn by_operations(place: usize, forge: impl FnOnce(&mut Vec<Op>)) -> QuarantineReason {
    let it = two_phones();
    let before = receive(&it.base, &it.by_ann[..place], &[&it.ann]).record;
    let bytes = edited(&it.by_ann[place], |change| forge(&mut change.operations));
    reason(&judge(&before, bytes, &[&it.ann]))
}

fn object(container: Container) -> ObjectId {
    ObjectId::Id(OpId(container as u64, ActorId::from(SKELETON_ACTOR)))
}

fn put(container: Container, key: &str, value: impl Into<ScalarValue>) -> Op {
    let (action, key) = (OpType::Put(value.into()), Key::Map(key.into()));
    Op { action, obj: object(container), key, pred: Vec::new().into(), insert: false }
}

#[test]
fn the_forge_without_a_forgery_makes_a_change_that_goes_in() {
    let it = two_phones();
    let untouched = Parts::of(&it.by_ann[0]).build();
    assert!(matches!(judge(&it.base, untouched, &[&it.ann]), Verdict::Accepted(_)));
    let same = edited(&it.by_ann[0], |_| {});
    assert_eq!(same, it.by_ann[0].bytes);
}

#[test]
fn bytes_that_are_no_plain_change_are_refused() {
    let it = two_phones();
    let good = &it.by_ann[0].bytes;
    let refuse = |bytes: Vec<u8>| reason(&judge(&it.base, bytes, &[&it.ann]));
    let contents = &good[11..];
    for bytes in
        [Vec::new(), b"\x85oJ".to_vec(), b"hello, this is no change".to_vec(), it.base.save()]
    {
        assert!(matches!(
            refuse(bytes),
            QuarantineReason::NotAChange | QuarantineReason::Malformed
        ));
    }
    for kind in [0, 2, 3, 9] {
        assert_eq!(
            refuse(chunk(kind, contents)),
            QuarantineReason::NotAChange,
            "chunk type {kind}"
        );
    }
    for end in 0..good.len() {
        let cut = refuse(good[..end].to_vec());
        assert!(
            matches!(cut, QuarantineReason::NotAChange | QuarantineReason::Malformed),
            "cut at {end}: {cut}"
        );
    }
    assert_eq!(refuse([good.clone(), vec![0]].concat()), QuarantineReason::NotAChange);
    assert_eq!(refuse([good.clone(), good.clone()].concat()), QuarantineReason::NotAChange);
    assert_eq!(refuse(vec![0x85; MAX_CHANGE_BYTES + 1]), QuarantineReason::TooLarge);
    for place in 4..good.len() {
        let mut flipped = good.clone();
        flipped[place] ^= 1;
        assert!(matches!(
            refuse(flipped),
            QuarantineReason::WrongChecksum
                | QuarantineReason::NotAChange
                | QuarantineReason::Malformed
        ));
    }
}

#[test]
fn numbers_that_do_not_follow_are_refused() {
    for forge in [
        (|it: &mut Parts| it.seq = 2) as fn(&mut Parts),
        |it| it.seq = u64::MAX,
        |it| it.start_op += 1,
        |it| it.start_op -= 1,
        |it| it.start_op = u64::from(u32::MAX),
        |it| it.start_op = u64::MAX,
        |it| it.deps = Vec::new(),
    ] {
        assert_eq!(by_parts(forge), QuarantineReason::OutOfSequence);
    }
    assert_eq!(by_parts(|it| it.seq = 0), QuarantineReason::Malformed);
    assert_eq!(by_parts(|it| it.start_op = 0), QuarantineReason::Malformed);
}

#[test]
fn headers_with_too_much_in_them_are_refused() {
    assert_eq!(by_parts(|it| it.deps = vec![[1; 32]; 65]), QuarantineReason::TooManyDependencies);
    assert_eq!(by_parts(|it| it.deps = vec![[2; 32], [1; 32]]), QuarantineReason::Malformed);
    assert_eq!(by_parts(|it| it.message = b"psst".to_vec()), QuarantineReason::Malformed);
    assert_eq!(by_parts(|it| it.actor = vec![1; 15]), QuarantineReason::Malformed);
    assert_eq!(by_parts(|it| it.extra = vec![1, 2, 3]), QuarantineReason::Malformed);
}

#[test]
fn a_few_bytes_that_announce_a_million_operations_are_refused_at_once() {
    let bomb = |times: i64, value: u64| {
        let mut column = Vec::new();
        run(&mut column, times);
        number(&mut column, value);
        column
    };
    assert_eq!(
        by_parts(|it| it.column(0x42, bomb(1_000_000, 1))),
        QuarantineReason::TooManyOperations
    );
    assert_eq!(
        by_parts(|it| it.column(0x42, bomb(i64::MAX, 1))),
        QuarantineReason::TooManyOperations
    );
    assert_eq!(
        by_parts(|it| it.column(0x70, bomb(1, 1_000_000_000))),
        QuarantineReason::TooManyOperations
    );
    assert_eq!(
        by_parts(|it| it.column(0x70, bomb(3, u64::MAX / 2))),
        QuarantineReason::TooManyOperations
    );
    assert_eq!(by_parts(|it| it.column(0x42, vec![0, 9])), QuarantineReason::Malformed);
    // deflated columns are not unpacked
    assert_eq!(by_parts(|it| it.column(0x4a, vec![1, 2, 3])), QuarantineReason::NotAChange);
}

#[test]
fn operations_that_no_command_makes_are_refused() {
    use QuarantineReason::{ForbiddenOperation, UnknownPath};
    let forbidden = [
        (OpType::Make(ObjType::Map), ForbiddenOperation),
        (OpType::Make(ObjType::Text), ForbiddenOperation),
        (OpType::Delete, ForbiddenOperation),
        (OpType::Increment(1), ForbiddenOperation),
        (OpType::Put(ScalarValue::counter(i64::MAX)), ForbiddenOperation),
        (OpType::Put(ScalarValue::Null), ForbiddenOperation),
        (OpType::Put("text, not bytes".into()), ForbiddenOperation),
    ];
    for (action, reason) in forbidden {
        assert_eq!(by_operations(0, |ops| ops[0].action = action.clone()), reason, "{action:?}");
    }
    for place in [
        ObjectId::Root,
        object(Container::Report),
        ObjectId::Id(OpId(20, ActorId::from(SKELETON_ACTOR))),
    ] {
        assert_eq!(by_operations(0, |ops| ops[0].obj = place.clone()), UnknownPath, "{place:?}");
    }
    let nested = |ops: &mut Vec<Op>| {
        let mut parent = object(Container::Facts);
        for depth in 0..100 {
            let (action, key) = (OpType::Make(ObjType::Map), Key::Map("deeper".into()));
            ops.insert(
                depth,
                Op { action, obj: parent, key, pred: Vec::new().into(), insert: false },
            );
            parent = ObjectId::Id(OpId(40 + depth as u64, ActorId::from([1; 16])));
        }
    };
    assert_eq!(by_operations(0, nested), ForbiddenOperation);
}

#[test]
fn entries_that_are_not_what_their_container_holds_are_refused() {
    use QuarantineReason::BadEntry;
    let long = "k".repeat(MAX_KEY_BYTES + 1);
    assert_eq!(by_operations(0, |ops| ops[0].key = Key::Map("another key".into())), BadEntry);
    assert_eq!(by_operations(0, |ops| ops[0].key = Key::Map(long.as_str().into())), BadEntry);
    assert_eq!(
        by_operations(0, |ops| ops[0].action = OpType::Put(ScalarValue::Bytes(vec![1, 2, 3]))),
        BadEntry
    );
    assert_eq!(by_operations(0, |ops| ops[0].obj = object(Container::Comments)), BadEntry);
    let trailing = |ops: &mut Vec<Op>| match &mut ops[0].action {
        OpType::Put(ScalarValue::Bytes(bytes)) => bytes.push(0),
        other => panic!("{other:?}"),
    };
    assert_eq!(by_operations(0, trailing), BadEntry);
    let reserved = |ops: &mut Vec<Op>| {
        ops.push(put(Container::Times, "no envelope", ScalarValue::Bytes(vec![0xa0])));
    };
    assert_eq!(by_operations(0, reserved), BadEntry);
    let stamp = minicbor::to_vec(crate::testkit::Person::engineer(1).stamp()).unwrap();
    let envelope = [&[0xa2, 0x00, 0x50][..], &[0x11; 16], &[0x01], &stamp, &[0x00]].concat();
    let followed = |ops: &mut Vec<Op>| {
        let key = fieldbook_model::EntryId::from_bytes([0x11; 16]).to_string();
        ops.push(put(Container::Times, &key, ScalarValue::Bytes(envelope)));
    };
    assert_eq!(by_operations(0, followed), BadEntry);
}

/// Each orphan of a chain lacks its own dependencies and those of all before it; together they would say so in a list
/// that grows with the square of the chain.
#[test]
fn a_chain_of_orphans_is_answered_with_few_of_the_hashes_it_lacks() {
    let it = two_phones();
    let mut before = None;
    let chain: Vec<_> = (0..5_u8)
        .map(|link| {
            let mut parts = Parts::of(&it.by_ann[usize::from(link)]);
            parts.deps = (0..50).map(|n| [50 * link + n; 32]).chain(before).collect();
            parts.deps.sort_unstable();
            let bytes = parts.build();
            before = Some(<[u8; 32]>::from(Sha256::digest(&bytes[8..])));
            bytes
        })
        .collect();
    let admission = admit(&it.base, &chain, &owners(&[&it.ann])).unwrap();
    for verdict in &admission.verdicts {
        let Verdict::NeedsDependencies { missing, .. } = verdict else { panic!("{verdict:?}") };
        assert!((50..=64).contains(&missing.len()), "{}", missing.len());
    }
}

#[test]
fn an_entry_is_never_rewritten() {
    let it = two_phones();
    let before = receive(&it.base, &it.by_ann[..1], &[&it.ann]).record;
    let original = automerge::Change::try_from(&it.by_ann[0].bytes[..]).unwrap().decode();
    let forge = |bytes: Vec<u8>, over: Vec<OpId>| {
        let forged = edited(&it.by_ann[1], |change| {
            let action = OpType::Put(ScalarValue::Bytes(bytes));
            change.operations[0] =
                Op { action, pred: over.into(), ..original.operations[0].clone() };
        });
        reason(&judge(&before, forged, &[&it.ann]))
    };
    let OpType::Put(ScalarValue::Bytes(accepted)) = &original.operations[0].action else {
        panic!()
    };
    let mut later = fieldbook_model::Fact::clone(&before.read().unwrap().facts[0].value);
    later.stamp.hlc.millis += 1;
    let later = minicbor::to_vec(&later).unwrap();
    let own = OpId(original.start_op.get(), original.actor_id.clone());
    assert_eq!(forge(later.clone(), vec![own]), QuarantineReason::EntryRewritten);
    assert_eq!(forge(later, Vec::new()), QuarantineReason::UnknownReference);
    assert_eq!(forge(accepted.clone(), Vec::new()), QuarantineReason::UnknownReference);
}

#[test]
fn text_is_only_spliced_among_letters_the_writer_saw() {
    use QuarantineReason::{ForbiddenOperation, UnknownReference, UnsignedText};
    let foreign = OpId(30, ActorId::from([9; 16]));
    let fact = OpId(30, ActorId::from([1; 16]));
    for stranger in [foreign, fact, OpId(4_000_000, ActorId::from([1; 16]))] {
        let insert = |ops: &mut Vec<Op>| {
            let first = ops.iter_mut().find(|op| op.insert).unwrap();
            first.key = Key::Seq(ElementId::Id(stranger.clone()));
        };
        assert_eq!(by_operations(2, insert), UnknownReference, "{stranger:?}");
        let delete = |ops: &mut Vec<Op>| {
            let gone = ops.iter_mut().find(|op| op.action == OpType::Delete).unwrap();
            gone.key = Key::Seq(ElementId::Id(stranger.clone()));
            gone.pred = vec![stranger.clone()].into();
        };
        assert_eq!(by_operations(4, delete), UnknownReference, "{stranger:?}");
    }
    let twice = |ops: &mut Vec<Op>| {
        let gone = ops.iter().find(|op| op.action == OpType::Delete).unwrap().clone();
        ops.push(gone);
    };
    assert_eq!(by_operations(4, twice), UnknownReference);
    let unsigned = |ops: &mut Vec<Op>| ops.retain(|op| op.obj != object(Container::TextEdits));
    assert_eq!(by_operations(4, unsigned), UnsignedText);
    let other_text = |ops: &mut Vec<Op>| {
        ops.iter_mut()
            .filter(|op| op.insert)
            .for_each(|op| op.obj = object(Container::CustomerExplanation));
    };
    assert_eq!(by_operations(2, other_text), UnsignedText);
    let long = |ops: &mut Vec<Op>| {
        ops.iter_mut().filter(|op| op.insert).for_each(|op| op.action = OpType::Put("word".into()));
    };
    assert_eq!(by_operations(2, long), ForbiddenOperation);
}

#[test]
fn registers_are_set_over_what_the_writer_saw_and_nothing_else() {
    let it = two_phones();
    let without_pred = by_operations(3, |ops| {
        let twin = ops[0].clone();
        ops.push(twin);
    });
    assert_eq!(without_pred, QuarantineReason::EntryRewritten);
    let stranger =
        by_operations(3, |ops| ops[0].pred = vec![OpId(25, ActorId::from([1; 16]))].into());
    assert_eq!(stranger, QuarantineReason::UnknownReference);
    drop(it);
}

#[test]
fn one_forged_change_holds_what_depends_on_it_and_nothing_else() {
    let it = two_phones();
    let mut batch = [it.by_ann.clone(), it.by_bob.clone()].concat();
    let mut parts = Parts::of(&it.by_ann[2]);
    parts.message = b"x".to_vec();
    batch[2].bytes = parts.build();
    let admission = receive(&it.base, &batch, &[&it.ann, &it.bob]);
    let codes: Vec<_> = admission.verdicts.iter().map(short).collect();
    let (ann, bob) = codes.split_at(6);
    assert_eq!(ann, ["accepted", "accepted", "malformed", "needs", "needs", "needs"]);
    assert_eq!(bob, ["accepted"; 6]);
}

#[test]
fn what_depends_on_a_quarantined_change_is_held_by_it() {
    let it = two_phones();
    let mut stranger = it.ann.clone();
    stranger.device = it.bob.device;
    // Ann's actor is registered to another device, so her entries are in a stranger's name
    let admission =
        receive(&it.base, &[it.by_ann.clone(), it.by_bob.clone()].concat(), &[&stranger, &it.bob]);
    let (ann, bob) = admission.verdicts.split_at(6);
    assert_eq!(reason(&ann[0]), QuarantineReason::WrongAuthor);
    for (place, verdict) in ann.iter().enumerate().skip(1) {
        assert_eq!(reason(verdict), QuarantineReason::HeldBy(it.by_ann[place - 1].hash));
    }
    assert!(bob.iter().all(|verdict| matches!(verdict, Verdict::Accepted(_))));
}

#[test]
fn a_copy_of_a_phone_is_told_that_it_is_a_fork() {
    let it = two_phones();
    let mut clone = Person::engineer(1);
    clone.millis += 500;
    let mut phone = it.base.clone();
    let forked = vec![
        clone.does(&mut phone, Deed::Comment { text: "from the copy".to_owned() }),
        clone.does(&mut phone, Deed::Comment { text: "and again".to_owned() }),
    ];
    let hub = receive(&it.base, &it.by_ann, &[&it.ann]).record;
    let admission = receive(&hub, &forked, &[&it.ann]);
    let forks: Vec<_> =
        forked.iter().map(|change| Verdict::ActorFork { hash: change.hash }).collect();
    assert_eq!(admission.verdicts, forks);
    assert_eq!(admission.record.heads(), hub.heads());
    let together = receive(&it.base, &[it.by_ann.clone(), forked].concat(), &[&it.ann]);
    assert_eq!(together.verdicts[6..], forks);
}

#[test]
fn a_wrong_checksum_on_an_otherwise_right_change_is_found() {
    let it = two_phones();
    let mut bytes = it.by_ann[0].bytes.clone();
    bytes[5] ^= 0xff;
    assert_eq!(
        reason(&judge(&it.base, bytes.clone(), &[&it.ann])),
        QuarantineReason::WrongChecksum
    );
    rechecksum(&mut bytes);
    assert!(matches!(judge(&it.base, bytes, &[&it.ann]), Verdict::Accepted(_)));
}

fn short(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted(_) => "accepted",
        Verdict::Duplicate(_) => "duplicate",
        Verdict::NeedsDependencies { .. } => "needs",
        Verdict::ActorFork { .. } => "fork",
        Verdict::Quarantined { reason, .. } => reason.code(),
    }
}
