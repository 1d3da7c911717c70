//! Answers, parts, readings, codes, texts, and making a record.

use crate::samples::{ANNA, BEARING, BRAKE, LOCKED_OUT, ORDER, PRESSURE, Story};
use crate::{
    Author, Code, Command, Deed, EntryId, EvidenceId, EvidenceKind, EvidenceSubject, FindingField,
    MoveKind, PartLineId, Quantity, Refusal, Stamp, StepId, StepValue, StockLocation, TextField,
    WorkRecord, check,
};

const NOWHERE: StepId = StepId::from_bytes([0xFF; 16]);

fn tick(step: StepId, value: StepValue, reason: Option<&str>) -> Result<(), Refusal> {
    Story::working().tries(ANNA, Deed::Tick { step, value, reason: reason.map(str::to_owned) })
}

#[test]
fn answers() {
    let number = |milli| StepValue::Number(Quantity::from_milli(milli));
    let wrong = |step| Err(Refusal::WrongStepValue { step });
    assert_eq!(tick(LOCKED_OUT, StepValue::Tick(false), None), Ok(()));
    assert_eq!(
        tick(NOWHERE, StepValue::Tick(true), None),
        Err(Refusal::UnknownStep { step: NOWHERE })
    );
    assert_eq!(tick(LOCKED_OUT, StepValue::PassFail(true), None), wrong(LOCKED_OUT));
    assert_eq!(tick(BRAKE, StepValue::Text("good".into()), None), wrong(BRAKE));
    assert_eq!(tick(PRESSURE, StepValue::Tick(true), None), wrong(PRESSURE));
    assert_eq!(tick(PRESSURE, number(12_000), None), Ok(()));
    let off = Err(Refusal::DeviationWithoutReason { step: PRESSURE });
    assert_eq!(tick(PRESSURE, number(12_001), None), off);
    assert_eq!(tick(PRESSURE, number(12_001), Some(" ")), off);
    assert_eq!(tick(PRESSURE, number(12_001), Some("old gauge")), Ok(()));
    let quantity = Quantity::from_milli(i64::MIN);
    let absurd = Err(Refusal::AbsurdQuantity { quantity });
    assert_eq!(tick(PRESSURE, StepValue::Number(quantity), Some("broken")), absurd);
}

fn move_part(story: &Story, kind: MoveKind, milli: i64) -> Result<(), Refusal> {
    let location = StockLocation("van 7".into());
    story.tries(
        ANNA,
        Deed::MovePart { line: BEARING, kind, quantity: Quantity::from_milli(milli), location },
    )
}

#[test]
fn amounts_of_parts() {
    let story = Story::working();
    let absurd = |milli| Err(Refusal::AbsurdQuantity { quantity: Quantity::from_milli(milli) });
    assert_eq!(move_part(&story, MoveKind::Consume, 1), Ok(()));
    assert_eq!(
        move_part(&story, MoveKind::Consume, 10_000_000),
        Ok(()),
        "over plan is flagged, not refused"
    );
    for milli in [0, -1, 10_000_001, i64::MAX, i64::MIN] {
        assert_eq!(move_part(&story, MoveKind::Consume, milli), absurd(milli));
        assert_eq!(move_part(&story, MoveKind::Return, milli), absurd(milli));
    }
}

#[test]
fn no_more_is_given_back_than_is_out() {
    let mut story = Story::working();
    let refused = |taken| Err(Refusal::ReturnedMoreThanTaken { line: BEARING, taken });
    assert_eq!(move_part(&story, MoveKind::Return, 1000), refused(Quantity::ZERO));
    let (quantity, location) = (Quantity::whole(2), StockLocation("van 7".into()));
    story
        .does(ANNA, Deed::MovePart { line: BEARING, kind: MoveKind::Consume, quantity, location })
        .unwrap();
    assert_eq!(move_part(&story, MoveKind::Return, 2000), Ok(()));
    assert_eq!(move_part(&story, MoveKind::Return, 2001), refused(quantity));
}

#[test]
fn a_part_has_a_line_and_a_place() {
    let moved = |line, place: &str| {
        let (quantity, location) = (Quantity::whole(1), StockLocation(place.into()));
        Story::working()
            .tries(ANNA, Deed::MovePart { line, kind: MoveKind::Consume, quantity, location })
    };
    let line = PartLineId::from_bytes([0xFF; 16]);
    assert_eq!(moved(line, "van 7"), Err(Refusal::UnknownPartLine { line }));
    assert_eq!(moved(BEARING, " "), Err(Refusal::BlankText { field: "location" }));
    assert_eq!(moved(BEARING, "\0"), Err(Refusal::ControlCharacter { field: "location" }));
}

#[test]
fn readings() {
    let mut story = Story::working();
    let reading = |meter: &str, value, corrects| Deed::RecordReading {
        meter: meter.into(),
        value,
        unit: "bar".into(),
        instrument: Some("gauge 3".into()),
        corrects,
    };
    let first = story.did(ANNA, reading("suction", Quantity::from_milli(-300), None));
    let unknown = EntryId::from_bytes([0xFF; 16]);
    let beyond = Quantity::from_milli(Quantity::MAX.as_milli() + 1);
    let check = |deed, expect| assert_eq!(story.tries(ANNA, deed), expect);
    check(reading("suction", Quantity::ZERO, Some(first)), Ok(()));
    check(
        reading("suction", Quantity::ZERO, Some(unknown)),
        Err(Refusal::UnknownReading { entry: unknown }),
    );
    check(reading("\u{3000}", Quantity::ZERO, None), Err(Refusal::BlankText { field: "meter" }));
    check(reading("suction", beyond, None), Err(Refusal::AbsurdQuantity { quantity: beyond }));
}

