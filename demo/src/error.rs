//! What can stop the demo.

use fieldbook_client::FieldbookError;
use fieldbook_server::HubError;

/// Why the demo could not go on.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A phone said no.
    #[error("a phone refused: {0}")]
    Phone(#[from] FieldbookError),
    /// The hub could not be opened.
    #[error("the hub could not be opened")]
    Hub(#[source] HubError),
    /// The orders could not be imported.
    #[error("the orders could not be imported: {0}")]
    Import(String),
    /// The office API did not answer as it should.
    #[error("the office answered {status} to {path}: {body}")]
    Office {
        /// What was asked.
        path: String,
        /// The HTTP status.
        status: u16,
        /// The problem, as JSON.
        body: String,
    },
    /// No connection to the office API.
    #[error("the office was not reached")]
    Unreachable(#[from] reqwest::Error),
    /// A file of the demo could not be written or read.
    #[error("a file of the demo could not be used")]
    File(#[from] std::io::Error),
    /// A line of the ledger or an answer is not what the demo writes.
    #[error("an answer or a line of the ledger cannot be read")]
    Json(#[from] serde_json::Error),
    /// There are too few orders to live through the day.
    #[error("the day needs at least two orders, the file has {0}")]
    TooFewOrders(usize),
    /// The folder to keep the day in holds something already.
    #[error("the folder to keep the day in is not empty")]
    NotEmpty,
    /// The day needs a step or a part that the order does not have.
    #[error("the order has no {0}")]
    Missing(&'static str),
}
