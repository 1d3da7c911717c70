use std::fmt::Write;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ObjType, ROOT, ReadDoc};

use super::*;

/// How the constant change was made, once; the golden test makes it again.
fn build() -> automerge::Change {
    let mut doc = Automerge::new().with_actor(ActorId::from(SKELETON_ACTOR));
    let mut tx = doc.transaction();
    let mut report = ROOT;
    for container in Container::ALL {
        let (parent, key, kind) = plan(container);
        let parent = if parent == "report" { &report } else { &ROOT };
        let made = tx.put_object(parent, key, kind).unwrap();
        if container == Container::Report {
            report = made;
        }
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    doc.get_last_local_change().unwrap()
}

fn plan(container: Container) -> (&'static str, &'static str, ObjType) {
    match container {
        Container::Description => ("", "description", ObjType::Text),
        Container::AccessNotes => ("", "access_notes", ObjType::Text),
        Container::Report => ("", "report", ObjType::Map),
        Container::Narrative => ("report", "narrative", ObjType::Text),
        Container::CustomerExplanation => ("report", "customer_explanation", ObjType::Text),
        Container::Findings => ("report", "findings", ObjType::Map),
        Container::Steps => ("", "steps", ObjType::Map),
        Container::StepResults => ("", "step_results", ObjType::Map),
        Container::PartLines => ("", "part_lines", ObjType::Map),
        Container::Moves => ("", "moves", ObjType::Map),
        Container::Facts => ("", "facts", ObjType::Map),
        Container::Evidence => ("", "evidence", ObjType::Map),
        Container::Times => ("", "times", ObjType::Map),
        Container::Readings => ("", "readings", ObjType::Map),
        Container::SignOffs => ("", "sign_offs", ObjType::Map),
        Container::Feedback => ("", "feedback", ObjType::Map),
        Container::Comments => ("", "comments", ObjType::Map),
        Container::Proposals => ("", "proposals", ObjType::Map),
        Container::TextEdits => ("", "text_edits", ObjType::Map),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn the_skeleton_is_the_same_bytes_for_ever() {
    let change = build();
    assert_eq!(
        hex(BYTES),
        hex(change.raw_bytes()),
        "the compiled-in skeleton differs from the way it is made"
    );
    assert_eq!(hex(&HASH), hex(&change.hash().0));
}

#[test]
fn every_container_is_where_its_number_says() {
    let doc = fresh().unwrap();
    for container in Container::ALL {
        assert_eq!(
            doc.object_type(container.object()).unwrap(),
            plan(container).2,
            "{container:?}"
        );
        assert_eq!(Container::made_by(container as u64), Some(container));
    }
    assert_eq!(Container::made_by(0), None);
    assert_eq!(Container::made_by(20), None);
}

#[test]
fn two_records_made_apart_share_their_containers() {
    let mut ours = fresh().unwrap();
    let mut theirs = fresh().unwrap();
    for (doc, key) in [(&mut ours, "ours"), (&mut theirs, "theirs")] {
        let mut tx = doc.transaction();
        tx.put(Container::Facts.object(), key, 1).unwrap();
        tx.commit();
    }
    ours.merge(&mut theirs).unwrap();
    assert_eq!(ours.keys(Container::Facts.object()).collect::<Vec<_>>(), ["ours", "theirs"]);
}
