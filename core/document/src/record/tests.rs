use fieldbook_model::{
    Author, Code, EntryId, EvidenceId, EvidenceKind, EvidenceSubject, FactKind, FindingField,
    MoveKind, Outcome, Quantity, ReportHash, SignOffAnswer, StepValue, StockLocation,
};

use super::*;
use crate::testkit::{BEARING, BRAKE, Person, creation, engineer, order};
use fieldbook_model::Deed;

fn signed(signer: &str) -> Deed {
    let answer = SignOffAnswer::Signed { strokes: None };
    Deed::SignOff { signer: signer.to_owned(), answer, report: ReportHash::from_bytes([9; 32]) }
}

/// One command of each sort an engineer can give.
fn a_day(record: &Record) -> Vec<Deed> {
    let code = Code("leak.external".to_owned());
    let (kind, location) = (MoveKind::Consume, StockLocation("van-7".to_owned()));
    vec![
        Deed::Acknowledge,
        Deed::Accept,
        Deed::StartTravel,
        Deed::Arrive,
        Deed::StartWork,
        Deed::Pause { reason: fieldbook_model::PauseReason::Parts },
        Deed::Tick { step: BRAKE, value: StepValue::PassFail(true), reason: None },
        Deed::MovePart { line: BEARING, kind, quantity: Quantity::whole(1), location },
        Deed::RecordReading {
            meter: "pressure".to_owned(),
            value: Quantity::from_milli(12_300),
            unit: "bar".to_owned(),
            instrument: None,
            corrects: None,
        },
        Deed::EditText {
            field: TextField::Narrative,
            base: record.heads(),
            text: "更换轴承 6205 👨‍🔧".to_owned(),
        },
        Deed::SetFinding { field: FindingField::FailureMode, code },
        Deed::Attach {
            blob: EvidenceId::from_bytes([7; 32]),
            kind: EvidenceKind::Photo,
            size: 12,
            subject: EvidenceSubject::Step(BRAKE),
        },
        Deed::Comment { text: "gate code 4711".to_owned() },
        Deed::Complete { outcome: Outcome::Fixed, gaps_reason: None },
        signed("Ms. Wu"),
        Deed::Submit,
    ]
}

#[test]
fn every_command_is_exactly_one_change_and_reads_back() {
    let mut record = order();
    let mut ann = Person::engineer(1);
    for (done, deed) in a_day(&record).into_iter().enumerate() {
        let before = record.heads();
        let change = ann.does(&mut record, deed);
        assert_eq!((change.deps, change.seq, change.actor), (before, done as u64 + 1, ann.actor));
        assert_eq!(record.heads(), [change.hash]);
        assert_eq!(record.last_seq(&ann.actor), change.seq);
    }
    let work = record.read().unwrap();
    assert_eq!(work.text(TextField::Narrative), "更换轴承 6205 👨‍🔧");
    assert_eq!(work.text(TextField::Description), "Lift stops between floors");
    assert_eq!((work.steps.len(), work.part_lines.len(), work.facts.len()), (2, 2, 8));
    assert_eq!(
        (work.stock_moves.len(), work.readings.len(), work.evidence.len(), work.comments.len()),
        (1, 1, 1, 1)
    );
    assert_eq!(work.step_results[&BRAKE][0].value.value, StepValue::PassFail(true));
    assert_eq!(work.findings[&FindingField::FailureMode][0].value.code.0, "leak.external");
    assert!(work.facts.iter().all(|fact| fact.value.visit == engineer(1)));
    assert_eq!(work.facts[7].value.what, FactKind::Submitted);
    assert_eq!(work.facts[7].change, record.heads()[0]);
}

#[test]
fn following_a_command_reads_what_reading_everything_reads() {
    let mut record = order();
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    bob.millis += 3_600_000;
    let mut others = record.clone();
    for deed in a_day(&others) {
        bob.does(&mut others, deed);
    }
    let mut work = record.read().unwrap();
    let mut day = |record: &mut Record, work: &mut WorkRecord| {
        for deed in a_day(record) {
            let command = ann.command(deed);
            record.write(ann.actor, &command).unwrap();
            record.follow(work, &command).unwrap();
            assert_eq!(*work, record.read().unwrap(), "{}", command.deed.verb());
        }
    };
    day(&mut record, &mut work);
    // and on what two wrote unaware of each other, with entries of a clock that runs ahead
    let mut merged = crate::testkit::sync(&record, &others, &[&Person::engineer(1), &bob]);
    let mut work = merged.read().unwrap();
    assert!(!record.has_forks() && merged.has_forks());
    day(&mut merged, &mut work);
}

