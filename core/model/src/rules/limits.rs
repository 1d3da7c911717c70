//! How long texts and how large amounts may be: far beyond what people type, far below what hurts.

use super::Refusal;
use crate::Quantity;

/// Texts that people write in sentences, in characters. Replacing one whole by another stays within what the guard takes
/// as one change (`docs/adr/0005`).
const LONG_TEXT: usize = 8_000;

/// Names, reasons, units, in characters.
const SHORT_TEXT: usize = 1_000;

/// The most of a part that one entry moves, in units.
const MOST_MOVED: Quantity = Quantity::whole(10_000);

/// Refuses sentences beyond eight thousand characters.
pub(super) fn long(field: &'static str, text: &str) -> Result<(), Refusal> {
    at_most(LONG_TEXT, field, text)
}

/// Refuses a name, reason or unit beyond a thousand characters.
pub(super) fn short(field: &'static str, text: &str) -> Result<(), Refusal> {
    at_most(SHORT_TEXT, field, text)
}

/// The same, and refuses blanks.
pub(super) fn said(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::BlankText { field });
    }
    short(field, text)
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

fn at_most(limit: usize, field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.len() <= limit {
        return Ok(());
    }
    match text.chars().count() {
        length if length > limit => Err(Refusal::TextTooLong { field, length, limit }),
        _ => Ok(()),
    }
}
