//! The rules of the trade that a phone's commands keep before anything is saved (`domain.md` §2, guards).
//!
//! Called by the phone's store with every command. It refuses what a person can still put right; what another phone
//! recorded in good faith is never refused, the fold flags it (`blueprint.md`, rule zero). Two things it lets pass on
//! purpose: a part over plan, because an engineer who needs a third bearing takes it and the plan was a guess (flagged
//! `OverPlan`), and every character that people type, because it must come back as they typed it (`text_rule.rs`).

use crate::{Assignment, Command, Deed, WorkRecord};
use scene::Scene;

mod attach;
mod complete;
mod create;
mod finding;
mod limits;
mod move_part;
mod reading;
mod refusal;
mod scene;
mod sign_off;
mod text;
mod tick;
mod visit;

#[cfg(test)]
mod tests;

pub use refusal::{Gap, Refusal};

/// Whether this may be done to the order as the writer's phone knows it.
///
/// # Errors
/// The first rule that is broken, in the order: which order, who, whether the order or the own visit is over, then
/// what the verb itself asks for.
pub fn check(
    assignment: &Assignment,
    record: &WorkRecord,
    command: &Command,
) -> Result<(), Refusal> {
    let scene = Scene::enter(assignment, record, command)?;
    match &command.deed {
        Deed::Create { description, access_notes, steps, parts } => {
            create::check(&scene, [description, access_notes], steps, parts)
        }
        Deed::Acknowledge
        | Deed::Accept
        | Deed::StartTravel
        | Deed::Arrive
        | Deed::Pause { .. }
        | Deed::Submit => visit::check(&scene),
        Deed::Decline { reason } => visit::check_decline(&scene, reason),
        Deed::StartWork => visit::check_start(&scene),
        Deed::Complete { outcome, gaps_reason } => {
            complete::check(&scene, *outcome, gaps_reason.as_deref())
        }
        Deed::SignOff { signer, answer, report } => {
            sign_off::check(&scene, signer, answer, *report)
        }
        Deed::Tick { step, value, reason } => tick::check(&scene, *step, value, reason.as_deref()),
        Deed::MovePart { line, kind, quantity, location } => {
            move_part::check(&scene, *line, *kind, *quantity, location)
        }
        Deed::RecordReading { meter, value, unit, instrument, corrects } => reading::check(
            &scene,
            [meter, unit, instrument.as_deref().unwrap_or("")],
            *value,
            *corrects,
        ),
        Deed::EditText { field, text, .. } => text::check_edit(&scene, *field, text),
        Deed::SetFinding { field, code } => finding::check(&scene, *field, code),
        Deed::Attach { subject, .. } => attach::check(&scene, *subject),
        Deed::Comment { text } => text::check_comment(text),
    }
}
