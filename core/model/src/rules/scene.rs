//! What every rule looks at: the order, the deed, and the writer's own visit.

use super::Refusal;
use crate::fold::{Visit, visit_of};
use crate::{Assignment, Author, Command, DispatchState, VisitState, WorkRecord};

/// A command about to be done.
pub(super) struct Scene<'a> {
    pub(super) record: &'a WorkRecord,
    pub(super) command: &'a Command,
    dispatch: DispatchState,
    /// The writer's own visit; the office has none.
    visit: Option<Visit>,
}

impl<'a> Scene<'a> {
    /// Refuses who has no business here: the office may write what is not a visit's, an engineer must be on the crew.
    pub(super) fn enter(
        assignment: &'a Assignment,
        record: &'a WorkRecord,
        command: &'a Command,
    ) -> Result<Self, Refusal> {
        if command.order != assignment.order {
            return Err(Refusal::OtherOrder { order: command.order });
        }
        let visit = match command.stamp.by {
            Author::Office => None,
            Author::Engineer(engineer) if !assignment.has_crew(engineer) => {
                return Err(Refusal::NotOnCrew { engineer });
            }
            Author::Engineer(engineer) => Some(visit_of(assignment, record, engineer)),
        };
        Ok(Self { record, command, dispatch: assignment.dispatch, visit })
    }

    /// The name of what is tried.
    pub(super) fn verb(&self) -> &'static str {
        self.command.deed.verb()
    }

    /// The writer's visit, for verbs that only an engineer has.
    pub(super) fn visit(&self) -> Result<&Visit, Refusal> {
        self.visit.as_ref().ok_or(Refusal::NotAnEngineer { verb: self.verb() })
    }

    /// Whether the writer's own work is over; the office's never is.
    pub(super) fn is_done(&self) -> bool {
        self.visit.as_ref().is_some_and(Visit::is_done)
    }

    /// The refusal for a transition that the table does not foresee.
    pub(super) fn wrong_transition(&self, from: VisitState) -> Refusal {
        Refusal::WrongTransition { from, verb: self.verb() }
    }

    /// The office ended the order.
    pub(super) fn order_ended(&self) -> Option<Refusal> {
        let ended = matches!(self.dispatch, DispatchState::Cancelled | DispatchState::Closed);
        ended.then_some(Refusal::OrderEnded { dispatch: self.dispatch })
    }

    /// Refuses an engineer's work on the record when the own visit was handed in, or when the order ended before the
    /// engineer set out. What began before a cancellation is finished and recorded (`domain.md` scenario 7).
    pub(super) fn still_open(&self) -> Result<(), Refusal> {
        let Some(visit) = &self.visit else { return Ok(()) };
        if visit.state == VisitState::Submitted {
            return Err(Refusal::AfterSubmission { verb: self.verb() });
        }
        match self.order_ended() {
            Some(refusal) if !visit.has_begun() => Err(refusal),
            _ => Ok(()),
        }
    }
}
