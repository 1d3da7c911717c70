//! Flags about completing: what is missing, what came after, and what changed under a signature.
//!
//! Missing is judged as things stand, not as they stood: a colleague who fills the gap takes the flag away.

use super::flag;
use crate::fold::entries::{Entry, in_order};
use crate::fold::visits::Visit;
use crate::fold::whole::Whole;
use crate::{Author, FindingField, Flag, FlagCode, Outcome, SignOffAnswer};

pub(super) fn flag_completion(whole: &Whole, flags: &mut Vec<Flag>) {
    if let Some(visit) = first_completed(whole) {
        flag_gaps(whole, visit, flags);
    }
    flag_late_answers(whole, flags);
    flag_signatures(whole, flags);
}

fn first_completed<'a>(whole: &'a Whole) -> Option<&'a Visit> {
    whole
        .visits
        .iter()
        .filter(|visit| visit.completed.is_some())
        .min_by_key(|visit| visit.completed)
}

fn flag_gaps(whole: &Whole, visit: &Visit, flags: &mut Vec<Flag>) {
    let by = Some(Author::Engineer(visit.engineer));
    let entry = visit.completed.map(|(_, entry)| entry);
    let mut gap = |code, subject: &str| flags.push(flag(code, by, entry, subject));
    for step in &whole.steps {
        if step.is_missing() {
            gap(FlagCode::StepsMissing, &step.step.title);
        }
        if step.lacks_evidence() {
            gap(FlagCode::EvidenceMissing, &step.step.title);
        }
    }
    let reached =
        whole.visits.iter().any(|visit| visit.outcome.is_some_and(|o| o != Outcome::NoAccess));
    for field in FindingField::REQUIRED {
        if reached && !whole.record.has_finding(field) {
            gap(FlagCode::CodesMissing, field.name());
        }
    }
}

/// Answers given after their own author said that the work was over; a colleague may well still be at it.
fn flag_late_answers(whole: &Whole, flags: &mut Vec<Flag>) {
    let ended = |author: Author| {
        whole
            .visits
            .iter()
            .find(|visit| Some(visit.engineer) == author.engineer())
            .and_then(|visit| visit.completed)
    };
    for step in &whole.steps {
        for result in &step.results {
            if ended(result.stamp.by).is_some_and(|end| result.place() > end) {
                let by = Some(result.stamp.by);
                flags.push(flag(
                    FlagCode::StepAfterCompletion,
                    by,
                    Some(result.id),
                    &step.step.title,
                ));
            }
        }
    }
}

/// Scenario 4; settled as soon as a customer has signed the report as it now stands.
fn flag_signatures(whole: &Whole, flags: &mut Vec<Flag>) {
    let signatures = || {
        let answers = in_order(&whole.record.sign_offs).into_iter();
        answers.filter(|answer| matches!(answer.answer, SignOffAnswer::Signed { .. }))
    };
    if signatures().any(|signature| signature.report == whole.report) {
        return;
    }
    for signature in signatures() {
        let (by, entry) = (Some(signature.stamp.by), Some(signature.id));
        flags.push(flag(FlagCode::ChangedAfterSignature, by, entry, &signature.signer));
    }
}
