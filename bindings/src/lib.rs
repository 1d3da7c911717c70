#![doc = include_str!("../README.md")]

mod auto_sync;
mod drafts;
mod error;
mod fieldbook;
mod parse;
mod ports;
mod recovery;
mod stop_sign;
mod subscription;
mod views;
mod words;

pub use auto_sync::AutoSync;
pub use drafts::{CommandOptions, GpsFix, ReadingDraft, SignOffDraft, StepAnswer};
pub use error::{FieldbookError, error_codes};
pub use fieldbook::{Fieldbook, FieldbookConfig, OrderFilter};
pub use ports::{
    ConnectivityObserver, KeyProvider, KeyUnavailable, LogLevel, LogSink, NetworkKind,
    NetworkUnknown,
};
pub use recovery::{RecoveredView, discard_damaged_store, recover_store};
pub use stop_sign::StopSign;
pub use subscription::{ChangeListener, ChangeView, Subscription};
pub use views::{
    AssignmentView, CommentView, CrewMemberView, EvidenceView, FactView, FactWord, FindingView,
    FlagView, MergeNoteView, OrderDetail, OrderSummary, PartLineView, QuarantinedView, ReadingView,
    SignOffView, StampView, StepKindView, StepResultView, StepView, StockMoveView, SyncStatusView,
    SyncSummaryView, UnreadablePart, UnreadableView, UnsyncedView, UnsyncedWorkView, VisitView,
    WindowView,
};
pub use words::{
    DispatchState, EvidenceKind, EvidenceRule, FindingField, MoveKind, Outcome, PauseReason,
    Priority, StepStanding, Tier, VisitState,
};

uniffi::setup_scaffolding!();
