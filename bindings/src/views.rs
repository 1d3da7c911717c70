//! What an app is shown, as records that UniFFI carries by value; each has one `From` and nothing else.

mod list;
mod order;
mod people;
mod sync;
mod unsynced;
mod visit;
mod window;
mod work;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fieldbook_client::model::Timestamp;

pub use list::OrderSummary;
pub use order::{CommentView, EvidenceView, FlagView, OrderDetail, ReadingView, StockMoveView};
pub use people::{AssignmentView, CrewMemberView, StampView};
pub use sync::{MergeNoteView, QuarantinedView, SyncStatusView, SyncSummaryView};
pub use unsynced::{UnreadablePart, UnreadableView, UnsyncedView, UnsyncedWorkView};
pub use visit::{FactView, FactWord, VisitView};
pub use window::WindowView;
pub use work::{FindingView, PartLineView, SignOffView, StepKindView, StepResultView, StepView};

/// An instant as the platform's own date type; before 1970 it stops at 1970, which no order has.
pub(crate) fn moment(at: Timestamp) -> SystemTime {
    let millis = u64::try_from(at.as_millis()).unwrap_or(0);
    UNIX_EPOCH.checked_add(Duration::from_millis(millis)).unwrap_or(UNIX_EPOCH)
}
