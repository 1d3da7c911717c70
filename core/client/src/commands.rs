//! The verbs, one a file: what an app gives, which rule may refuse it, and the call. The rules themselves are the
//! model's (`fieldbook_model::check`); they are asked before anything is saved.

mod accept;
mod acknowledge;
mod arrive;
mod attach;
mod comment;
mod complete;
mod consume_part;
mod decline;
mod edit_text;
mod pause;
mod record_reading;
mod return_part;
mod set_finding;
mod sign_off;
mod start_travel;
mod start_work;
mod submit;
mod tick;

pub use attach::{Attached, AttachmentDraft};
pub use complete::CompletionDraft;
pub use consume_part::PartDraft;
pub use record_reading::ReadingDraft;
pub use sign_off::SignOffDraft;
pub use tick::StepDraft;
