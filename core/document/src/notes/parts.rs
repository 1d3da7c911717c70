//! Parts taken or given back by several people: nobody's entry replaces another's (`domain.md` 1).

use std::collections::BTreeMap;

use fieldbook_model::{Deed, MoveKind, PartLineId, Quantity, StockMove};

use super::context::{Context, Merge, Told};
use super::lines::{self, Entry};
use super::{MergeNote, MergeRule, Severity};

pub(super) fn added_up(context: &Context<'_>, notes: &mut Vec<MergeNote>) {
    let mut lines: BTreeMap<PartLineId, Vec<Entry<'_, StockMove>>> = BTreeMap::new();
    for written in &context.work.stock_moves {
        lines.entry(written.value.line).or_default().extend(Entry::of(&context.history, written));
    }
    for (line, moves) in lines {
        let used = net(&moves);
        let plan = context.work.part_lines.get(&line);
        let unit = plan.map(|plan| plan.unit.as_str()).unwrap_or_default();
        for pair in lines::pairs(&context.history, moves) {
            let is_over = plan.is_some_and(|plan| used > plan.planned);
            let merge = Merge {
                severity: if is_over { Severity::Attention } else { Severity::Info },
                outcome: Told::words(amount(used, unit)),
                undo: pair.lasts().map(|(_, last)| opposite(last.value)),
                ..Merge::info(MergeRule::PartsAddedUp)
            };
            let merge =
                merge.about(Told::words(plan.map(|plan| plan.name.clone()).unwrap_or_default()));
            notes.extend(context.between(merge, &pair, |run| tell(run, unit)));
        }
    }
}

fn net(moves: &[Entry<'_, StockMove>]) -> Quantity {
    moves.iter().fold(Quantity::ZERO, |sum, entry| match entry.value.kind {
        MoveKind::Consume => sum.plus(entry.value.quantity),
        MoveKind::Return => sum.minus(entry.value.quantity),
    })
}

/// What a run came to, and from where when it was one place: `1 pcs (van-7)`.
fn tell(run: &[Entry<'_, StockMove>], unit: &str) -> Told {
    let amount = amount(net(run), unit);
    let location = run.first().map(|entry| entry.value.location.0.as_str()).unwrap_or_default();
    let is_one_place =
        run.iter().all(|entry| entry.value.location.0 == location) && !location.is_empty();
    Told::words(if is_one_place { format!("{amount} ({location})") } else { amount })
}

fn amount(quantity: Quantity, unit: &str) -> String {
    format!("{quantity} {unit}").trim_end().to_owned()
}

fn opposite(made: &StockMove) -> Deed {
    let kind = match made.kind {
        MoveKind::Consume => MoveKind::Return,
        MoveKind::Return => MoveKind::Consume,
    };
    Deed::MovePart {
        line: made.line,
        kind,
        quantity: made.quantity,
        location: made.location.clone(),
    }
}
