//! Makes an order: its first assignment, and its record with description, checklist and planned parts.

use fieldbook_model::OrderId;
use serde::Serialize;
use utoipa::ToSchema;

use super::draft::OrderDraft;
use super::new_order::Clerk;
use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::Work;

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
        let checked = draft.check(OrderId::from(self.clock().id()?))?;
        self.storage().write(|work| {
            if let Some(number) = &checked.number
                && !work.orders_by_number(number)?.is_empty()
            {
                return Err(HubError::NumberTaken);
            }
            let number = match &checked.number {
                Some(number) => number.clone(),
                None => next_free(work)?,
            };
            let mut clerk = Clerk::at_work(self, work)?;
            let new = clerk.draw_up(draft.priority, checked, number, Vec::new())?;
            clerk.file(work, &new)?;
            clerk.leave(work)?;
            work.audit("create", new.order().as_bytes(), self.now().as_millis())?;
            Ok(new.created())
        })
    }
}

/// The next number that nobody typed before the hub came to it.
fn next_free(work: &Work<'_>) -> Result<String, HubError> {
    loop {
        let number = given(work.take_numbers(1)?);
        if work.orders_by_number(&number)?.is_empty() {
            return Ok(number);
        }
    }
}

/// The number of an order that comes without one.
pub(super) fn given(number: u32) -> String {
    format!("WO-{number:06}")
}
