//! The office decided something while somebody in the field worked without knowing it (`domain.md` 5, 7, 9, 10).
//!
//! An entry did not know a version when its stamp saw an older one. The office did not know the entry when it is not
//! in the past of the heads the version names; a version that names none is taken to have known nothing.

use std::collections::BTreeMap;

use fieldbook_model::{Assignment, Author, DispatchState, EngineerId, Window};

use super::context::{Context, Merge, Told, side};
use super::{MergeNote, MergeRule, Side};
use crate::texts::Named;

mod act;

pub(super) use act::Act;

pub(super) fn unaware(
    context: &Context<'_>,
    assignments: &[Assignment],
    notes: &mut Vec<MergeNote>,
) {
    let steps = assignments.iter().zip(assignments.iter().skip(1));
    if assignments.len() < 2 {
        return;
    }
    let acts = Act::all(context);
    for (before, after) in steps {
        let known = context.history.clock_of(&after.known);
        let mut by_engineer: BTreeMap<EngineerId, Vec<&Act>> = BTreeMap::new();
        for act in &acts {
            let is_known =
                context.history.at(act.at).is_some_and(|node| context.history.knows(&known, node));
            if let (Author::Engineer(engineer), true, false) =
                (act.stamp.by, act.stamp.seen < after.version, is_known)
            {
                by_engineer.entry(engineer).or_default().push(act);
            }
        }
        for (engineer, acts) in by_engineer {
            let decision = Decision { context, assignments, before, after, engineer };
            decision.explain(&acts, notes);
        }
    }
}

/// One version of the assignment, and somebody who did not know it.
struct Decision<'a> {
    context: &'a Context<'a>,
    assignments: &'a [Assignment],
    before: &'a Assignment,
    after: &'a Assignment,
    engineer: EngineerId,
}

impl Decision<'_> {
    fn explain(&self, acts: &[&Act], notes: &mut Vec<MergeNote>) {
        let (before, after) = (self.before, self.after);
        let bound: Vec<&Act> = acts.iter().filter(|act| act.is_bound()).copied().collect();
        let work: Vec<&Act> = bound.iter().filter(|act| act.is_work()).copied().collect();
        let visit: Vec<&Act> = bound.iter().filter(|act| act.fact.is_some()).copied().collect();
        if before.has_crew(self.engineer) && !after.has_crew(self.engineer) {
            notes.extend(self.note(
                Merge::attention(MergeRule::ReassignedWhileWorking),
                &bound,
                crew(after),
            ));
        } else if before.lead == Some(self.engineer) && after.lead != before.lead {
            notes.extend(self.note(Merge::info(MergeRule::LeadMoved), &bound, lead(after)));
        }
        if before.dispatch != DispatchState::Cancelled && after.dispatch == DispatchState::Cancelled
        {
            notes.extend(self.note(cancellation(&work), &work, cancelled(after)));
        }
        if after.priority > before.priority {
            let raised = Told::term(after.priority.name(), after.priority.message_id());
            notes.extend(self.note(Merge::info(MergeRule::PriorityRaised), &bound, raised));
        }
        if after.window != before.window && after.has_crew(self.engineer) {
            notes.extend(self.window_moved(&visit));
        }
    }

    /// Named by the first act that did not know, which stays the first; told by the last.
    fn note(&self, merge: Merge, acts: &[&Act], decided: Told) -> Option<MergeNote> {
        let (first, last) =
            (acts.first()?, acts.iter().rfind(|act| act.fact.is_some()).or(acts.last())?);
        let sides = (side(&last.stamp, last.told.clone()), self.office(decided));
        Some(self.context.against_office(merge, first.change, self.after.version, sides))
    }

    fn window_moved(&self, acts: &[&Act]) -> Option<MergeNote> {
        let (first, last) = (acts.first()?, acts.last()?);
        let seen = self
            .assignments
            .iter()
            .find(|version| version.version == last.stamp.seen)
            .unwrap_or(self.before);
        let sides = (
            side(&last.stamp, self.window(seen.window)),
            self.office(self.window(self.after.window)),
        );
        let merge = Merge::attention(MergeRule::WindowMoved);
        Some(self.context.against_office(merge, first.change, self.after.version, sides))
    }

    fn office(&self, decided: Told) -> Side {
        let (value, value_term) = (decided.text, decided.term);
        let (at, name) = (self.after.issued_at, None);
        Side { author: Author::Office, at, about: false, value, value_term, name }
    }

    /// A window in the site's local time: `2025-11-03 09:00 – 11:00`.
    fn window(&self, window: Option<Window>) -> Told {
        let local = |window: Window| {
            let zone = self.context.zone().rules();
            let (start, end) = (
                window.start.to_utc()?.with_timezone(&zone),
                window.end.to_utc()?.with_timezone(&zone),
            );
            let end_format =
                if start.date_naive() == end.date_naive() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
            Some(format!("{} – {}", start.format("%Y-%m-%d %H:%M"), end.format(end_format)))
        };
        window.and_then(local).map_or_else(|| Told::term("none", "value-no-window"), Told::words)
    }
}

fn crew(assignment: &Assignment) -> Told {
    if assignment.crew.is_empty() {
        return Told::term("nobody", "value-nobody");
    }
    let names: Vec<_> = assignment.crew.iter().map(|member| member.name.as_str()).collect();
    Told::words(names.join(", "))
}

fn lead(assignment: &Assignment) -> Told {
    let name = assignment.lead.and_then(|lead| assignment.name_of(lead));
    name.map_or_else(|| Told::term("nobody", "value-nobody"), Told::words)
}

/// What a cancellation met: work that was performed, or nothing but words.
fn cancellation(work: &[&Act]) -> Merge {
    let rule = MergeRule::CancelledWhileWorking;
    if work.iter().all(|act| act.is_written) {
        let outcome = Told::term("only_written", "value-only-written");
        return Merge { outcome, ..Merge::info(rule) };
    }
    let outcome = Told::term("work_performed", "value-work-performed");
    Merge { outcome, ..Merge::attention(rule) }
}

fn cancelled(assignment: &Assignment) -> Told {
    let reason = assignment.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    let state = assignment.dispatch;
    reason.map_or_else(|| Told::term(state.name(), state.message_id()), Told::words)
}
