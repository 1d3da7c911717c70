#![doc = include_str!("../README.md")]

pub mod backup;
pub mod cli;
mod clock;
mod error;
mod exchange;
pub mod export;
mod field_path;
mod http;
mod hub;
pub mod import;
mod office;
mod order_file;
mod photos;
pub mod proof;
mod storage;

pub use fieldbook_document::Language;

pub use clock::{Clock, NoRandomness, SystemClock};
pub use error::{FieldProblem, HubError};
pub use http::{app, open_api, serve};
pub use hub::Hub;
pub use office::{
    AssetDraft, Created, CrewDraft, CustomerDraft, DeviceView, EngineerDraft, EngineerView,
    EnrolmentView, HeldView, Imported, ImportedRow, MergeNoteView, OrderDraft, OrderFilter,
    OrderPage, OrderPatch, PartDraft, QuarantinePage, Released, SiteDraft, SlaDraft, StepDraft,
    WindowDraft, WipeOrderView,
};
pub use storage::StorageError;
