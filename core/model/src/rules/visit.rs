//! The verbs of a visit that only the table of transitions decides, and those that ask one thing more.

use super::scene::Scene;
use super::{Refusal, limits};
use crate::fold::{Event, fold_steps, next};
use crate::{Deed, VisitState};

/// Any verb of a visit: the table must lead on.
pub(super) fn check(scene: &Scene) -> Result<(), Refusal> {
    match event(&scene.command.deed) {
        Some(event) => check_event(scene, event),
        None => Ok(()),
    }
}

/// Turning down needs a reason.
pub(super) fn check_decline(scene: &Scene, reason: &str) -> Result<(), Refusal> {
    check(scene)?;
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { verb: scene.verb() });
    }
    limits::short("reason", reason)
}

/// Starting, and starting again, needs the safety base steps done.
pub(super) fn check_start(scene: &Scene) -> Result<(), Refusal> {
    check(scene)?;
    let steps: Vec<_> = fold_steps(scene.record)
        .iter()
        .filter(|fold| fold.blocks_start())
        .map(|fold| fold.step.id)
        .collect();
    if steps.is_empty() { Ok(()) } else { Err(Refusal::SafetyStepsOpen { steps }) }
}

/// The table must lead on from where the writer's visit stands, and an ended order is no place to begin.
pub(super) fn check_event(scene: &Scene, event: Event) -> Result<(), Refusal> {
    let visit = scene.visit()?;
    if let Some(refusal) = scene.order_ended().filter(|_| begins(visit.state, event)) {
        return Err(refusal);
    }
    match next(visit.state, event) {
        Some(_) => Ok(()),
        None => Err(scene.wrong_transition(visit.state)),
    }
}

/// Whether this would begin something: a visit, or work in a visit that had not come to it. Going on after a pause,
/// arriving where one was heading, and saying no begin nothing.
fn begins(state: VisitState, event: Event) -> bool {
    match event {
        Event::Accepted | Event::TravelStarted => true,
        Event::Arrived => state < VisitState::Travelling,
        Event::WorkStarted => state != VisitState::Paused,
        _ => false,
    }
}

fn event(deed: &Deed) -> Option<Event> {
    Some(match deed {
        Deed::Acknowledge => Event::Acknowledged,
        Deed::Accept => Event::Accepted,
        Deed::Decline { .. } => Event::Declined,
        Deed::StartTravel => Event::TravelStarted,
        Deed::Arrive => Event::Arrived,
        Deed::StartWork => Event::WorkStarted,
        Deed::Pause { .. } => Event::Paused,
        Deed::Submit => Event::Submitted,
        _ => return None,
    })
}
