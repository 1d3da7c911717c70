//! An engineer's visit, and what happened in it.

use fieldbook_client::model;

use super::people::StampView;
use crate::words::{Outcome, PauseReason, VisitState};

/// One engineer's visit.
#[derive(Debug, Clone, uniffi::Record)]
pub struct VisitView {
    /// Whose.
    pub engineer: String,
    /// The name to show.
    pub name: Option<String>,
    /// How far it has come.
    pub progress: VisitState,
    /// How the work ended.
    pub outcome: Option<Outcome>,
    /// Whether the engineer is no longer on the crew.
    pub withdrawn: bool,
}

impl From<model::VisitView> for VisitView {
    fn from(view: model::VisitView) -> Self {
        Self {
            engineer: view.engineer.to_string(),
            name: view.name,
            progress: view.state.into(),
            outcome: view.outcome.map(Into::into),
            withdrawn: view.withdrawn,
        }
    }
}

/// One thing that happened in a visit.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FactView {
    /// Its id.
    pub id: String,
    /// Whose visit.
    pub visit: String,
    /// What happened.
    pub what: FactWord,
    /// Who recorded it, when.
    pub stamp: StampView,
}

/// What happened in a visit.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum FactWord {
    /// The engineer has read the order.
    Acknowledged,
    /// The engineer will come.
    Accepted,
    /// The engineer will not come.
    Declined {
        /// Why not.
        reason: String,
    },
    /// The engineer set off.
    TravelStarted,
    /// The engineer arrived.
    Arrived,
    /// Work began, or went on.
    WorkStarted,
    /// Work was interrupted.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// Work ended.
    Completed {
        /// How.
        outcome: Outcome,
        /// Why something mandatory is missing.
        gaps_reason: Option<String>,
    },
    /// The order was handed in.
    Submitted,
}

impl From<model::Fact> for FactView {
    fn from(fact: model::Fact) -> Self {
        Self {
            id: fact.id.to_string(),
            visit: fact.visit.to_string(),
            what: fact.what.into(),
            stamp: fact.stamp.into(),
        }
    }
}

impl From<model::FactKind> for FactWord {
    fn from(kind: model::FactKind) -> Self {
        match kind {
            model::FactKind::Acknowledged => Self::Acknowledged,
            model::FactKind::Accepted => Self::Accepted,
            model::FactKind::Declined { reason } => Self::Declined { reason },
            model::FactKind::TravelStarted => Self::TravelStarted,
            model::FactKind::Arrived => Self::Arrived,
            model::FactKind::WorkStarted => Self::WorkStarted,
            model::FactKind::Paused { reason } => Self::Paused { reason: reason.into() },
            model::FactKind::Completed { outcome, gaps_reason } => {
                Self::Completed { outcome: outcome.into(), gaps_reason }
            }
            model::FactKind::Submitted => Self::Submitted,
        }
    }
}
