//! Answering a step of the checklist.

use super::scene::Scene;
use super::{Refusal, limits};
use crate::fold::{deviates, fits};
use crate::{StepId, StepValue};

/// The step exists, the answer is of its kind, a deviation says why, and the own work is not over.
pub(super) fn check(
    scene: &Scene,
    id: StepId,
    value: &StepValue,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let Some(step) = scene.record.steps.get(&id) else {
        return Err(Refusal::UnknownStep { step: id });
    };
    if scene.is_done() {
        return Err(Refusal::StepAfterCompletion { step: id });
    }
    scene.still_open()?;
    if !fits(&step.kind, value) {
        return Err(Refusal::WrongStepValue { step: id });
    }
    let reason = reason.unwrap_or("");
    limits::short("reason", reason)?;
    match value {
        StepValue::Text(text) => limits::long("value", text)?,
        StepValue::Number(number) => limits::measured(*number)?,
        StepValue::Tick(_) | StepValue::PassFail(_) => {}
    }
    if deviates(step, value) && reason.trim().is_empty() {
        return Err(Refusal::DeviationWithoutReason { step: id });
    }
    Ok(())
}
