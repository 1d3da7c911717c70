//! The codes are stable, and no error text carries what people wrote.

use std::collections::BTreeSet;

use crate::samples::{ANNA, BEARING, BRAKE, ORDER, entry};
use crate::{DispatchState, FindingField, Gap, Quantity, Refusal, ReportHash, VisitState};

fn every_refusal() -> Vec<Refusal> {
    let hash = ReportHash::from_bytes([1; 32]);
    vec![
        Refusal::OtherOrder { order: ORDER },
        Refusal::NotOnCrew { engineer: ANNA },
        Refusal::NotAnEngineer { verb: "accept" },
        Refusal::OrderEnded { dispatch: DispatchState::Closed },
        Refusal::WrongTransition { from: VisitState::Unseen, verb: "submit" },
        Refusal::AfterSubmission { verb: "edit_text" },
        Refusal::ReasonMissing { verb: "decline" },
        Refusal::SafetyStepsOpen { steps: vec![BRAKE] },
        Refusal::GapsWithoutReason { missing: vec![Gap::Step(BRAKE)] },
        Refusal::StepAfterCompletion { step: BRAKE },
        Refusal::UnknownStep { step: BRAKE },
        Refusal::WrongStepValue { step: BRAKE },
        Refusal::DeviationWithoutReason { step: BRAKE },
        Refusal::UnknownPartLine { line: BEARING },
        Refusal::AbsurdQuantity { quantity: Quantity::MAX },
        Refusal::ReturnedMoreThanTaken { line: BEARING, taken: Quantity::ZERO },
        Refusal::UnknownReading { entry: entry(1) },
        Refusal::UnknownCode { field: FindingField::Cause },
        Refusal::ReportChanged { shown: hash, present: hash },
        Refusal::BlankText { field: "signer" },
        Refusal::TextTooLong { field: "text", length: 2, limit: 1 },
        Refusal::ControlCharacter { field: "text" },
        Refusal::AlreadyCreated,
        Refusal::RepeatedId { field: "steps" },
    ]
}

#[test]
fn each_refusal_has_its_own_code() {
    let refusals = every_refusal();
    let codes: BTreeSet<_> = refusals.iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), refusals.len());
    assert!(codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
}

#[test]
fn error_texts_are_lower_case_sentences_without_a_full_stop() {
    for refusal in every_refusal() {
        let text = refusal.to_string();
        assert!(!text.ends_with('.') && !text.starts_with(char::is_uppercase), "{text}");
    }
}
