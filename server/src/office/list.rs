//! The list of orders, page by page.

use fieldbook_model::{DispatchState, OrderRow, VisitState, search_query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::page;
use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;
use crate::storage::ListQuery;

/// Rows of a page when nobody says how many.
const PAGE: usize = 100;
/// Rows of a page at most.
const LARGEST_PAGE: usize = 1_000;

/// Which orders to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrderFilter {
    /// A state of the office's axis (`scheduled`, `cancelled`, …) or of the engineers' (`working`, `submitted`, …).
    pub state: Option<String>,
    /// Words to be found in number, title, customer, site, machine, texts, names of parts or remarks.
    pub text: Option<String>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 1000; 100 when left out.
    pub limit: Option<usize>,
}

/// A page of the list, in the order in which the orders were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderPage {
    /// The rows.
    #[schema(value_type = Vec<Object>)]
    pub orders: Vec<OrderRow>,
    /// Hand it back as `cursor` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Hub {
    /// A page of orders.
    ///
    /// # Errors
    /// `invalid_field` for a state, cursor or limit that is none.
    pub fn orders(&self, filter: &OrderFilter) -> Result<OrderPage, HubError> {
        let mut query = ListQuery {
            state: filter.state.as_deref().map(state).transpose()?,
            words: None,
            after: page::row(filter.cursor.as_deref())?,
            limit: filter.limit.unwrap_or(PAGE),
        };
        if !(1..=LARGEST_PAGE).contains(&query.limit) {
            return Err(HubError::invalid("limit", FieldProblem::Malformed));
        }
        if let Some(text) = filter.text.as_deref().filter(|text| !text.trim().is_empty()) {
            query.words = search_query(text);
            if query.words.is_none() {
                return Ok(OrderPage { orders: Vec::new(), next: None });
            }
        }
        let page = self.storage().read(|view| view.list(&query))?;
        Ok(OrderPage { orders: page.rows, next: page.next.map(page::marker) })
    }
}

fn state(name: &str) -> Result<String, HubError> {
    let text = || serde_json::Value::String(name.to_owned());
    let is_state = serde_json::from_value::<DispatchState>(text()).is_ok()
        || serde_json::from_value::<VisitState>(text()).is_ok();
    is_state
        .then(|| name.to_owned())
        .ok_or_else(|| HubError::invalid("state", FieldProblem::Malformed))
}
