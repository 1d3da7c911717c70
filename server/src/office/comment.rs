//! The office remarks something on an order.

use fieldbook_model::{Deed, OrderId};

use crate::error::HubError;
use crate::hub::Hub;

impl Hub {
    /// Adds a remark by the office.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field`.
    pub fn comment(&self, order: OrderId, remark: &str) -> Result<(), HubError> {
        self.write_record(order, "comment", Deed::Comment { text: remark.to_owned() })
    }
}
