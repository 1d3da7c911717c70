#![doc = include_str!("../README.md")]

mod bug;
mod deeds;
mod hub;
mod journal;
mod judge;
mod machine;
mod net;
mod office;
mod phone;
mod play;
mod settle;
mod world;

pub use bug::Bug;
pub use play::{Options, Outcome, play};
