//! The testkit: two engineers with real phones, a real hub behind real HTTP, and one order they both work on; and the
//! day of a thousand orders that traffic and speed are measured on.

mod converged;
mod mishap;
pub mod peer;
mod shift;
mod wiretap;
mod world;

pub use converged::assert_converged;
pub use mishap::Mishap;
pub use shift::{Act, Edit, Job, Shift};
pub use wiretap::{Traffic, Wiretap};
pub use world::{Delivery, Hand, World};
