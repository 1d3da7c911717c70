//! Says how urgent an order is.

use fieldbook_model::{Assignment, AssignmentVersion, OrderId, Priority};

use crate::error::HubError;
use crate::hub::Hub;

impl Hub {
    /// Changes an order's priority.
    ///
    /// # Errors
    /// `order_unknown`, `conflict_version`, `transition_refused`.
    pub fn set_priority(
        &self,
        order: OrderId,
        priority: Priority,
        seen: Option<AssignmentVersion>,
    ) -> Result<Assignment, HubError> {
        self.change_assignment(order, seen, "priority", |next, _| {
            next.priority = priority;
            Ok(())
        })
    }
}
