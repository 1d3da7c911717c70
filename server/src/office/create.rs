//! Makes an order: its first assignment, and its record with description, checklist and planned parts.

use fieldbook_document::{Change, Record};
use fieldbook_model::{Assignment, AssignmentVersion, Deed, DispatchState, Hlc, OrderId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::draft::{Checked, OrderDraft};
use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::{Appended, Picture, append, issue};
use crate::storage::{OrderHead, Work};

/// An order that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Created {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    pub order: OrderId,
    /// The number people say, the draft's or one the hub gave.
    pub number: String,
}

impl Hub {
    /// Makes an order of a draft.
    ///
    /// # Errors
    /// `invalid_field`, `duplicate_key` when another order has that number.
    pub fn create_order(&self, draft: &OrderDraft) -> Result<Created, HubError> {
        let checked = draft.check(self.clock())?;
        self.storage().write(|work| {
            if is_taken(work, &checked)? {
                return Err(HubError::NumberTaken);
            }
            let created = self.make_order(work, draft, checked)?;
            work.audit("create", created.order.as_bytes(), self.now().as_millis())?;
            Ok(created)
        })
    }

    /// Makes an order inside the caller's transaction, who has looked whether the number [`is_taken`].
    pub(crate) fn make_order(
        &self,
        work: &Work<'_>,
        draft: &OrderDraft,
        checked: Checked,
    ) -> Result<Created, HubError> {
        let now = self.now();
        let order = OrderId::from(self.clock().id()?);
        let number = match &checked.number {
            Some(number) => number.clone(),
            None => format!("WO-{:06}", work.take_number()?),
        };
        let version = self.version_after(AssignmentVersion::default());
        work.add_order(order, now.as_millis())?;
        let (record, change) = self.make_record(work, order, version, &checked)?;
        let mut assignment = first_assignment(order, version, number.clone(), draft, checked);
        assignment.issued_at = now;
        assignment.known = record.heads();
        let head = OrderHead { next_seq: 1, version };
        let head = issue(work, head, &assignment, &self.secrets().signing_key)?;
        let picture = Picture::of(&assignment, std::slice::from_ref(&assignment), &record)?;
        let changes = std::slice::from_ref(&change);
        let new = Appended { order, head, changes, device: self.secrets().device, picture: &picture };
        append(work, &new, now.as_millis())?;
        Ok(Created { order, number })
    }

    fn make_record(
        &self,
        work: &Work<'_>,
        order: OrderId,
        version: AssignmentVersion,
        checked: &Checked,
    ) -> Result<(Record, Change), HubError> {
        let Checked { description, access_notes, steps, parts, .. } = checked.clone();
        let deed = Deed::Create { description, access_notes, steps, parts };
        let command = self.office_command(work, order, version, Hlc::default(), deed)?;
        let mut record = Record::new()?;
        let change = record.write(self.fresh_actor()?, &command)?;
        self.claim(work, order, &change)?;
        Ok((record, change))
    }
}

/// Whether another order has the number that the draft asks for.
pub(super) fn is_taken(work: &Work<'_>, checked: &Checked) -> Result<bool, HubError> {
    let Some(number) = &checked.number else { return Ok(false) };
    Ok(!work.orders_by_number(number)?.is_empty())
}

fn first_assignment(
    order: OrderId,
    version: AssignmentVersion,
    number: String,
    draft: &OrderDraft,
    checked: Checked,
) -> Assignment {
    Assignment {
        order,
        version,
        number,
        title: checked.title,
        customer: checked.customer,
        site: checked.site,
        asset: checked.asset,
        priority: draft.priority,
        dispatch: if checked.window.is_some() { DispatchState::Scheduled } else { DispatchState::New },
        window: checked.window,
        crew: Vec::new(),
        lead: None,
        required_skills: checked.required_skills,
        sla: checked.sla,
        issued_at: Timestamp::default(),
        reason: None,
        known: Vec::new(),
    }
}
