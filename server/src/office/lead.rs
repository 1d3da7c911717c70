//! Hands the lead of an order to somebody of its crew.

use fieldbook_model::{Assignment, AssignmentVersion, EngineerId, OrderId};

use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;

impl Hub {
    /// Makes `lead` the one who answers for an order.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field` when not on the crew, `conflict_version`, `transition_refused`.
    pub fn set_lead(
        &self,
        order: OrderId,
        lead: EngineerId,
        seen: Option<AssignmentVersion>,
    ) -> Result<Assignment, HubError> {
        self.change_assignment(order, seen, "lead", |next, view| {
            view.engineer(lead)?.ok_or(HubError::EngineerUnknown)?;
            if !next.has_crew(lead) {
                return Err(HubError::invalid("lead", FieldProblem::NotOnCrew));
            }
            next.lead = Some(lead);
            Ok(())
        })
    }
}
