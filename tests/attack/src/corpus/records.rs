//! Changes that are whole as chunks, but do what no command does: new containers, foreign names, rewritten entries.

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ObjType, ScalarValue};
use fieldbook_model::{
    Author, Comment, Deed, EntryId, Fact, FactKind, PartLine, PartLineId, Quantity, TextField,
};

use super::changes::push;
use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::random;
use crate::forge::edited;

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("containers nested 60, 100 and 1 000 deep", nested),
    ("an entry whose CBOR nests 100 000 deep", nested_entry),
    ("counters beyond 2^53, deletions, wrong kinds of value", forbidden),
    ("places where nothing of Fieldbook is", unknown_places),
    ("keys that are long, foreign or paths", keys),
    ("an entry in another's name, and from another's phone", foreign_names),
    ("a fact of somebody else's visit", foreign_visit),
    ("planned parts by an engineer", planning),
    ("text changed without saying who did", unsigned_text),
    ("a clock at the end of time, and amounts that would wrap", absurd_values),
];

/// The skeleton's containers by the number of the operation that made them.
const FACTS: u64 = 11;
const PART_LINES: u64 = 9;
const COMMENTS: u64 = 17;

fn object(container: u64) -> ObjectId {
    ObjectId::Id(OpId(container, ActorId::from([0; 16])))
}

fn put(container: u64, key: &str, value: impl Into<ScalarValue>) -> Op {
    let (action, key) = (OpType::Put(value.into()), Key::Map(key.into()));
    Op { action, obj: object(container), key, pred: Vec::new().into(), insert: false }
}

/// Edits the operations of an honest change and pushes it.
fn operations(scene: &Scene, edit: impl FnOnce(&mut Vec<Op>)) -> String {
    let change = scene.mallory.change(scene.mine[2], Deed::Accept);
    let bytes = edited(&change, |expanded| edit(&mut expanded.operations));
    push(scene, 2, change.actor, vec![bytes])
}

fn nested(scene: &mut Scene) -> Contained {
    all([60_u64, 100, 1_000].map(|depth| {
        let change = scene.mallory.change(scene.mine[2], Deed::Accept);
        let bytes = edited(&change, |expanded| {
            let (first, actor) = (expanded.start_op.get(), expanded.actor_id.clone());
            let (action, key) = (OpType::Make(ObjType::Map), Key::Map("deeper".into()));
            let inside = |level: u64| match level {
                0 => object(FACTS),
                _ => ObjectId::Id(OpId(first + level - 1, actor.clone())),
            };
            expanded.operations = (0..depth)
                .map(|level| Op {
                    action: action.clone(),
                    obj: inside(level),
                    key: key.clone(),
                    pred: Vec::new().into(),
                    insert: false,
                })
                .collect();
        });
        let said = push(scene, 2, change.actor, vec![bytes]);
        expect("nested containers", &said, &["forbidden_operation", "unknown_path"])
    }))
}

/// A comment as a newer app would write it, with 100 000 arrays in each other under a key that nobody knows.
fn nested_entry(scene: &mut Scene) -> Contained {
    let id = EntryId::from_bytes(random());
    let comment = Comment { id, text: "deep".to_owned(), stamp: scene.mallory.stamp() };
    let mut bytes = minicbor::to_vec(&comment).unwrap();
    bytes[0] += 1;
    bytes.extend([0x18, 0x63]);
    bytes.extend(vec![0x81; 100_000]);
    bytes.push(0x00);
    let said = operations(scene, |ops| {
        *ops = vec![put(COMMENTS, &id.to_string(), ScalarValue::Bytes(bytes))];
    });
    expect("a nested entry", &said, &["accepted", "bad_entry", "too_many_operations"])
}

fn forbidden(scene: &mut Scene) -> Contained {
    let actions = [
        OpType::Make(ObjType::Map),
        OpType::Make(ObjType::Text),
        OpType::Delete,
        OpType::Increment(i64::MAX),
        OpType::Put(ScalarValue::counter(1 << 54)),
        OpType::Put(ScalarValue::Null),
        OpType::Put("text, not bytes".into()),
        OpType::Put(ScalarValue::F64(f64::NAN)),
    ];
    all(actions.map(|action| {
        let said = operations(scene, |ops| ops[0].action = action.clone());
        expect(&format!("{action:?}"), &said, &["forbidden_operation"])
    }))
}

fn unknown_places(scene: &mut Scene) -> Contained {
    let places = [
        ObjectId::Root,
        object(3),
        object(20),
        object(u64::from(u32::MAX)),
        ObjectId::Id(OpId(1, ActorId::from([9; 16]))),
    ];
    all(places.map(|place| {
        let said = operations(scene, |ops| ops[0].obj = place.clone());
        expect("an unknown place", &said, &["unknown_path", "malformed"])
    }))
}

