//! The table of transitions of a visit (`domain.md` §2, execution axis), as data: the command asks it before saving,
//! the fold asks it for what came by sync.

use crate::{FactKind, Outcome, SignOffAnswer, VisitState};

/// What moves a visit: its facts, and the customer's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Event {
    Acknowledged,
    Accepted,
    Declined,
    TravelStarted,
    Arrived,
    WorkStarted,
    Paused,
    Completed,
    /// Completed for want of a way in: this ends a visit in which work never began.
    CompletedNoAccess,
    Signed,
    SignatureRefused,
    Submitted,
}

use VisitState::{
    Accepted, Acknowledged, Declined, OnSite, Paused, SignOffRefused, SignedOff, Submitted,
    Travelling, Unseen, WorkDone, Working,
};

/// From, event, to. Beyond the chain of `domain.md`:
/// reading may be skipped (accepting says it); the way there may be skipped (the second order in one plant room); who
/// declined may accept when asked again; a locked door ends a visit without work; a customer may be asked again after a
/// refusal, or after the report changed, even when it was handed in.
const TABLE: &[(VisitState, Event, VisitState)] = &[
    (Unseen, Event::Acknowledged, Acknowledged),
    (Unseen, Event::Accepted, Accepted),
    (Acknowledged, Event::Accepted, Accepted),
    (Declined, Event::Accepted, Accepted),
    (Unseen, Event::Declined, Declined),
    (Acknowledged, Event::Declined, Declined),
    (Accepted, Event::TravelStarted, Travelling),
    (Accepted, Event::Arrived, OnSite),
    (Travelling, Event::Arrived, OnSite),
    (Accepted, Event::WorkStarted, Working),
    (Travelling, Event::WorkStarted, Working),
    (OnSite, Event::WorkStarted, Working),
    (Paused, Event::WorkStarted, Working),
    (Working, Event::Paused, Paused),
    (Working, Event::Completed, WorkDone),
    (OnSite, Event::CompletedNoAccess, WorkDone),
    (Working, Event::CompletedNoAccess, WorkDone),
    (Paused, Event::CompletedNoAccess, WorkDone),
    (WorkDone, Event::Signed, SignedOff),
    (SignOffRefused, Event::Signed, SignedOff),
    (SignedOff, Event::Signed, SignedOff),
    (Submitted, Event::Signed, Submitted),
    (WorkDone, Event::SignatureRefused, SignOffRefused),
    (SignOffRefused, Event::SignatureRefused, SignOffRefused),
    (SignedOff, Event::SignatureRefused, SignOffRefused),
    (Submitted, Event::SignatureRefused, Submitted),
    (SignedOff, Event::Submitted, Submitted),
    (SignOffRefused, Event::Submitted, Submitted),
];

/// Where the table leads from `state`; `None` when the event is out of turn there.
pub(crate) fn next(state: VisitState, event: Event) -> Option<VisitState> {
    TABLE.iter().find(|(from, by, _)| (*from, *by) == (state, event)).map(|(_, _, to)| *to)
}

impl Event {
    /// What a fact does to the visit.
    pub(super) fn of_fact(what: &FactKind) -> Self {
        match what {
            FactKind::Acknowledged => Self::Acknowledged,
            FactKind::Accepted => Self::Accepted,
            FactKind::Declined { .. } => Self::Declined,
            FactKind::TravelStarted => Self::TravelStarted,
            FactKind::Arrived => Self::Arrived,
            FactKind::WorkStarted => Self::WorkStarted,
            FactKind::Paused { .. } => Self::Paused,
            FactKind::Completed { outcome, .. } => Self::completed(*outcome),
            FactKind::Submitted => Self::Submitted,
        }
    }

    /// What completing does to the visit.
    pub(crate) const fn completed(outcome: Outcome) -> Self {
        match outcome {
            Outcome::NoAccess => Self::CompletedNoAccess,
            Outcome::Fixed | Outcome::Temporary | Outcome::NotFixed => Self::Completed,
        }
    }

    /// What a customer's answer does to the visit of the engineer who asked.
    pub(crate) fn of_answer(answer: &SignOffAnswer) -> Self {
        match answer {
            SignOffAnswer::Signed { .. } => Self::Signed,
            SignOffAnswer::Refused { .. } => Self::SignatureRefused,
        }
    }

    /// The state the event speaks of: where a visit goes when the event came out of turn but speaks of more.
    pub(super) const fn claims(self) -> VisitState {
        match self {
            Self::Acknowledged => Acknowledged,
            Self::Accepted => Accepted,
            Self::Declined => Declined,
            Self::TravelStarted => Travelling,
            Self::Arrived => OnSite,
            Self::WorkStarted => Working,
            Self::Paused => Paused,
            Self::Completed | Self::CompletedNoAccess => WorkDone,
            Self::Signed => SignedOff,
            Self::SignatureRefused => SignOffRefused,
            Self::Submitted => Submitted,
        }
    }

    /// The name a flag shows; for facts the one JSON uses.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::TravelStarted => "travel_started",
            Self::Arrived => "arrived",
            Self::WorkStarted => "work_started",
            Self::Paused => "paused",
            Self::Completed | Self::CompletedNoAccess => "completed",
            Self::Signed => "signed",
            Self::SignatureRefused => "refused",
            Self::Submitted => "submitted",
        }
    }
}
