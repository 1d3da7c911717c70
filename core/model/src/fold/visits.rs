//! Each engineer's visit, folded from its facts and the customer's answers in the order all devices agree on.

use std::collections::BTreeMap;

use super::entries::{Entry, Place, in_order};
use super::transitions::{Event, next};
use crate::{
    Assignment, AssignmentVersion, Author, EngineerId, EntryId, FactKind, Outcome, Stamp,
    VisitState, WorkRecord,
};

/// One engineer's visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) engineer: EngineerId,
    pub(crate) state: VisitState,
    /// What the engineer last said about how the work ended.
    pub(crate) outcome: Option<Outcome>,
    /// When the engineer first said that it ended.
    pub(crate) completed: Option<Place>,
    pub(crate) accepted_version: Option<AssignmentVersion>,
    pub(crate) on_crew: bool,
    pub(crate) out_of_turn: Vec<OutOfTurn>,
}

/// Something that came when the table did not foresee it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutOfTurn {
    pub(crate) event: Event,
    pub(crate) entry: EntryId,
    pub(crate) by: Author,
}

/// A fact or a customer's answer, as far as a visit is concerned.
struct Moment<'a> {
    entry: EntryId,
    event: Event,
    outcome: Option<Outcome>,
    stamp: &'a Stamp,
}

impl Visit {
    fn folded(engineer: EngineerId, on_crew: bool, moments: &[Moment]) -> Self {
        let mut visit = Self {
            engineer,
            state: VisitState::Unseen,
            outcome: None,
            completed: None,
            accepted_version: None,
            on_crew,
            out_of_turn: Vec::new(),
        };
        for moment in moments {
            visit.apply(moment);
        }
        visit
    }

    /// Whether the engineer at least set off, so that there is work to finish, or to bill.
    pub(crate) fn has_begun(&self) -> bool {
        self.state >= VisitState::Travelling
    }

    /// Whether the engineer says that the work is over.
    pub(crate) fn is_done(&self) -> bool {
        self.state >= VisitState::WorkDone
    }

    /// Whether the visit counts for the order: a colleague taken off before setting out does not.
    pub(super) fn counts(&self) -> bool {
        self.on_crew || self.has_begun()
    }

    fn apply(&mut self, moment: &Moment) {
        let foreseen = next(self.state, moment.event);
        self.state = foreseen.unwrap_or_else(|| self.state.max(moment.event.claims()));
        if foreseen.is_none() {
            let (event, entry, by) = (moment.event, moment.entry, moment.stamp.by);
            self.out_of_turn.push(OutOfTurn { event, entry, by });
        }
        if moment.event == Event::Accepted
            && (foreseen.is_some() || self.accepted_version.is_none())
        {
            self.accepted_version = Some(moment.stamp.seen);
        }
        if moment.outcome.is_some() {
            self.outcome = moment.outcome;
            self.completed = self.completed.or(Some((moment.stamp.hlc, moment.entry)));
        }
    }
}

/// Every visit: the crew's in the office's order, begun or not, then those of everybody else who did something.
pub(super) fn fold_visits(assignment: &Assignment, record: &WorkRecord) -> Vec<Visit> {
    let mut moments = moments(record);
    let mut visits: Vec<Visit> = Vec::new();
    for member in &assignment.crew {
        if visits.iter().all(|visit| visit.engineer != member.engineer) {
            let own = moments.remove(&member.engineer).unwrap_or_default();
            visits.push(Visit::folded(member.engineer, true, &own));
        }
    }
    visits
        .extend(moments.iter().map(|(engineer, moments)| Visit::folded(*engineer, false, moments)));
    visits
}

/// One engineer's visit.
pub(crate) fn visit_of(
    assignment: &Assignment,
    record: &WorkRecord,
    engineer: EngineerId,
) -> Visit {
    let own = moments(record).remove(&engineer).unwrap_or_default();
    Visit::folded(engineer, assignment.has_crew(engineer), &own)
}

fn moments(record: &WorkRecord) -> BTreeMap<EngineerId, Vec<Moment<'_>>> {
    let facts = in_order(&record.facts).into_iter().map(|fact| {
        let outcome = match fact.what {
            FactKind::Completed { outcome, .. } => Some(outcome),
            _ => None,
        };
        let event = Event::of_fact(&fact.what);
        (fact.visit, Moment { entry: fact.id, event, outcome, stamp: &fact.stamp })
    });
    let answers = in_order(&record.sign_offs).into_iter().filter_map(|answer| {
        let engineer = answer.stamp.by.engineer()?;
        let event = Event::of_answer(&answer.answer);
        Some((engineer, Moment { entry: answer.id(), event, outcome: None, stamp: &answer.stamp }))
    });
    let mut by_visit: BTreeMap<EngineerId, Vec<Moment>> = BTreeMap::new();
    for (engineer, moment) in facts.chain(answers) {
        by_visit.entry(engineer).or_default().push(moment);
    }
    for moments in by_visit.values_mut() {
        moments.sort_by_key(|moment| (moment.stamp.hlc, moment.entry));
    }
    by_visit
}
