//! Puts engineers on an order, and takes others off it.

use std::collections::BTreeSet;

use fieldbook_model::{Assignment, AssignmentVersion, CrewMember, EngineerId, OrderId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::dispatch_state;
use super::draft;
use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;
use crate::storage::View;

/// Engineers on one order.
const LARGEST_CREW: usize = 50;

/// Who is to be on an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CrewDraft {
    /// Everyone; empty takes all off.
    #[schema(value_type = Vec<String>)]
    pub crew: Vec<EngineerId>,
    /// Who answers for it, one of the crew. Left out: who led before, when still on it; else the only one there is.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub lead: Option<EngineerId>,
    /// Why, in a line that engineers read.
    #[serde(default)]
    pub reason: Option<String>,
    /// The version the dispatcher looked at, `{"generation": 0, "n": 3}`; another one is a conflict.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub version: Option<AssignmentVersion>,
}

impl Hub {
    /// Makes `draft.crew` the crew of an order; whoever is not in it is withdrawn.
    ///
    /// # Errors
    /// `order_unknown`, `engineer_unknown`, `invalid_field`, `conflict_version`, `transition_refused` when cancelled.
    pub fn assign(&self, order: OrderId, draft: &CrewDraft) -> Result<Assignment, HubError> {
        if draft.crew.len() > LARGEST_CREW {
            return Err(HubError::invalid("crew", FieldProblem::TooMany(LARGEST_CREW)));
        }
        if draft.crew.iter().collect::<BTreeSet<_>>().len() < draft.crew.len() {
            return Err(HubError::invalid("crew", FieldProblem::Twice));
        }
        let reason = draft::optional_short_text("reason", draft.reason.as_deref())?;
        self.change_assignment(order, draft.version, "assign", |next, view| {
            next.reason = reason;
            next.crew = members(view, &draft.crew)?;
            next.lead = draft.lead.or_else(|| lead_of(next));
            if next.lead.is_some_and(|lead| !next.has_crew(lead)) {
                return Err(HubError::invalid("lead", FieldProblem::NotOnCrew));
            }
            next.dispatch = dispatch_state(next);
            Ok(())
        })
    }
}

fn members(view: &View<'_>, crew: &[EngineerId]) -> Result<Vec<CrewMember>, HubError> {
    let member = |engineer: &EngineerId| {
        let row = view.engineer(*engineer)?.ok_or(HubError::EngineerUnknown)?;
        Ok(CrewMember { engineer: row.engineer, name: row.name })
    };
    crew.iter().map(member).collect()
}

fn lead_of(next: &Assignment) -> Option<EngineerId> {
    let before = next.lead.filter(|lead| next.has_crew(*lead));
    let only = match next.crew.as_slice() {
        [only] => Some(only.engineer),
        _ => None,
    };
    before.or(only)
}
