use std::fs;
use std::path::PathBuf;

use fieldbook_client::model::{
    Code, EntryId, EvidenceId, EvidenceKind, EvidenceSubject, FindingField, OrderId, Outcome,
    PartLineId, PauseReason, Quantity, ReportHash, SignOffAnswer, StepId, StepValue, VisitState,
};
use fieldbook_client::{
    AttachmentDraft, CommandOptions, CompletionDraft, Fieldbook, ListFilter, PartDraft,
    ReadingDraft, SignOffDraft, StepDraft, TextVersion,
};

use crate::phone::{
    BEARING, ENGINEER, KEY, ORDER, SAFETY_STEP, code, now, open_with, phone, prepare,
};

fn step(value: StepValue) -> StepDraft {
    StepDraft { step: SAFETY_STEP, value, reason: None }
}

fn bearings(quantity: Quantity) -> PartDraft {
    PartDraft { line: BEARING, quantity, location: None }
}

fn reading(meter: &str) -> ReadingDraft {
    let (value, unit) = (Quantity::from_milli(12_300), "bar".into());
    ReadingDraft { meter: meter.into(), value, unit, instrument: None, corrects: None }
}

fn begin_work(phone: &Fieldbook) {
    phone.acknowledge(ORDER, now()).unwrap();
    phone.accept(ORDER, now()).unwrap();
    phone.start_travel(ORDER, now()).unwrap();
    phone.arrive(ORDER, now()).unwrap();
    phone.tick(ORDER, step(StepValue::Tick(true)), now()).unwrap();
    phone.start_work(ORDER, now()).unwrap();
}

/// Everything between arriving and handing in; answers the photo.
fn do_the_work(phone: &Fieldbook, photo: PathBuf) -> EvidenceId {
    phone.consume_part(ORDER, bearings(Quantity::whole(3)), now()).unwrap();
    phone.return_part(ORDER, bearings(Quantity::whole(1)), now()).unwrap();
    phone.record_reading(ORDER, reading("suction pressure"), now()).unwrap();
    phone.pause(ORDER, PauseReason::Parts, now()).unwrap();
    phone.start_work(ORDER, now()).unwrap();
    let mode = FindingField::FailureMode;
    phone.set_finding(ORDER, mode, known_code(mode), now()).unwrap();
    let base = TextVersion::from(&phone.order(ORDER).unwrap());
    phone.edit_narrative(ORDER, &base, "换了轴承 🔧", now()).unwrap();
    phone.edit_customer_explanation(ORDER, &base, "It runs again.", now()).unwrap();
    phone.comment(ORDER, "noisy motor next door", now()).unwrap();
    let subject = EvidenceSubject::Step(SAFETY_STEP);
    let draft = AttachmentDraft { file: photo, kind: EvidenceKind::Photo, subject };
    phone.attach(ORDER, draft, now()).unwrap().photo
}

fn hand_in(phone: &Fieldbook) {
    let gaps_reason = Some("no codes for this".into());
    phone.complete(ORDER, CompletionDraft { outcome: Outcome::Fixed, gaps_reason }, now()).unwrap();
    let report = phone.order(ORDER).unwrap().report_hash;
    let answer = SignOffAnswer::Signed { strokes: None };
    let signed = SignOffDraft { signer: "Herr Weber".into(), answer, report };
    phone.sign_off(ORDER, signed, now()).unwrap();
    phone.submit(ORDER, now()).unwrap();
}

#[test]
fn an_order_is_worked_from_first_look_to_hand_in_without_a_network() {
    let (folder, phone) = phone();
    let file = folder.path().join("photo.jpg");
    fs::write(&file, b"not really a photo").unwrap();
    begin_work(&phone);
    let photo = do_the_work(&phone, file);
    hand_in(&phone);

    let view = phone.order(ORDER).unwrap();
    let submitted = VisitState::Submitted;
    assert_eq!((view.row.own_visit, view.row.execution), (submitted, submitted));
    assert_eq!(view.parts[0].used, Quantity::whole(2));
    assert_eq!(view.stock_moves[0].location.0, "van 7", "taken from the engineer's own van");
    assert_eq!(view.narrative, "换了轴承 🔧");
    assert_eq!(view.customer_explanation, "It runs again.");
    assert_eq!((view.readings.len(), view.comments.len()), (1, 1));
    assert_eq!((view.evidence.len(), view.sign_offs.len()), (1, 1));
    assert!(!view.sign_offs[0].stale);
    assert_eq!(phone.photo(photo).unwrap(), b"not really a photo");
}

