//! Meters that run backwards (`domain.md` scenario 36). Every reading is kept; a correction takes the place of the
//! reading it corrects, so that putting a slip right is not a meter that jumps.

use std::collections::BTreeMap;

use super::entries::{Entry, in_order};
use crate::{EntryId, Quantity, Reading, WorkRecord};

/// Units of what goes up and down by nature: a pressure that falls is no broken meter. Everything else counts up.
const GAUGE_UNITS: &[&str] = &[
    "bar", "mbar", "pa", "hpa", "kpa", "mpa", "psi", "inhg", "mmhg", "°c", "℃", "c", "°f", "℉",
    "f", "k", "v", "mv", "kv", "a", "ma", "ka", "hz", "khz", "w", "kw", "mw", "va", "kva", "var",
    "kvar", "ω", "kω", "mω", "ohm", "kohm", "mohm", "%", "%rh", "ppm", "ph", "rpm", "r/min",
    "1/min", "m/s", "mm/s", "μm", "mm", "cm", "db", "dba", "db(a)", "n", "kn", "nm", "n·m", "lx",
    "l/min", "l/s", "l/h", "m3/h", "m³/h", "g/m3", "g/m³", "°",
];

/// The readings that show less than the one before them on the same meter in the same unit.
pub(super) fn backwards(record: &WorkRecord) -> Vec<&Reading> {
    let mut meters: BTreeMap<(&str, &str), Vec<&Reading>> = BTreeMap::new();
    for reading in corrected(record) {
        if counts_up(&reading.unit) {
            meters.entry((&reading.meter, &reading.unit)).or_default().push(reading);
        }
    }
    meters.values().flat_map(|readings| falls(readings)).collect()
}

fn falls<'a>(readings: &[&'a Reading]) -> Vec<&'a Reading> {
    let mut before = Quantity::from_milli(i64::MIN);
    let mut falls = Vec::new();
    for reading in readings {
        if reading.value < before {
            falls.push(*reading);
        }
        before = reading.value;
    }
    falls
}

fn counts_up(unit: &str) -> bool {
    let unit = unit.trim().to_lowercase();
    !GAUGE_UNITS.contains(&unit.as_str())
}

/// What stands in each place: the reading, or the last correction of it. Only what came earlier can be corrected.
fn corrected(record: &WorkRecord) -> Vec<&Reading> {
    let mut place_of: BTreeMap<EntryId, usize> = BTreeMap::new();
    let mut standing: Vec<&Reading> = Vec::new();
    for reading in in_order(&record.readings) {
        let corrects = reading.corrects.and_then(|id| place_of.get(&id).copied());
        let place = corrects.unwrap_or(standing.len());
        match standing.get_mut(place) {
            Some(old) => *old = reading,
            None => standing.push(reading),
        }
        place_of.insert(reading.id(), place);
    }
    standing
}
