//! Flags about who did what when: transitions out of turn, work after a cancellation, after a withdrawal, or twice.

use std::collections::BTreeMap;

use super::flag;
use crate::fold::entries::{Entry, Place, in_order};
use crate::fold::whole::Whole;
use crate::{
    Assignment, Author, DispatchState, EngineerId, FactKind, Flag, FlagCode, Stamp, Timestamp,
    WorkRecord,
};

pub(super) fn flag_crew(whole: &Whole, flags: &mut Vec<Flag>) {
    flag_out_of_turn(whole, flags);
    flag_cancelled(whole, flags);
    flag_double_visit(whole, flags);
    flag_withdrawn(whole, flags);
}

fn flag_out_of_turn(whole: &Whole, flags: &mut Vec<Flag>) {
    for late in whole.visits.iter().flat_map(|visit| &visit.out_of_turn) {
        flags.push(flag(
            FlagCode::TransitionOutOfTurn,
            Some(late.by),
            Some(late.entry),
            late.event.name(),
        ));
    }
}

/// Scenario 7: evidence and parts stay; somebody must decide what is billed.
fn flag_cancelled(whole: &Whole, flags: &mut Vec<Flag>) {
    if whole.assignment.dispatch != DispatchState::Cancelled {
        return;
    }
    for visit in whole.visits.iter().filter(|visit| visit.has_begun()) {
        let by = Some(Author::Engineer(visit.engineer));
        flags.push(flag(FlagCode::CancelledWorkPerformed, by, None, ""));
    }
}

/// Scenario 6: the order was handed over, and both did it. Two of one crew who both finish are a crew, not a fault.
fn flag_double_visit(whole: &Whole, flags: &mut Vec<Flag>) {
    let done = || whole.visits.iter().filter(|visit| visit.is_done());
    if done().count() < 2 || done().all(|visit| visit.on_crew) {
        return;
    }
    for visit in done() {
        flags.push(flag(FlagCode::DoubleVisit, Some(Author::Engineer(visit.engineer)), None, ""));
    }
}

/// One flag an engineer, at the first thing done. Only the newest assignment is at hand, so the rule is: not on its
/// crew, and it was known to the writer or issued before the deed (by the hub's clock as the phone last heard it).
/// What was done before a handover is nobody's fault; what merge notes know of older versions is theirs to tell.
fn flag_withdrawn(whole: &Whole, flags: &mut Vec<Flag>) {
    let mut first: BTreeMap<EngineerId, Place> = BTreeMap::new();
    for (stamp, place) in work(whole.record) {
        let Some(engineer) = stamp.by.engineer() else { continue };
        if after_withdrawal(whole.assignment, engineer, stamp) {
            let earliest = first.entry(engineer).or_insert(place);
            *earliest = place.min(*earliest);
        }
    }
    for (engineer, (_, entry)) in first {
        let by = Some(Author::Engineer(engineer));
        flags.push(flag(FlagCode::WorkedAfterWithdrawal, by, Some(entry), ""));
    }
}

fn after_withdrawal(assignment: &Assignment, engineer: EngineerId, stamp: &Stamp) -> bool {
    !assignment.has_crew(engineer)
        && (stamp.seen >= assignment.version || done_at(stamp) >= assignment.issued_at)
}

/// When it was done by the hub's clock, as well as the phone can say.
fn done_at(stamp: &Stamp) -> Timestamp {
    let by_hub = stamp.anchor.and_then(|anchor| {
        let elapsed = i64::try_from(anchor.elapsed_millis?).ok()?;
        Some(anchor.hub_time.plus_millis(elapsed))
    });
    by_hub.unwrap_or(stamp.hlc.wall())
}

/// What counts as working: being on the way and after, answers, parts, readings, codes. Reading, accepting, declining,
/// talking and showing pictures do not.
fn work(record: &WorkRecord) -> Vec<(&Stamp, Place)> {
    let mut work = Vec::new();
    let begun = |what: &FactKind| {
        !matches!(what, FactKind::Acknowledged | FactKind::Accepted | FactKind::Declined { .. })
    };
    let facts = in_order(&record.facts);
    push_all(&mut work, facts.into_iter().filter(|fact| begun(&fact.what)));
    push_all(&mut work, in_order(&record.stock_moves).into_iter());
    push_all(&mut work, in_order(&record.readings).into_iter());
    push_all(&mut work, record.step_results.values().flatten().map(|written| &written.value));
    push_all(&mut work, record.findings.values().flatten().map(|written| &written.value));
    work
}

fn push_all<'a, T: Entry + 'a>(
    work: &mut Vec<(&'a Stamp, Place)>,
    entries: impl Iterator<Item = &'a T>,
) {
    work.extend(entries.map(|entry| (entry.stamp(), entry.place())));
}
