//! Calls an order off. Work already done on it stays, and is flagged.

use fieldbook_model::{Assignment, AssignmentVersion, DispatchState, OrderId};

use super::draft;
use crate::error::HubError;
use crate::hub::Hub;

impl Hub {
    /// Cancels an order; a second time answers what the first one made.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field` when the reason is blank, `conflict_version`, `transition_refused` when closed.
    pub fn cancel(
        &self,
        order: OrderId,
        reason: &str,
        seen: Option<AssignmentVersion>,
    ) -> Result<Assignment, HubError> {
        let reason = draft::required_short_text("reason", reason)?;
        self.change_assignment(order, seen, "cancel", |next, _| {
            next.dispatch = DispatchState::Cancelled;
            next.reason = Some(reason);
            Ok(())
        })
    }
}
