//! Completing and signing.

use crate::samples::{ANNA, BRAKE, Story};
use crate::{
    Code, Deed, EvidenceId, EvidenceKind, EvidenceSubject, FindingField, Gap, Outcome, Refusal,
    ReportHash, SignOffAnswer, StepValue, TextField,
};

fn complete(outcome: Outcome, reason: Option<&str>) -> Deed {
    Deed::Complete { outcome, gaps_reason: reason.map(str::to_owned) }
}

fn gaps(missing: &[Gap]) -> Result<(), Refusal> {
    Err(Refusal::GapsWithoutReason { missing: missing.to_vec() })
}

const ALL_GAPS: [Gap; 4] = [
    Gap::Step(BRAKE),
    Gap::Evidence(BRAKE),
    Gap::Code(FindingField::FailureMode),
    Gap::Code(FindingField::Activity),
];

#[test]
fn completing_with_gaps_needs_a_reason() {
    let story = Story::working();
    for outcome in [Outcome::Fixed, Outcome::Temporary, Outcome::NotFixed] {
        assert_eq!(story.tries(ANNA, complete(outcome, None)), gaps(&ALL_GAPS));
        assert_eq!(story.tries(ANNA, complete(outcome, Some(" \t"))), gaps(&ALL_GAPS));
        assert_eq!(story.tries(ANNA, complete(outcome, Some("sent away"))), Ok(()));
    }
    assert_eq!(story.tries(ANNA, complete(Outcome::NoAccess, None)), gaps(&ALL_GAPS[..2]));
}

#[test]
fn each_gap_that_is_filled_is_no_longer_named() {
    let mut story = Story::working();
    story
        .does(ANNA, Deed::Tick { step: BRAKE, value: StepValue::PassFail(false), reason: None })
        .unwrap();
    assert_eq!(
        story.tries(ANNA, complete(Outcome::Fixed, None)),
        gaps(&ALL_GAPS[1..]),
        "failed is an answer"
    );
    let (blob, subject) = (EvidenceId::from_bytes([7; 32]), EvidenceSubject::Step(BRAKE));
    story.does(ANNA, Deed::Attach { blob, kind: EvidenceKind::Photo, size: 1, subject }).unwrap();
    assert_eq!(story.tries(ANNA, complete(Outcome::Fixed, None)), gaps(&ALL_GAPS[2..]));
    for (field, code) in [(FindingField::FailureMode, "noise"), (FindingField::Activity, "replace")]
    {
        story.does(ANNA, Deed::SetFinding { field, code: Code(code.into()) }).unwrap();
    }
    assert_eq!(story.does(ANNA, complete(Outcome::Fixed, None)), Ok(()));
    assert_eq!(story.flags(), []);
}

fn done() -> Story {
    let mut story = Story::working();
    story.does(ANNA, complete(Outcome::Fixed, Some("sent away"))).unwrap();
    story
}

fn sign(signer: &str, answer: SignOffAnswer, report: ReportHash) -> Deed {
    Deed::SignOff { signer: signer.into(), answer, report }
}

#[test]
fn a_signature_names_the_signer_and_a_refusal_the_reason() {
    let story = done();
    let report = story.view().report_hash;
    let signed = || SignOffAnswer::Signed { strokes: None };
    let refused = |reason: &str| SignOffAnswer::Refused { reason: reason.into() };
    let check = |deed, expect| assert_eq!(story.tries(ANNA, deed), expect);
    check(sign("Ms Lin", signed(), report), Ok(()));
    check(sign("  ", signed(), report), Err(Refusal::BlankText { field: "signer" }));
    check(sign("Ms Lin", refused("too loud"), report), Ok(()));
    check(sign("Ms Lin", refused(""), report), Err(Refusal::ReasonMissing { verb: "sign_off" }));
}

#[test]
fn only_the_report_as_it_stands_is_signed() {
    let mut story = done();
    let shown = story.view().report_hash;
    story.record.texts.insert(TextField::CustomerExplanation, "it was the bearing".into());
    let present = story.view().report_hash;
    let tried = story.tries(ANNA, sign("Ms Lin", SignOffAnswer::Signed { strokes: None }, shown));
    assert_eq!(tried, Err(Refusal::ReportChanged { shown, present }));
}
