//! The hub, seen from the phone: its address, one connection kept open, and answers that are believed only as far as
//! they are bounded, readable and signed.

mod address;
mod answer;
mod events;
mod link;
mod photos;
mod problem;
mod tls;
mod trust;

pub(crate) use address::HubAddress;
pub(crate) use answer::{Answered, Failure, Trouble};
pub(crate) use events::EventStream;
pub(crate) use link::{HubLink, Post};
pub(crate) use photos::Uploaded;
