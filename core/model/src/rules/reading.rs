//! Writing a reading down, or putting an earlier one right.

use super::scene::Scene;
use super::{Refusal, limits};
use crate::{EntryId, Quantity};

/// The meter has a name, the number is one a meter shows, and what is corrected exists. A meter that runs backwards is
/// flagged, not refused: meters are exchanged.
pub(super) fn check(
    scene: &Scene,
    [meter, unit, instrument]: [&str; 3],
    value: Quantity,
    corrects: Option<EntryId>,
) -> Result<(), Refusal> {
    scene.still_open()?;
    limits::said("meter", meter)?;
    limits::line("unit", unit)?;
    limits::line("instrument", instrument)?;
    limits::measured(value)?;
    let known = |entry| scene.record.readings.iter().any(|written| written.value.id == entry);
    match corrects {
        Some(entry) if !known(entry) => Err(Refusal::UnknownReading { entry }),
        _ => Ok(()),
    }
}
