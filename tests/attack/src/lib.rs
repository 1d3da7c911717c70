#![doc = include_str!("../README.md")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a testkit fails by panicking")]
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a testkit fails by panicking")]
#![allow(clippy::missing_panics_doc, reason = "a testkit fails by panicking")]

mod attack;
mod attacker;
mod corpus;
mod danger;
mod dice;
mod entry;
mod evil_hub;
mod forge;
mod honest;
mod hub_process;
mod measure;
mod mutate;
mod raw;
mod scene;

pub use attack::{Attack, Contained, Make, Report};
pub use corpus::corpus;
pub use danger::{Danger, danger};
pub use dice::Dice;
pub use entry::{DOORS, Door, enter};
pub use measure::{Effort, assault};
pub use mutate::mutate;
pub use scene::Scene;

pub use fieldbook_document::Change;
