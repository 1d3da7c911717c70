//! Who may write what: everything not allowed is denied.

use std::collections::BTreeMap;

use fieldbook_model::{ActorId, Author, DeviceId, FactKind, PartLineId};

use super::*;
use crate::skeleton::Container;
use crate::testkit::{Person, creation, engineer, part, receive};
use crate::{ActorOwners, Writer, admit};

fn verdict(base: &Record, change: &Change, writer: Option<Writer>) -> Verdict {
    let owners: BTreeMap<_, _> = writer.map(|writer| (change.actor, writer)).into_iter().collect();
    let admission = admit(base, std::slice::from_ref(&change.bytes), &ActorOwners(owners)).unwrap();
    admission.verdicts.into_iter().next().unwrap()
}

/// What a change by `person` is told when `writer` stands behind its actor.
fn denied(deed: Deed, writer: impl FnOnce(Writer) -> Writer) -> QuarantineReason {
    let base = order();
    let mut ann = Person::engineer(1);
    let change = ann.does(&mut base.clone(), deed);
    assert!(matches!(verdict(&base, &change, Some(ann.writer())), Verdict::Accepted(_)));
    reason(&verdict(&base, &change, Some(writer(ann.writer()))))
}

#[test]
fn an_actor_nobody_registered_writes_nothing() {
    let base = order();
    let change = Person::engineer(1).does(&mut base.clone(), Deed::Accept);
    let unknown = QuarantineReason::UnknownActor(ActorId::from_bytes([1; 16]));
    assert_eq!(reason(&verdict(&base, &change, None)), unknown);
}

#[test]
fn somebody_who_was_never_on_the_order_writes_nothing() {
    let stranger = |writer| Writer { on_order: false, ..writer };
    assert_eq!(
        denied(Deed::Comment { text: "hi".to_owned() }, stranger),
        QuarantineReason::NotOnOrder
    );
}

#[test]
fn nobody_writes_in_another_ones_name_or_from_another_device() {
    let tick = Deed::Tick { step: BRAKE, value: StepValue::PassFail(false), reason: None };
    let edit = Deed::EditText {
        field: TextField::Description,
        base: order().heads(),
        text: "mine".to_owned(),
    };
    for deed in [Deed::Accept, Deed::Comment { text: "hi".to_owned() }, tick, edit] {
        let other = |writer| Writer { author: Author::Engineer(engineer(2)), ..writer };
        assert!(matches!(denied(deed.clone(), other), QuarantineReason::WrongAuthor));
        let office = |writer| Writer { author: Author::Office, ..writer };
        assert_eq!(denied(deed.clone(), office), QuarantineReason::WrongAuthor);
        let device = |writer| Writer { device: DeviceId::from_bytes([5; 16]), ..writer };
        assert_eq!(denied(deed, device), QuarantineReason::WrongAuthor);
    }
}

#[test]
fn a_fact_belongs_to_its_writers_own_visit() {
    use crate::entry::Entry;
    use automerge::transaction::Transactable;
    let base = order();
    let ann = Person::engineer(1);
    let id = fieldbook_model::EntryId::from_bytes([8; 16]);
    let fact = fieldbook_model::Fact {
        id,
        visit: engineer(2),
        what: FactKind::Arrived,
        stamp: ann.stamp(),
    };
    let mut doc = base.doc.clone().with_actor(automerge::ActorId::from(*ann.actor.as_bytes()));
    let mut tx = doc.transaction();
    let value = automerge::ScalarValue::Bytes(fact.to_bytes().unwrap());
    tx.put(Container::Facts.object(), fact.key(), value).unwrap();
    tx.commit();
    let change = Change::of(&doc.get_last_local_change().unwrap()).unwrap();
    assert_eq!(reason(&verdict(&base, &change, Some(ann.writer()))), QuarantineReason::NotOwnVisit);
}

