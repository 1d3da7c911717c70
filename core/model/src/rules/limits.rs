//! How long texts and how large amounts may be: far beyond what people type, far below what hurts.

use super::Refusal;
use crate::Quantity;
use crate::text_rule::{
    TextProblem, check_edited_text, check_line, check_said, check_short_text, check_text,
};

/// The most of a part that one entry moves, in units.
const MOST_MOVED: Quantity = Quantity::whole(10_000);

/// A text in sentences.
pub(super) fn long(field: &'static str, text: &str) -> Result<(), Refusal> {
    check_text(text).map_err(|problem| refusal(field, problem))
}

/// A text in sentences, edited from what stood there before.
pub(super) fn edited(field: &'static str, before: &str, text: &str) -> Result<(), Refusal> {
    check_edited_text(before, text).map_err(|problem| refusal(field, problem))
}

/// A reason.
pub(super) fn short(field: &'static str, text: &str) -> Result<(), Refusal> {
    check_short_text(text).map_err(|problem| refusal(field, problem))
}

/// A name or a unit.
pub(super) fn line(field: &'static str, text: &str) -> Result<(), Refusal> {
    check_line(text).map_err(|problem| refusal(field, problem))
}

/// A name that must be there.
pub(super) fn said(field: &'static str, text: &str) -> Result<(), Refusal> {
    check_said(text).map_err(|problem| refusal(field, problem))?;
    line(field, text)
}

fn refusal(field: &'static str, problem: TextProblem) -> Refusal {
    match problem {
        TextProblem::Blank => Refusal::BlankText { field },
        TextProblem::TooLong { length, limit } => Refusal::TextTooLong { field, length, limit },
        TextProblem::ControlCharacter => Refusal::ControlCharacter { field },
    }
}

/// Refuses an amount of a part that is negative or more than anybody carries.
pub(super) fn carried(quantity: Quantity) -> Result<(), Refusal> {
    if (Quantity::ZERO..=MOST_MOVED).contains(&quantity) {
        return Ok(());
    }
    Err(Refusal::AbsurdQuantity { quantity })
}

/// Refuses a number that no instrument shows and JSON could not carry back.
pub(super) fn measured(quantity: Quantity) -> Result<(), Refusal> {
    let lowest = Quantity::ZERO.minus(Quantity::MAX);
    if (lowest..=Quantity::MAX).contains(&quantity) {
        return Ok(());
    }
    Err(Refusal::AbsurdQuantity { quantity })
}