#[test]
fn what_was_kept_is_replayed_and_anything_else_is_damage() {
    let mut record = order();
    let changes = |record: &Record| -> Vec<(ChangeHash, Vec<u8>)> {
        record.changes().into_iter().map(|change| (change.hash, change.bytes)).collect()
    };
    let base = record.clone();
    let mut ann = Person::engineer(1);
    for deed in a_day(&base) {
        ann.does(&mut record, deed);
    }
    let kept = changes(&record);
    let again = Record::new().unwrap().replay(&kept).unwrap();
    assert_eq!((again.heads(), again.read().unwrap()), (record.heads(), record.read().unwrap()));
    let damaged = |kept: &[(ChangeHash, Vec<u8>)]| {
        let answer = Record::new().unwrap().replay(kept);
        assert!(matches!(answer, Err(DocumentError::Damaged)), "{answer:?}");
    };
    damaged(&kept[1..]);
    for place in 0..kept[3].1.len() {
        let mut bent = kept.clone();
        bent[3].1[place] ^= 1;
        damaged(&bent);
    }
    let mut swapped = kept.clone();
    swapped[3].0 = swapped[4].0;
    damaged(&swapped);
}

#[test]
fn a_signature_keeps_the_version_that_was_signed() {
    let mut record = order();
    let seen = record.heads();
    Person::engineer(1).does(&mut record, signed("Ms. Wu"));
    assert_eq!(record.read().unwrap().sign_offs[0].value.heads, seen);
}

#[test]
fn a_retry_is_told_and_writes_nothing() {
    let mut record = order();
    let mut ann = Person::engineer(1);
    let tick = Deed::Tick { step: BRAKE, value: StepValue::PassFail(true), reason: None };
    for deed in [Deed::Accept, tick] {
        let command = ann.command(deed);
        record.write(ann.actor, &command).unwrap();
        let heads = record.heads();
        let again = record.write(ann.actor, &command);
        assert!(matches!(again, Err(DocumentError::AlreadyWritten(id)) if id == command.id));
        assert_eq!(record.heads(), heads);
    }
}

#[test]
fn an_edit_that_changes_no_letter_still_says_who_edited() {
    let mut record = order();
    let same = record.read().unwrap().text(TextField::Description).to_owned();
    let edit =
        Deed::EditText { field: TextField::Description, base: record.heads(), text: same.clone() };
    let change = Person::engineer(1).does(&mut record, edit);
    let work = record.read().unwrap();
    assert_eq!(work.text(TextField::Description), same);
    assert_eq!(work.text_edits.iter().map(|edit| edit.change).collect::<Vec<_>>(), [change.hash]);
}

#[test]
fn a_record_is_made_once_and_with_each_id_once() {
    let mut record = order();
    let mut office = Person::office();
    let again = office.command(creation());
    assert!(matches!(record.write(office.actor, &again), Err(DocumentError::AlreadyMade)));

    let Deed::Create { description, access_notes, mut steps, parts } = creation() else {
        unreachable!()
    };
    steps.push(steps[0].clone());
    let twice = office.command(Deed::Create { description, access_notes, steps, parts });
    let mut fresh = Record::new().unwrap();
    assert!(matches!(fresh.write(office.actor, &twice), Err(DocumentError::PlannedTwice)));
    assert_eq!(fresh.heads(), [SKELETON_HASH]);
    assert_eq!(fresh.read().unwrap().text(TextField::Description), "");
}

#[test]
fn an_order_with_nothing_in_it_is_a_change_too() {
    let mut record = Record::new().unwrap();
    let (description, access_notes) = (String::new(), String::new());
    let nothing = Deed::Create { description, access_notes, steps: Vec::new(), parts: Vec::new() };
    let change = Person::office().does(&mut record, nothing);
    assert_eq!(record.heads(), [change.hash]);
    assert_eq!(Person::engineer(1).does(&mut record, Deed::Accept).deps, [change.hash]);
}

#[test]
fn the_office_has_no_visit_to_record_facts_of() {
    let mut record = order();
    let mut office = Person::office();
    let command = office.command(Deed::Arrive);
    assert!(matches!(record.write(office.actor, &command), Err(DocumentError::NoVisit)));
}

