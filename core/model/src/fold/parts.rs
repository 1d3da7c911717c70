//! What was really used of each part: the sum of all moves, never anybody's last word (`domain.md` scenarios 1, 2, 6).

use std::collections::BTreeMap;

use super::entries::in_order;
use crate::{MoveKind, PartLine, PartLineId, Quantity, WorkRecord};

/// A planned line and what was used of it: consumed less returned.
#[derive(Debug)]
pub(super) struct PartFold<'a> {
    pub(super) line: &'a PartLine,
    pub(super) used: Quantity,
}

impl PartFold<'_> {
    pub(super) fn is_over_plan(&self) -> bool {
        self.used > self.line.planned
    }
}

/// The lines by position; every line of the record, used or not.
pub(super) fn fold_parts(record: &WorkRecord) -> Vec<PartFold<'_>> {
    let used = used_quantities(record);
    let of_line = |line| PartFold { line, used: used.get(&line.id).copied().unwrap_or_default() };
    let mut parts: Vec<PartFold> = record.part_lines.values().map(of_line).collect();
    parts.sort_by_key(|part| (part.line.position, part.line.id));
    parts
}

/// Used per line, for every line that was moved, planned or not. Summed wide and cut to the largest amount at the end,
/// so that a hostile entry neither wraps a total nor makes it depend on the order of the moves.
pub(crate) fn used_quantities(record: &WorkRecord) -> BTreeMap<PartLineId, Quantity> {
    let mut totals: BTreeMap<PartLineId, i128> = BTreeMap::new();
    for stock_move in in_order(&record.stock_moves) {
        let milli = i128::from(stock_move.quantity.as_milli());
        let signed = match stock_move.kind {
            MoveKind::Consume => milli,
            MoveKind::Return => -milli,
        };
        *totals.entry(stock_move.line).or_default() += signed;
    }
    totals.into_iter().map(|(line, total)| (line, bounded(total))).collect()
}

fn bounded(milli: i128) -> Quantity {
    let max = Quantity::MAX.as_milli();
    let cut = milli.clamp(i128::from(-max), i128::from(max));
    Quantity::from_milli(i64::try_from(cut).unwrap_or(max))
}
