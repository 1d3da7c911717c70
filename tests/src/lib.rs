//! The testkit: two engineers with real phones, a real hub behind real HTTP, and one order they both work on.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

mod converged;
mod world;

pub use converged::assert_converged;
pub use world::{Delivery, Hand, World};
