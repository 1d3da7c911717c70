//! The office's verbs: what a dispatcher does to orders, engineers and phones. HTTP and the command line call them.
//!
//! Each verb is one transaction. Two dispatchers at once both get their version, one after the other; who named the
//! version it started from gets a conflict instead.

mod assign;
mod cancel;
mod change;
mod change_order;
mod comment;
mod create;
mod devices;
mod draft;
mod engineers;
mod enrol;
mod import;
mod lead;
mod list;
mod new_order;
mod notes;
mod page;
mod priority;
mod quarantine;
mod release;
mod reschedule;
mod show;
mod texts;
mod write;

pub(crate) use enrol::code_hash;

pub use assign::CrewDraft;
pub use change_order::OrderPatch;
pub use create::Created;
pub use devices::{DeviceView, WipeOrderView};
pub use draft::{
    AssetDraft, CustomerDraft, OrderDraft, PartDraft, SiteDraft, SlaDraft, StepDraft, WindowDraft,
};
pub use engineers::{EngineerDraft, EngineerView};
pub use enrol::EnrolmentView;
pub use import::{Imported, ImportedRow};
pub use list::{OrderFilter, OrderPage};
pub use notes::MergeNoteView;
pub use quarantine::{HeldView, QuarantinePage};
pub use release::Released;
