//! Completing: base steps, mandatory photos and codes, or a word about why they are missing.

use super::scene::Scene;
use super::{Gap, Refusal, limits, visit};
use crate::fold::{Event, fold_steps};
use crate::{FindingField, Outcome, WorkRecord};

/// Gaps are allowed with a reason; they are flagged all the same.
pub(super) fn check(
    scene: &Scene,
    outcome: Outcome,
    gaps_reason: Option<&str>,
) -> Result<(), Refusal> {
    visit::check_event(scene, Event::completed(outcome))?;
    let reason = gaps_reason.unwrap_or("");
    limits::short("gaps_reason", reason)?;
    let missing = gaps(scene.record, outcome);
    if missing.is_empty() || !reason.trim().is_empty() {
        return Ok(());
    }
    Err(Refusal::GapsWithoutReason { missing })
}

fn gaps(record: &WorkRecord, outcome: Outcome) -> Vec<Gap> {
    let steps = fold_steps(record);
    let open = steps.iter().filter(|fold| fold.is_missing()).map(|fold| Gap::Step(fold.step.id));
    let unshown =
        steps.iter().filter(|fold| fold.lacks_evidence()).map(|fold| Gap::Evidence(fold.step.id));
    let codes = FindingField::REQUIRED
        .into_iter()
        .filter(|field| owed(record, outcome, *field))
        .map(Gap::Code);
    open.chain(unshown).chain(codes).collect()
}

/// Behind a locked door there is nothing to find out.
fn owed(record: &WorkRecord, outcome: Outcome, field: FindingField) -> bool {
    outcome != Outcome::NoAccess && !record.has_finding(field)
}
