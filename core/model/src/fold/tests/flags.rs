//! Completion with gaps, answers that come late, and meters.

use crate::samples::{ANNA, BO, BRAKE, Story};
use crate::{
    Code, Deed, EntryId, EvidenceId, EvidenceKind, EvidenceSubject, FindingField, FlagCode,
    Outcome, Quantity, StepValue, fold_order, fold_row,
};

fn complete(outcome: Outcome) -> Deed {
    Deed::Complete { outcome, gaps_reason: Some("customer sent us away".into()) }
}

fn brake_passed() -> Deed {
    Deed::Tick { step: BRAKE, value: StepValue::PassFail(true), reason: None }
}

fn code(field: FindingField, code: &str) -> Deed {
    Deed::SetFinding { field, code: Code(code.into()) }
}

#[test]
fn gaps_are_flagged_with_or_without_a_reason_until_somebody_fills_them() {
    use FlagCode::{CodesMissing, EvidenceMissing, StepsMissing};
    let mut story = Story::working();
    assert_eq!(story.flags(), []);
    story.did(ANNA, complete(Outcome::Fixed));
    assert_eq!(story.flags(), [StepsMissing, EvidenceMissing, CodesMissing, CodesMissing]);
    story.did(BO, brake_passed());
    let (blob, subject) = (EvidenceId::from_bytes([7; 32]), EvidenceSubject::Step(BRAKE));
    story.did(BO, Deed::Attach { blob, kind: EvidenceKind::Photo, size: 1, subject });
    assert_eq!(story.flags(), [CodesMissing, CodesMissing]);
    story.did(BO, code(FindingField::FailureMode, "noise"));
    story.did(BO, code(FindingField::Activity, "replace"));
    assert_eq!(story.flags(), []);
}

#[test]
fn behind_a_locked_door_no_codes_are_owed() {
    let mut story = Story::working();
    story.did(ANNA, complete(Outcome::NoAccess));
    assert!(!story.flags().contains(&FlagCode::CodesMissing));
    assert!(story.flags().contains(&FlagCode::StepsMissing));
}

#[test]
fn an_answer_after_the_own_completion_is_flagged_a_colleagues_is_not() {
    let mut story = Story::working();
    story.did(ANNA, complete(Outcome::Fixed));
    story.did(BO, brake_passed());
    assert!(!story.flags().contains(&FlagCode::StepAfterCompletion));
    story.did(ANNA, brake_passed());
    assert!(story.flags().contains(&FlagCode::StepAfterCompletion));
}

/// Records readings of one meter (value, corrects the n-th), and tells which were flagged.
fn metered(unit: &str, readings: &[(i32, Option<usize>)]) -> Vec<usize> {
    let mut story = Story::new();
    let mut ids: Vec<EntryId> = Vec::new();
    for (value, corrects) in readings {
        let deed = Deed::RecordReading {
            meter: "main".into(),
            value: Quantity::whole(*value),
            unit: unit.into(),
            instrument: None,
            corrects: corrects.map(|index| ids[index]),
        };
        ids.push(story.did(ANNA, deed));
    }
    assert_eq!(story.view().readings.len(), readings.len(), "all are kept");
    let flags = story.view().flags;
    assert!(
        flags.iter().all(|flag| flag.code == FlagCode::MeterBackwards && flag.subject == "main")
    );
    (0..ids.len())
        .filter(|index| flags.iter().any(|flag| flag.entry == Some(ids[*index])))
        .collect()
}

#[test]
fn a_meter_that_runs_backwards_is_flagged() {
    assert_eq!(metered("kWh", &[(5, None), (7, None), (7, None)]), [0usize; 0]);
    assert_eq!(metered("kWh", &[(13, None), (12, None), (14, None)]), [1]);
    assert_eq!(metered("", &[(13, None), (12, None)]), [1]);
}

#[test]
fn a_pressure_may_fall() {
    assert_eq!(metered("bar", &[(13, None), (12, None)]), [0usize; 0]);
    assert_eq!(metered(" MPa ", &[(13, None), (12, None)]), [0usize; 0]);
}

#[test]
fn a_corrected_reading_stands_where_the_wrong_one_stood() {
    assert_eq!(metered("h", &[(100, None), (110, None), (105, Some(0))]), [0usize; 0]);
    assert_eq!(metered("h", &[(900, None), (110, None), (105, Some(0))]), [0usize; 0]);
    assert_eq!(metered("h", &[(100, None), (110, None), (120, Some(0))]), [1]);
    assert_eq!(
        metered("h", &[(100, None), (110, None), (120, Some(0)), (90, Some(2))]),
        [0usize; 0]
    );
}

#[test]
fn the_row_and_the_view_agree() {
    let mut story = Story::working();
    story.did(ANNA, complete(Outcome::Fixed));
    for viewer in [None, Some(ANNA), Some(BO)] {
        let view = fold_order(&story.assignment, &story.record, viewer);
        assert_eq!(view.row, fold_row(&story.assignment, &story.record, viewer));
        assert_eq!(view.row.flags, 4);
    }
}
