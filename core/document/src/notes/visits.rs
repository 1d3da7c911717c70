//! Two visits to one order: both completed (`domain.md` 6), or one handed in before the other's entry arrived.

use fieldbook_model::{Fact, FactKind, Stamp};

use super::context::{Context, Merge, Told, side};
use super::lines::{self, Entry};
use super::office::Act;
use super::{MergeNote, MergeRule, NoteId};
use crate::texts::Named;

pub(super) fn double(context: &Context<'_>, notes: &mut Vec<MergeNote>) {
    let completed = context
        .work
        .facts
        .iter()
        .filter(|fact| matches!(fact.value.what, FactKind::Completed { .. }));
    for pair in lines::pairs(
        &context.history,
        completed.filter_map(|written| Entry::of(&context.history, written)).collect(),
    ) {
        let is_two_visits =
            pair.lasts().is_some_and(|(one, other)| one.value.visit != other.value.visit);
        if is_two_visits {
            notes.extend(context.between(
                Merge::attention(MergeRule::DoubleVisit),
                &pair,
                last_outcome,
            ));
        }
    }
}

fn last_outcome(run: &[Entry<'_, Fact>]) -> Told {
    match run.last().map(|entry| &entry.value.what) {
        Some(FactKind::Completed { outcome, .. }) => {
            Told::term(outcome.name(), outcome.message_id())
        }
        _ => Told::default(),
    }
}

/// For each hand-in and each line: the first entry that did not know of it, and that it did not know. Of the own line
/// there is one only when the phone was copied.
pub(super) fn late_entries(context: &Context<'_>, notes: &mut Vec<MergeNote>) {
    let acts = Act::all(context);
    let handed_in = context.work.facts.iter().filter(|fact| fact.value.what == FactKind::Submitted);
    for submitted in handed_in {
        let Some(handed_in_at) = context.history.place(&submitted.change) else { continue };
        let stamp = &submitted.value.stamp;
        let mut late: Vec<&Act> = Vec::new();
        for act in acts.iter().filter(|act| act.fact.is_none()) {
            let is_late = context.history.concurrent(act.at, handed_in_at);
            if is_late && !late.iter().any(|earlier| same_line(&earlier.stamp, &act.stamp)) {
                late.push(act);
            }
        }
        for act in late {
            let rule = MergeRule::LateEntry;
            let id = NoteId::of_changes(context.order, rule, submitted.change, act.change);
            let handed_in = side(stamp, Told::term("submitted", FactKind::Submitted.message_id()));
            notes.push(context.note(
                id,
                Merge::info(rule),
                handed_in,
                side(&act.stamp, act.told.clone()),
            ));
        }
    }
}

fn same_line(one: &Stamp, other: &Stamp) -> bool {
    (one.by, one.device) == (other.by, other.device)
}
