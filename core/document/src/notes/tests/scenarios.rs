//! The conflict scenarios of `domain.md` that two phones make among themselves.

use fieldbook_model::{EvidenceId, EvidenceKind, EvidenceSubject};

use super::*;

#[test]
fn scenario_1_two_engineers_consume_the_same_part_and_both_count() {
    let mut it = apart();
    it.ann(consume(1, "van-7"));
    it.bob(consume(1, "van-9"));
    let note = only(it.notes(), MergeRule::PartsAddedUp);
    assert_eq!(
        (note.first.value.as_str(), note.second.value.as_str()),
        ("1 pcs (van-7)", "1 pcs (van-9)")
    );
    assert_eq!((note.outcome.as_str(), note.subject.as_str()), ("2 pcs", "Bearing 6205"));
    assert_eq!(note.severity, Severity::Info);
    let Some(Deed::MovePart { kind, location, .. }) = &note.undo else { panic!("{:?}", note.undo) };
    assert_eq!((*kind, location.0.as_str()), (MoveKind::Return, "van-9"));
    let english = text(&note, Language::En);
    assert!(
        english.contains("Ann (≈ 2025-11-03") && english.contains("used in all: 2 pcs"),
        "{english}"
    );
    assert!(text(&note, Language::ZhHans).contains("合计用量：2 pcs"));

    it.bob(consume(2, "van-9"));
    it.ann(consume(1, "van-7"));
    let notes = it.notes();
    assert_eq!(rules(&notes), [MergeRule::PartsAddedUp; 2], "one for each time they worked apart");
    assert!(notes.iter().all(|note| note.severity == Severity::Attention), "more than planned");
}

#[test]
fn scenario_2_a_retry_counts_once_and_makes_no_note() {
    let mut it = apart();
    it.ann(consume(1, "van-7"));
    for _ in 0..5 {
        assert_eq!(it.notes(), []);
    }
    assert_eq!(it.on_bob.read().unwrap().stock_moves.len(), 1);
}

#[test]
fn scenario_3_both_have_it_signed_and_both_signatures_are_kept() {
    let mut it = apart();
    let deed = sign(&it.on_ann, "Ms. Wu");
    it.ann(deed.clone());
    let deed = sign(&it.on_bob, "Mr. Li");
    it.bob(deed);
    let note = only(it.notes(), MergeRule::BothSigned);
    assert_eq!((note.first.value.as_str(), note.second.value.as_str()), ("Ms. Wu", "Mr. Li"));
    assert_eq!(it.on_ann.read().unwrap().sign_offs.len(), 2);
}

#[test]
fn scenario_4_a_report_that_changed_after_the_signature_says_so() {
    let mut it = apart();
    let deed = sign(&it.on_ann, "Ms. Wu");
    it.ann(deed);
    let deed = edit(&it.on_ann, TextField::Narrative, "and one thing more");
    it.ann(deed);
    let note = only(it.notes(), MergeRule::ChangedAfterSignature);
    assert_eq!(note.severity, Severity::Attention);
    assert_eq!(note.first.value, "Ms. Wu");
    let text = text(&note, Language::En);
    assert!(text.starts_with("Ms. Wu signed the report that Ann"), "{text}");

    let deed = edit(&it.on_ann, TextField::Narrative, "and one thing more, at length");
    it.ann(deed);
    assert_eq!(it.notes()[0].id, note.id, "going on with the same text is the same note");
    let deed = edit(&it.on_ann, TextField::Narrative, "");
    it.ann(deed);
    assert_eq!(it.notes(), [], "the report reads as it was signed");
}

#[test]
fn scenario_4_a_colleagues_text_that_arrives_after_the_signature_says_so_too() {
    let mut it = apart();
    let deed = edit(&it.on_bob, TextField::Narrative, "pulley greased");
    it.bob(deed);
    let deed = sign(&it.on_ann, "Ms. Wu");
    it.ann(deed);
    let note = only(it.notes(), MergeRule::ChangedAfterSignature);
    assert_eq!(note.second.author, it.bob.author);
}

#[test]
fn scenario_6_both_complete_it_and_both_visits_stay() {
    let mut it = apart();
    it.ann(complete());
    it.bob(complete());
    let note = only(it.notes(), MergeRule::DoubleVisit);
    assert_eq!((note.first.value.as_str(), note.severity), ("fixed", Severity::Attention));
}

#[test]
fn scenario_12_both_edit_the_fault_description_and_both_insertions_are_there() {
    let mut it = apart();
    let deed = edit(&it.on_ann, TextField::Description, "Lift 3 stops between floors");
    it.ann(deed);
    let deed = edit(&it.on_bob, TextField::Description, "Lift stops between floors 五楼 👷");
    it.bob(deed);
    let note = only(it.notes(), MergeRule::TextMerged);
    assert_eq!((note.first.value.as_str(), note.second.value.as_str()), ("3", "五楼 👷"));
    let merged = it.on_ann.read().unwrap().text(TextField::Description).to_owned();
    assert_eq!(merged, "Lift 3 stops between floors 五楼 👷");
    assert!(text(&note, Language::ZhHans).contains("故障描述"));
    let deed = edit(&it.on_bob, TextField::Description, "Lift 3 stops");
    it.bob(deed);
    assert_eq!(it.notes(), [note], "what follows knowing both is no merge, and the note stays");
}

