//! How each step of the checklist stands, with everything that was answered without knowing of each other.

use std::collections::BTreeMap;

use super::entries::in_order;
use crate::{
    ChecklistStep, EvidenceId, EvidenceKind, EvidenceSubject, StepId, StepKind, StepResult,
    StepStanding, StepValue, Tier, WorkRecord,
};

/// A step and how it stands.
#[derive(Debug)]
pub(crate) struct StepFold<'a> {
    pub(crate) step: &'a ChecklistStep,
    pub(crate) results: Vec<&'a StepResult>,
    pub(crate) standing: StepStanding,
    pub(crate) disputed: bool,
    pub(crate) shown: bool,
}

impl StepFold<'_> {
    /// Whether work may not be completed like this without saying why: a base step without an answer.
    pub(crate) fn is_missing(&self) -> bool {
        self.step.tier == Tier::Base && self.standing == StepStanding::Open
    }

    /// Whether a photo is owed: by every base step that asks for one, and by any other that was answered.
    pub(crate) fn lacks_evidence(&self) -> bool {
        let due = self.step.tier == Tier::Base || self.standing != StepStanding::Open;
        due && !self.shown
    }

    /// Whether work may not start like this; a safety step that failed is not safe.
    pub(crate) fn blocks_start(&self) -> bool {
        self.step.safety && self.step.tier == Tier::Base && self.standing != StepStanding::Done
    }
}

/// The steps by position.
pub(crate) fn fold_steps(record: &WorkRecord) -> Vec<StepFold<'_>> {
    let photos = photos_by_step(record);
    let mut steps: Vec<StepFold> =
        record.steps.values().map(|step| fold_step(record, step, &photos)).collect();
    steps.sort_by_key(|fold| (fold.step.position, fold.step.id));
    steps
}

fn fold_step<'a>(
    record: &'a WorkRecord,
    step: &'a ChecklistStep,
    photos: &BTreeMap<StepId, Vec<EvidenceId>>,
) -> StepFold<'a> {
    let results =
        record.step_results.get(&step.id).map_or_else(Vec::new, |written| in_order(written));
    let values: Vec<&StepValue> = results.iter().map(|result| &result.value).collect();
    StepFold {
        step,
        standing: standing(step, &values),
        disputed: values.iter().any(|value| Some(value) != values.first()),
        results,
        shown: step.is_shown_by(photos.get(&step.id).map_or(&[], Vec::as_slice)),
    }
}

/// The worst verdict counts (`domain.md` scenario 13), and a tick outlives an un-tick that did not know of it (14).
/// An answer of a kind the step did not ask for is shown but answers nothing.
fn standing(step: &ChecklistStep, values: &[&StepValue]) -> StepStanding {
    let fitting = || values.iter().filter(|value| fits(&step.kind, value));
    if fitting().any(|value| **value == StepValue::PassFail(false)) {
        return StepStanding::Failed;
    }
    if fitting().any(|value| is_answer(value)) { StepStanding::Done } else { StepStanding::Open }
}

fn is_answer(value: &StepValue) -> bool {
    match value {
        StepValue::Tick(done) => *done,
        StepValue::Text(text) => !text.trim().is_empty(),
        StepValue::PassFail(_) | StepValue::Number(_) => true,
    }
}

/// Whether the value is of the kind the step asks for.
pub(crate) fn fits(kind: &StepKind, value: &StepValue) -> bool {
    matches!(
        (kind, value),
        (StepKind::Tick, StepValue::Tick(_))
            | (StepKind::PassFail, StepValue::PassFail(_))
            | (StepKind::Number { .. }, StepValue::Number(_))
            | (StepKind::Text, StepValue::Text(_))
    )
}

/// Whether an elastic step's number is off its target by more than a fifth of it (`domain.md` A36).
pub(crate) fn deviates(step: &ChecklistStep, value: &StepValue) -> bool {
    let (StepKind::Number { target: Some(target), .. }, StepValue::Number(value)) =
        (&step.kind, value)
    else {
        return false;
    };
    let (target, value) = (i128::from(target.as_milli()), i128::from(value.as_milli()));
    step.tier == Tier::Elastic && (value - target).abs() * 5 > target.abs()
}

fn photos_by_step(record: &WorkRecord) -> BTreeMap<StepId, Vec<EvidenceId>> {
    let mut photos: BTreeMap<StepId, Vec<EvidenceId>> = BTreeMap::new();
    for evidence in in_order(&record.evidence) {
        if let (EvidenceKind::Photo, EvidenceSubject::Step(step)) =
            (evidence.kind, evidence.subject)
        {
            photos.entry(step).or_default().push(evidence.blob);
        }
    }
    photos
}
