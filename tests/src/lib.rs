//! The testkit: two engineers with real phones, a real hub behind real HTTP, and one order they both work on.

mod converged;
mod wiretap;
mod world;

pub use converged::assert_converged;
pub use wiretap::{Traffic, Wiretap};
pub use world::{Delivery, Hand, World};
