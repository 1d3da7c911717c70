//! The customer's answer: only to finished work, and only to the report as it stands.

use super::scene::Scene;
use super::{Refusal, limits, visit};
use crate::fold::Event;
use crate::{Author, ReportHash, SignOffAnswer, VisitState, report_hash};

/// Who signed the report as it stands need not sign again; when it changed since, anew (`domain.md` scenario 4).
pub(super) fn check(
    scene: &Scene,
    signer: &str,
    answer: &SignOffAnswer,
    shown: ReportHash,
) -> Result<(), Refusal> {
    visit::check_event(scene, Event::of_answer(answer))?;
    let present = report_hash(scene.record);
    let (state, engineer) = (scene.visit()?.state, scene.visit()?.engineer);
    let answered = matches!(state, VisitState::SignedOff | VisitState::Submitted);
    if answered && signed(scene, Author::Engineer(engineer), present) {
        return Err(scene.wrong_transition(state));
    }
    limits::said("signer", signer)?;
    if let SignOffAnswer::Refused { reason } = answer {
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing { verb: scene.verb() });
        }
        limits::short("reason", reason)?;
    }
    if shown == present { Ok(()) } else { Err(Refusal::ReportChanged { shown, present }) }
}

fn signed(scene: &Scene, by: Author, report: ReportHash) -> bool {
    scene.record.sign_offs.iter().map(|written| &written.value).any(|given| {
        given.stamp.by == by
            && given.report == report
            && matches!(given.answer, SignOffAnswer::Signed { .. })
    })
}
