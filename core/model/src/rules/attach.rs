//! Referring to a photo: always possible for the crew, also after submission, because evidence only helps.

use super::Refusal;
use super::scene::Scene;
use crate::EvidenceSubject;

/// What it shows must be there.
pub(super) fn check(scene: &Scene, subject: EvidenceSubject) -> Result<(), Refusal> {
    match subject {
        EvidenceSubject::Step(step) if !scene.record.steps.contains_key(&step) => {
            Err(Refusal::UnknownStep { step })
        }
        EvidenceSubject::Step(_) | EvidenceSubject::Order => Ok(()),
    }
}