#[test]
fn what_is_on_this_phone_only_is_counted_and_can_be_saved_by_hand() {
    let (folder, phone) = phone();
    let file = folder.path().join("photo.jpg");
    fs::write(&file, b"not really a photo").unwrap();
    begin_work(&phone);
    do_the_work(&phone, file);
    hand_in(&phone);
    let status = phone.sync_status().unwrap();
    assert_eq!((status.changes_pending, status.changes_at_hub), (19, 0));
    assert_eq!((status.photos_pending, status.safe_to_wipe), (1, false));
    assert_eq!(phone.orders(ListFilter::All).unwrap()[0].unsynced, 19);
    let unsynced = phone.export_unsynced().unwrap().changes;
    assert_eq!(unsynced.len(), 19);
    assert!(unsynced.iter().all(|change| change.command.is_some()));
}

fn known_code(field: FindingField) -> Code {
    Code(fieldbook_client::model::code_list(field)[0].code.to_owned())
}

#[test]
fn what_may_not_be_done_is_refused_and_changes_nothing() {
    let (folder, phone) = phone();
    let before = phone.order(ORDER).unwrap();
    assert_eq!(
        code(phone.complete(
            ORDER,
            CompletionDraft { outcome: Outcome::Fixed, gaps_reason: None },
            now()
        )),
        "wrong_transition"
    );
    assert_eq!(code(phone.decline(ORDER, "  ", now())), "reason_missing");
    assert_eq!(code(phone.consume_part(ORDER, bearings(Quantity::ZERO), now())), "absurd_quantity");
    assert_eq!(
        code(phone.consume_part(ORDER, bearings(Quantity::whole(-1)), now())),
        "absurd_quantity"
    );
    assert_eq!(code(phone.consume_part(ORDER, bearings(Quantity::MAX), now())), "absurd_quantity");
    assert_eq!(
        code(phone.return_part(ORDER, bearings(Quantity::whole(1)), now())),
        "returned_more_than_taken"
    );
    let foreign =
        PartDraft { line: PartLineId::from_bytes([9; 16]), ..bearings(Quantity::whole(1)) };
    assert_eq!(code(phone.consume_part(ORDER, foreign, now())), "unknown_part_line");
    assert_eq!(code(phone.tick(ORDER, step(StepValue::PassFail(true)), now())), "wrong_step_value");
    assert_eq!(code(phone.record_reading(ORDER, reading(" "), now())), "blank_text");
    assert_eq!(code(phone.comment(ORDER, "", now())), "blank_text");
    let signed = SignOffAnswer::Signed { strokes: None };
    let draft = SignOffDraft {
        signer: "x".into(),
        answer: signed,
        report: ReportHash::from_bytes([9; 32]),
    };
    assert_eq!(code(phone.sign_off(ORDER, draft, now())), "wrong_transition");
    let elsewhere =
        TextVersion::from(vec![fieldbook_client::model::ChangeHash::from_bytes([9; 32])]);
    assert_eq!(code(phone.edit_narrative(ORDER, &elsewhere, "x", now())), "text_version_unknown");
    let lost = AttachmentDraft {
        file: folder.path().join("absent.jpg"),
        kind: EvidenceKind::Photo,
        subject: EvidenceSubject::Order,
    };
    assert_eq!(code(phone.attach(ORDER, lost, now())), "photo_unreadable");
    assert_eq!(phone.order(ORDER).unwrap(), before);
    assert_eq!(phone.sync_status().unwrap().changes_pending, 0);
}

#[test]
fn work_begins_only_when_the_safety_steps_are_done() {
    let (_folder, phone) = phone();
    phone.accept(ORDER, now()).unwrap();
    phone.start_travel(ORDER, now()).unwrap();
    phone.arrive(ORDER, now()).unwrap();
    assert_eq!(code(phone.start_work(ORDER, now())), "safety_steps_open");
    phone.tick(ORDER, step(StepValue::Tick(true)), now()).unwrap();
    phone.start_work(ORDER, now()).unwrap();
}