#[test]
fn scenario_13_a_pass_and_a_failure_show_as_failed_and_disputed() {
    let mut it = apart();
    it.ann(brake(true));
    it.bob(brake(false));
    let note = only(it.notes(), MergeRule::StepDisputed);
    assert_eq!((note.first.value.as_str(), note.second.value.as_str()), ("passed", "failed"));
    assert_eq!((note.outcome.as_str(), note.severity), ("failed", Severity::Attention));
    let Some(Deed::Tick { value, .. }) = &note.undo else { panic!("{:?}", note.undo) };
    assert_eq!(*value, StepValue::PassFail(true));
    it.ann(brake(true));
    assert_eq!(it.notes(), [note], "settled knowing both: the note stays");
    assert_eq!(it.on_bob.read().unwrap().step_results[&BRAKE].len(), 1);
}

#[test]
fn scenario_14_a_tick_outlives_taking_it_back() {
    let mut it = apart();
    it.ann(door(true));
    it.meet();
    it.ann(door(true));
    it.bob(door(false));
    let note = only(it.notes(), MergeRule::TickKept);
    assert_eq!(
        (note.outcome_term.as_deref(), note.severity),
        (Some("value-done"), Severity::Attention)
    );
    assert_eq!(text(&note, Language::ZhHant).matches("已完成").count(), 1);
}

#[test]
fn scenario_23_the_same_photo_from_two_phones_is_one_photo() {
    let mut it = apart();
    let photo = |subject| Deed::Attach {
        blob: EvidenceId::from_bytes([7; 32]),
        kind: EvidenceKind::Photo,
        size: 9,
        subject,
    };
    it.ann(photo(EvidenceSubject::Order));
    it.bob(photo(EvidenceSubject::Step(BRAKE)));
    let note = only(it.notes(), MergeRule::SamePhoto);
    assert_eq!(
        (note.first.value_term.as_deref(), note.second.value.as_str()),
        (Some("value-whole-order"), "Brake holds")
    );
}

#[test]
fn scenario_36_two_readings_of_one_meter_are_both_kept() {
    let mut it = apart();
    let read = |milli| Deed::RecordReading {
        meter: "suction pressure".to_owned(),
        value: Quantity::from_milli(milli),
        unit: "bar".to_owned(),
        instrument: None,
        corrects: None,
    };
    it.ann(read(12_300));
    it.bob(read(13_200));
    let note = only(it.notes(), MergeRule::ReadingsDiffer);
    assert_eq!((note.first.value.as_str(), note.second.value.as_str()), ("12.3 bar", "13.2 bar"));
}

#[test]
fn a_code_set_differently_stands_twice_until_somebody_decides() {
    let mut it = apart();
    it.ann(finding("wear.expected"));
    it.bob(finding("weather"));
    it.bob(finding("maintenance.missed"));
    let note = only(it.notes(), MergeRule::FindingDisputed);
    assert_eq!(
        (note.first.value.as_str(), note.second.value.as_str()),
        ("wear.expected", "maintenance.missed")
    );
    assert!(text(&note, Language::En).contains("“maintenance not done”"));
    assert_eq!(it.on_ann.read().unwrap().findings[&FindingField::Cause].len(), 2);
}

#[test]
fn what_arrives_after_a_colleague_handed_in_is_told() {
    let mut it = apart();
    it.ann(Deed::Submit);
    it.bob(consume(1, "van-9"));
    it.bob(brake(true));
    let note = only(it.notes(), MergeRule::LateEntry);
    assert_eq!((note.first.author, note.second.author), (it.ann.author, it.bob.author));
}

#[test]
fn one_engineer_with_two_phones_is_told_too() {
    let mut it = apart();
    it.bob = Person::engineer(1).on_device(2);
    it.bob.millis += 100;
    it.ann(brake(true));
    it.bob(brake(false));
    assert_eq!(only(it.notes(), MergeRule::StepDisputed).first.author, it.ann.author);
}

#[test]
fn scenario_27_two_copies_of_one_phone_are_told_like_two_phones() {
    let mut it = apart();
    it.ann(consume(1, "van-7"));
    it.meet();
    it.bob = it.ann.clone().restarted(7);
    it.ann(consume(1, "van-7"));
    it.bob(consume(1, "van-7"));
    it.ann(brake(true));
    it.bob(brake(false));
    let notes = it.notes();
    assert_eq!(rules(&notes), [MergeRule::PartsAddedUp, MergeRule::StepDisputed]);
    let parts = notes.iter().find(|note| note.rule == MergeRule::PartsAddedUp).unwrap();
    assert_eq!((parts.first.author, parts.second.author), (it.ann.author, it.ann.author));
    assert_eq!([&*parts.first.value, &*parts.second.value], ["1 pcs (van-7)"; 2]);
}

#[test]
fn one_phone_started_again_and_again_is_one_line() {
    let mut it = apart();
    for run in 7..12 {
        it.ann = it.ann.clone().restarted(run);
        it.ann(consume(1, "van-7"));
        it.ann(brake(run % 2 == 0));
        it.bob(Deed::Comment { text: "elsewhere".to_owned() });
        it.meet();
    }
    assert_eq!(it.notes(), []);
}