#[test]
fn codes_are_from_the_list_of_their_question() {
    let set = |field, code: &str| {
        Story::working().tries(ANNA, Deed::SetFinding { field, code: Code(code.into()) })
    };
    for field in FindingField::ALL {
        for entry in crate::code_list(field) {
            assert_eq!(set(field, entry.code), Ok(()));
        }
        assert_eq!(set(field, "gremlins"), Err(Refusal::UnknownCode { field }));
    }
    let field = FindingField::Cause;
    assert_eq!(set(field, "leak.external"), Err(Refusal::UnknownCode { field }));
}

#[test]
fn a_photo_shows_a_step_that_exists() {
    let attach = |subject| {
        let deed = Deed::Attach {
            blob: EvidenceId::from_bytes([7; 32]),
            kind: EvidenceKind::Photo,
            size: 1,
            subject,
        };
        Story::working().tries(ANNA, deed)
    };
    assert_eq!(attach(EvidenceSubject::Step(BRAKE)), Ok(()));
    assert_eq!(attach(EvidenceSubject::Step(NOWHERE)), Err(Refusal::UnknownStep { step: NOWHERE }));
}

#[test]
fn texts_are_refused_for_their_length_and_for_characters_nobody_types() {
    let story = Story::working();
    let narrative =
        |text: String| Deed::EditText { field: TextField::Narrative, base: Vec::new(), text };
    let edit = |text: String| story.tries(ANNA, narrative(text));
    for naughty in
        ["", "'; DROP TABLE orders;--", "﷽", "👩‍🔧", "\u{202E}txet", "Ω≈ç√∫˜µ≤≥÷", "轴承\r\n"]
    {
        assert_eq!(edit(naughty.into()), Ok(()));
    }
    for odd in ["\0", "gr\u{7}inds"] {
        assert_eq!(edit(odd.into()), Err(Refusal::ControlCharacter { field: "text" }));
    }
    assert_eq!(edit("轴".repeat(8_000)), Ok(()));
    let too_long = Refusal::TextTooLong { field: "text", length: 8_001, limit: 8_000 };
    assert_eq!(edit("轴".repeat(8_001)), Err(too_long));
    let reason = "轴".repeat(1_001);
    let too_long = Refusal::TextTooLong { field: "reason", length: 1_001, limit: 1_000 };
    assert_eq!(Story::new().tries(ANNA, Deed::Decline { reason }), Err(too_long));
}

#[test]
fn what_arrived_in_a_text_keeps_nobody_from_editing_it() {
    let mut story = Story::working();
    let field = TextField::Narrative;
    story.record.texts.insert(field, "gr\u{7}inds".into());
    let edit = |text: &str| {
        story.tries(ANNA, Deed::EditText { field, base: Vec::new(), text: text.into() })
    };
    assert_eq!(edit("gr\u{7}inds loudly"), Ok(()));
    assert_eq!(edit("grinds"), Ok(()));
    assert_eq!(edit("gr\u{7}in\0ds"), Err(Refusal::ControlCharacter { field: "text" }));
}

#[test]
fn a_remark_says_something() {
    let remark = |text: &str| Story::new().tries(ANNA, Deed::Comment { text: text.into() });
    assert_eq!(remark("👍"), Ok(()));
    assert_eq!(remark(" \n"), Err(Refusal::BlankText { field: "text" }));
}

#[test]
fn a_record_is_made_once_with_unique_ids() {
    let story = Story::new();
    let steps: Vec<_> = story.record.steps.values().cloned().collect();
    let parts: Vec<_> = story.record.part_lines.values().cloned().collect();
    let create = |record: &WorkRecord, steps: &[_], parts: &[_]| {
        let deed = Deed::Create {
            description: "grinds".into(),
            access_notes: String::new(),
            steps: steps.to_vec(),
            parts: parts.to_vec(),
        };
        let stamp = Stamp { by: Author::Office, ..story.stamp(ANNA) };
        let command = Command { id: EntryId::from_bytes([8; 16]), order: ORDER, stamp, deed };
        check(&story.assignment, record, &command)
    };
    let empty = WorkRecord::default();
    assert_eq!(create(&empty, &steps, &parts), Ok(()));
    assert_eq!(create(&story.record, &[], &[]), Err(Refusal::AlreadyCreated));
    let twice = [steps.clone(), steps.clone()].concat();
    assert_eq!(create(&empty, &twice, &parts), Err(Refusal::RepeatedId { field: "steps" }));
    let twice = [parts.clone(), parts.clone()].concat();
    assert_eq!(create(&empty, &steps, &twice), Err(Refusal::RepeatedId { field: "parts" }));
    let mut absurd = parts.clone();
    absurd[0].planned = Quantity::from_milli(-1);
    let quantity = absurd[0].planned;
    assert_eq!(create(&empty, &steps, &absurd), Err(Refusal::AbsurdQuantity { quantity }));
}
