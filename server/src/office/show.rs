//! One order as the office sees it.

use fieldbook_model::{OrderId, OrderView, fold_order};

use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::OrderFile;

impl Hub {
    /// The newest assignment and the record, folded for a dispatcher.
    ///
    /// # Errors
    /// `order_unknown`.
    pub fn order(&self, order: OrderId) -> Result<OrderView, HubError> {
        let file = self.storage().read(|view| OrderFile::load(view, order))?;
        Ok(fold_order(&file.assignment, &file.record.read()?, None))
    }

    /// The order that a dispatcher means: by its id, or by its number when only one has it.
    ///
    /// # Errors
    /// `order_unknown`, also when several have that number.
    pub fn find_order(&self, text: &str) -> Result<OrderId, HubError> {
        self.storage().read(|view| {
            if let Ok(order) = text.parse()
                && view.head(order)?.is_some()
            {
                return Ok(order);
            }
            match view.orders_by_number(text)?.as_slice() {
                [order] => Ok(*order),
                [] => Err(HubError::OrderUnknown),
                _ => Err(HubError::NumberAmbiguous),
            }
        })
    }
}
