//! How the office changes an assignment: look, change, issue the next version, in one transaction.

use fieldbook_model::{Assignment, AssignmentVersion, DispatchState, OrderId};

use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::{OrderFile, Picture, issue};
use crate::storage::View;

impl Hub {
    /// Lets `change` work on the newest assignment and issues what comes out as the next version. `seen` is the
    /// version the caller started from, when it says so. Nothing changed, nothing issued: a retry is harmless.
    pub(crate) fn change_assignment(
        &self,
        order: OrderId,
        seen: Option<AssignmentVersion>,
        verb: &str,
        change: impl FnOnce(&mut Assignment, &View<'_>) -> Result<(), HubError>,
    ) -> Result<Assignment, HubError> {
        let now = self.now();
        self.storage().write(|work| {
            let file = OrderFile::load(work, order)?;
            if seen.is_some_and(|seen| seen != file.assignment.version) {
                return Err(HubError::ConflictVersion);
            }
            let mut next = Assignment { reason: None, ..file.assignment.clone() };
            change(&mut next, work)?;
            if (Assignment { reason: next.reason.clone(), ..file.assignment.clone() }) == next {
                return Ok(file.assignment);
            }
            refuse_ended(&file.assignment)?;
            next.version = self.version_after(file.assignment.version);
            next.issued_at = now;
            next.known = file.record.heads();
            let head = issue(work, file.head, &next, &self.secrets().signing_key)?;
            let versions = [file.versions, vec![next.clone()]].concat();
            Picture::of(&next, &versions, &file.record)?.put(
                work,
                head.next_seq - 1,
                now.as_millis(),
            )?;
            work.audit(verb, order.as_bytes(), now.as_millis())?;
            Ok(next)
        })
    }

    /// The version after `last`: never lower than anything this hub gave out, whatever was restored.
    pub(crate) fn version_after(&self, last: AssignmentVersion) -> AssignmentVersion {
        let generation = last.generation.max(self.secrets().generation);
        AssignmentVersion { generation, n: last.n.saturating_add(1) }
    }
}

fn refuse_ended(assignment: &Assignment) -> Result<(), HubError> {
    match assignment.dispatch {
        DispatchState::Cancelled | DispatchState::Closed => Err(HubError::OrderEnded),
        _ => Ok(()),
    }
}

/// Where the office stands with an order that nobody cancelled or closed.
pub(crate) fn dispatch_state(assignment: &Assignment) -> DispatchState {
    match (assignment.crew.is_empty(), assignment.window) {
        (false, _) => DispatchState::Dispatched,
        (true, Some(_)) => DispatchState::Scheduled,
        (true, None) => DispatchState::New,
    }
}