fn keys(scene: &mut Scene) -> Contained {
    let (long, path) = ("k".repeat(257), "../../etc/passwd".to_owned());
    let huge = "k".repeat(200 * 1024);
    all([long, huge, path, String::new(), "\0".to_owned()].map(|key| {
        let said = operations(scene, |ops| ops[0].key = Key::Map(key.as_str().into()));
        expect("a foreign key", &said, &["bad_entry"])
    }))
}

fn entry_of(scene: &Scene, container: u64, id: EntryId, bytes: Vec<u8>, wanted: &str) -> Contained {
    let said = operations(scene, |ops| {
        *ops = vec![put(container, &id.to_string(), ScalarValue::Bytes(bytes))];
    });
    expect("the entry", &said, &[wanted])
}

fn foreign_names(scene: &mut Scene) -> Contained {
    let id = EntryId::from_bytes(random());
    let mine = scene.mallory.stamp();
    let mut office = mine.clone();
    office.by = Author::Office;
    let mut ann = mine.clone();
    ann.by = Author::Engineer(fieldbook_model::EngineerId::from_bytes(random()));
    let mut phone = mine;
    phone.device = scene.other.device;
    all([office, ann, phone].map(|stamp| {
        let comment = Comment { id, text: "as somebody else".to_owned(), stamp };
        entry_of(scene, COMMENTS, id, minicbor::to_vec(&comment).unwrap(), "wrong_author")
    }))
}

fn foreign_visit(scene: &mut Scene) -> Contained {
    let id = EntryId::from_bytes(random());
    let visit = fieldbook_model::EngineerId::from_bytes(random());
    let fact = Fact { id, visit, what: FactKind::Arrived, stamp: scene.mallory.stamp() };
    entry_of(scene, FACTS, id, minicbor::to_vec(&fact).unwrap(), "not_own_visit")
}

fn planning(scene: &mut Scene) -> Contained {
    let id = PartLineId::from_bytes(random());
    let line = PartLine {
        id,
        position: 1,
        part_number: "AU-1".to_owned(),
        name: "gold bar".to_owned(),
        unit: "pcs".to_owned(),
        planned: Quantity::whole(100),
    };
    let bytes = minicbor::to_vec(&line).unwrap();
    let said = operations(scene, |ops| {
        *ops = vec![put(PART_LINES, &id.to_string(), ScalarValue::Bytes(bytes))];
    });
    expect("a planned part", &said, &["may_not_plan"])
}

fn unsigned_text(scene: &mut Scene) -> Contained {
    let order = scene.mine[2];
    let base = scene.mallory.records[&order].heads();
    let deed =
        Deed::EditText { field: TextField::Description, base, text: "vandalized".to_owned() };
    let change = scene.mallory.change(order, deed);
    let bytes = edited(&change, |expanded| {
        expanded.operations.retain(|op| !matches!(&op.key, Key::Map(_)));
    });
    let said = push(scene, 2, change.actor, vec![bytes]);
    expect("text without a name", &said, &["unsigned_text", "unknown_reference"])
}

/// Rule zero takes them in, since no rule of the trade is a reason to drop what somebody recorded; what matters is that
/// no sum wraps, no clock follows, and the order can be read afterwards.
fn absurd_values(scene: &mut Scene) -> Contained {
    let order = scene.mine[3];
    let mut wild = scene.mallory.stamp();
    wild.hlc.millis = i64::MAX;
    wild.hlc.counter = u32::MAX;
    let changes = [i64::MAX, i64::MIN, i64::MAX].map(|milli| {
        let work = scene.mallory.records[&order].read().unwrap();
        let line = *work.part_lines.keys().next().expect("a planned part");
        let deed = Deed::MovePart {
            line,
            kind: fieldbook_model::MoveKind::Consume,
            quantity: Quantity::from_milli(milli),
            location: fieldbook_model::StockLocation("van".to_owned()),
        };
        let id = EntryId::from_bytes(random());
        let command = fieldbook_model::Command { id, order, stamp: wild.clone(), deed };
        let actor = fieldbook_model::ActorId::from_bytes(random());
        scene.mallory.records[&order].clone().write(actor, &command).unwrap()
    });
    let actors = changes.each_ref().map(|change| change.actor);
    let bytes = changes.map(|change| change.bytes).into();
    let push = scene.mallory.push(order, &actors, bytes);
    let said = scene.runtime.block_on(scene.mallory.pushes(vec![push])).said();
    expect("absurd values", &said, &["accepted", "too_many_operations"])?;
    let office = &scene.hub.office;
    let view = scene.runtime.block_on(office.order(order)).map_err(|error| error.to_string())?;
    if view["parts"].is_array() { Ok(said) } else { Err("the order cannot be read".to_owned()) }
}