#[test]
fn a_call_repeated_with_its_id_counts_once() {
    let (_folder, phone) = phone();
    let options = CommandOptions { command_id: Some(EntryId::from_bytes([0x77; 16])), gps: None };
    let first = phone.consume_part(ORDER, bearings(Quantity::whole(1)), options).unwrap();
    let second = phone.consume_part(ORDER, bearings(Quantity::whole(1)), options).unwrap();
    assert_eq!(
        (first.entry, first.repeated, second.entry, second.repeated),
        (first.entry, false, first.entry, true)
    );
    assert_eq!(phone.order(ORDER).unwrap().parts[0].used, Quantity::whole(1));
}

#[test]
fn an_order_that_is_not_here_is_unknown_to_every_verb() {
    let (folder, phone) = phone();
    let absent = OrderId::from_bytes([0x99; 16]);
    let photo = folder.path().join("photo.jpg");
    fs::write(&photo, b"bytes").unwrap();
    let draft =
        AttachmentDraft { file: photo, kind: EvidenceKind::Photo, subject: EvidenceSubject::Order };
    for refused in [
        phone.accept(absent, now()).map(drop),
        phone.order(absent).map(drop),
        phone.merge_notes(absent).map(drop),
        phone.mark_notes_seen(absent),
        phone.attach(absent, draft, now()).map(drop),
    ] {
        assert_eq!(code(refused), "order_unknown");
    }
    assert_eq!(phone.sync_status().unwrap().photos_pending, 0, "no photo is left behind");
}

#[test]
fn a_photo_of_an_unknown_step_is_not_taken_in() {
    let (folder, phone) = phone();
    let file = folder.path().join("photo.jpg");
    fs::write(&file, b"bytes").unwrap();
    let subject = EvidenceSubject::Step(StepId::from_bytes([9; 16]));
    let draft = AttachmentDraft { file, kind: EvidenceKind::Photo, subject };
    assert_eq!(code(phone.attach(ORDER, draft, now())), "unknown_step");
    assert_eq!(phone.sync_status().unwrap().photos_pending, 0);
}

#[test]
fn a_withdrawn_order_can_be_read_and_not_changed() {
    let (folder, phone) = phone();
    phone.accept(ORDER, now()).unwrap();
    drop(phone);
    prepare(
        folder.path(),
        "https://hub.invalid",
        vec![fieldbook_client::model::EngineerId::from_bytes([2; 16])],
        2,
    );
    let phone = open_with(folder.path(), KEY).unwrap();
    assert!(phone.order(ORDER).unwrap().row.withdrawn);
    assert_eq!(code(phone.start_travel(ORDER, now())), "order_withdrawn");
    let visits = phone.order(ORDER).unwrap().visits;
    assert!(
        visits
            .iter()
            .any(|visit| visit.engineer == ENGINEER && visit.state == VisitState::Accepted)
    );
}

#[test]
fn two_edits_from_the_same_version_both_stay() {
    let (_folder, phone) = phone();
    let base = TextVersion::from(&phone.order(ORDER).unwrap());
    let text = phone.order(ORDER).unwrap().description;
    phone.edit_description(ORDER, &base, &format!("{text}。噪音大。"), now()).unwrap();
    phone.edit_description(ORDER, &base, &format!("急：{text}"), now()).unwrap();
    assert_eq!(phone.order(ORDER).unwrap().description, format!("急：{text}。噪音大。"));
    phone.edit_access_notes(ORDER, &base, "ring three times", now()).unwrap();
    assert_eq!(phone.order(ORDER).unwrap().access_notes, "ring three times");
}

#[test]
fn a_phone_that_is_not_enrolled_does_nothing_and_says_why() {
    let folder = tempfile::TempDir::new().unwrap();
    let phone = open_with(folder.path(), KEY).unwrap();
    assert_eq!(phone.owner().unwrap(), None);
    assert_eq!(code(phone.accept(ORDER, now())), "not_enrolled");
}
