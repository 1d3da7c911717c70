//! Moves the window of an order, or takes it away.

use fieldbook_model::{Assignment, AssignmentVersion, OrderId};

use super::change::dispatch_state;
use super::draft::{self, WindowDraft};
use crate::error::HubError;
use crate::hub::Hub;

impl Hub {
    /// Says when somebody is expected; `None` says that it is open.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field`, `conflict_version`, `transition_refused`.
    pub fn reschedule(
        &self,
        order: OrderId,
        window: Option<WindowDraft>,
        seen: Option<AssignmentVersion>,
    ) -> Result<Assignment, HubError> {
        let window = window.map(|draft| draft::window("window", draft)).transpose()?;
        self.change_assignment(order, seen, "reschedule", |next, _| {
            next.window = window;
            next.dispatch = dispatch_state(next);
            Ok(())
        })
    }
}