#[test]
fn a_record_saved_and_loaded_is_the_same_record() {
    let mut record = order();
    let mut ann = Person::engineer(1);
    for deed in a_day(&record) {
        ann.does(&mut record, deed);
    }
    let loaded = Record::load(&record.save()).unwrap();
    assert_eq!(loaded.read().unwrap(), record.read().unwrap());
    assert_eq!(loaded.changes(), record.changes());
    assert_eq!(loaded.save(), record.save());
    assert_eq!(Record::load(&Record::new().unwrap().save()).unwrap().heads(), [SKELETON_HASH]);
}

#[test]
fn changes_are_given_out_by_hash_and_from_a_version_on() {
    let mut record = order();
    let mut ann = Person::engineer(1);
    let accepted = ann.does(&mut record, Deed::Accept);
    let then = record.heads();
    let arrived = ann.does(&mut record, Deed::Arrive);
    assert_eq!(record.changes_since(&then), std::slice::from_ref(&arrived));
    assert_eq!(record.changes().len(), 3);
    assert!(record.changes().iter().all(|change| change.hash != SKELETON_HASH));
    assert_eq!(record.change(&accepted.hash), Some(accepted));
    let unknown = ChangeHash::from_bytes([1; 32]);
    assert_eq!((record.change(&unknown), record.contains(&unknown)), (None, false));
    assert_eq!(record.changes_since(&[unknown, arrived.hash]), []);
}

#[test]
fn a_damaged_snapshot_is_refused_at_every_byte() {
    let mut record = order();
    Person::engineer(1).does(&mut record, Deed::Accept);
    let saved = record.save();
    for place in 0..saved.len() {
        let mut damaged = saved.clone();
        damaged[place] ^= 0x10;
        assert!(Record::load(&damaged).is_err(), "byte {place}");
        assert!(Record::load(&saved[..place]).is_err(), "cut at {place}");
    }
    let twice = [saved.clone(), saved].concat();
    assert!(Record::load(&twice).is_err());
}

#[test]
fn a_document_that_is_not_a_record_is_refused() {
    use automerge::transaction::Transactable;
    let mut foreign = Automerge::new();
    let mut tx = foreign.transaction();
    tx.put(automerge::ROOT, "facts", 1).unwrap();
    tx.commit();
    assert!(matches!(Record::load(&foreign.save()), Err(DocumentError::ForeignSkeleton)));

    let mut both = order();
    both.doc.merge(&mut foreign).unwrap();
    assert!(matches!(Record::load(&both.save()), Err(DocumentError::ForeignSkeleton)));
}

#[test]
fn an_unknown_version_of_a_text_is_told() {
    let mut record = order();
    let mut ann = Person::engineer(1);
    for base in [Vec::new(), vec![ChangeHash::from_bytes([3; 32])]] {
        assert!(matches!(
            record.text_at(TextField::Description, &base),
            Err(DocumentError::UnknownVersion)
        ));
        let edit = ann.command(Deed::EditText {
            field: TextField::Description,
            base,
            text: "x".to_owned(),
        });
        assert!(matches!(record.write(ann.actor, &edit), Err(DocumentError::UnknownVersion)));
    }
}

#[test]
fn entries_are_read_oldest_first_whoever_wrote_them() {
    let mut record = order();
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    bob.millis += 60_000;
    bob.does(&mut record, Deed::Comment { text: "second".to_owned() });
    ann.does(&mut record, Deed::Comment { text: "first".to_owned() });
    let comments = record.read().unwrap().comments;
    assert_eq!(
        comments.iter().map(|it| it.value.text.as_str()).collect::<Vec<_>>(),
        ["first", "second"]
    );
    assert_eq!(comments[0].value.stamp.by, Author::Engineer(engineer(1)));
    assert_ne!(comments[0].value.id, EntryId::from_bytes([0; 16]));
}

/// A day's record as version 1 wrote it. Later versions must read it; the bytes themselves are pinned too, because a
/// hash in somebody's history names them.
#[test]
fn a_record_written_by_version_1_reads_and_is_written_the_same() {
    let stored: &[u8] = include_bytes!("../../fixtures/record_1.bin");
    let mut record = order();
    let mut ann = Person::engineer(1);
    for deed in a_day(&record) {
        ann.does(&mut record, deed);
    }
    let fresh = record.save();
    assert!(fresh == stored, "fresh bytes: {fresh:02x?}");
    let work = Record::load(stored).unwrap().read().unwrap();
    assert_eq!((work.facts.len(), work.sign_offs.len(), work.comments.len()), (8, 1, 1));
}