#[test]
fn only_the_office_plans_once_the_order_is_made() {
    use crate::entry::Entry;
    use automerge::transaction::Transactable;
    let base = order();
    let line = part(PartLineId::from_bytes([0x77; 16]), 9, "gold bar", "pcs", 100);
    let plan = |person: &Person| {
        let mut doc =
            base.doc.clone().with_actor(automerge::ActorId::from(*person.actor.as_bytes()));
        let mut tx = doc.transaction();
        let value = automerge::ScalarValue::Bytes(line.to_bytes().unwrap());
        tx.put(Container::PartLines.object(), line.key(), value).unwrap();
        tx.commit();
        let change = Change::of(&doc.get_last_local_change().unwrap()).unwrap();
        verdict(&base, &change, Some(person.writer()))
    };
    assert_eq!(reason(&plan(&Person::engineer(1))), QuarantineReason::MayNotPlan);
    assert!(matches!(plan(&Person::office()), Verdict::Accepted(_)));
}

#[test]
fn an_order_is_made_once_by_an_engineer_and_not_again_beside_it() {
    let base = order();
    let mut ann = Person::engineer(1);
    let beside = ann.does(&mut Record::new().unwrap(), creation());
    assert_eq!(
        reason(&verdict(&base, &beside, Some(ann.writer()))),
        QuarantineReason::UnsignedText
    );
    let empty = Record::new().unwrap();
    assert!(matches!(verdict(&empty, &beside, Some(ann.writer())), Verdict::Accepted(_)));
}

#[test]
fn the_skeletons_actor_belongs_to_nobody() {
    let base = order();
    let mut ghost = Person::engineer(0);
    let mut phone = base.clone();
    // the skeleton's actor wrote one change already, so this is its second
    let change = ghost.does(&mut phone, Deed::Comment { text: "boo".to_owned() });
    assert_eq!(change.actor, ActorId::from_bytes([0; 16]));
    let unknown = QuarantineReason::UnknownActor(change.actor);
    assert_eq!(reason(&verdict(&base, &change, Some(ghost.writer()))), unknown);
}

#[test]
fn what_a_newer_app_adds_passes_through_unread_and_unharmed() {
    use automerge::transaction::Transactable;
    let base = order();
    let mut ann = Person::engineer(1);
    let command = ann.command(Deed::Comment { text: "from the future".to_owned() });
    let comment = fieldbook_model::Comment {
        id: command.id,
        text: "hi".to_owned(),
        stamp: command.stamp.clone(),
    };
    let mut known = minicbor::to_vec(&comment).unwrap();
    assert_eq!(known[0], 0xa3, "a map of three");
    known[0] = 0xa4;
    known.extend([0x18, 0x63, 0x63, b'n', b'e', b'w']);
    let mut unknown = vec![0xa3, 0x00];
    unknown.extend(minicbor::to_vec(command.id).unwrap());
    unknown.push(0x01);
    unknown.extend(minicbor::to_vec(&command.stamp).unwrap());
    unknown.extend([0x18, 0x63, 0x63, b'n', b'e', b'w']);

    let mut doc = base.doc.clone().with_actor(automerge::ActorId::from(*ann.actor.as_bytes()));
    let mut tx = doc.transaction();
    for (container, bytes) in
        [(Container::Comments, known.clone()), (Container::Proposals, unknown.clone())]
    {
        let value = automerge::ScalarValue::Bytes(bytes);
        tx.put(container.object(), command.id.to_string(), value).unwrap();
    }
    tx.commit();
    let change = Change::of(&doc.get_last_local_change().unwrap()).unwrap();
    let admission = receive(&base, std::slice::from_ref(&change), &[&ann]);
    assert_eq!(admission.verdicts, [Verdict::Accepted(change.clone())]);
    assert_eq!(admission.record.read().unwrap().comments[0].value, comment);
    assert_eq!(admission.record.change(&change.hash), Some(change.clone()));
    let stranger = Writer { device: DeviceId::from_bytes([5; 16]), ..ann.writer() };
    assert_eq!(reason(&verdict(&base, &change, Some(stranger))), QuarantineReason::WrongAuthor);
}
