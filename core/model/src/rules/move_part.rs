//! Taking parts and giving them back. More than planned is allowed and flagged (see the parent module).

use super::scene::Scene;
use super::{Refusal, limits};
use crate::fold::used_quantities;
use crate::{MoveKind, PartLineId, Quantity, StockLocation};

/// The line exists, the amount is one that people carry, and nobody gives back what nobody took. What is out may be
/// given back on a cancelled order even by who never set out: it must not stay in a stranger's van.
pub(super) fn check(
    scene: &Scene,
    line: PartLineId,
    kind: MoveKind,
    quantity: Quantity,
    location: &StockLocation,
) -> Result<(), Refusal> {
    if !scene.record.part_lines.contains_key(&line) {
        return Err(Refusal::UnknownPartLine { line });
    }
    match scene.still_open() {
        Err(Refusal::OrderEnded { .. }) if kind == MoveKind::Return => {}
        open => open?,
    }
    if !quantity.is_positive() {
        return Err(Refusal::AbsurdQuantity { quantity });
    }
    limits::carried(quantity)?;
    limits::said("location", &location.0)?;
    let taken = used_quantities(scene.record).get(&line).copied().unwrap_or_default();
    if kind == MoveKind::Return && quantity > taken {
        return Err(Refusal::ReturnedMoreThanTaken { line, taken });
    }
    Ok(())
}
