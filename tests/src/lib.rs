//! The testkit: two engineers with real phones, a real hub behind real HTTP, and one order they both work on.

mod converged;
mod world;

pub use converged::assert_converged;
pub use world::{Delivery, Hand, World};
