#![doc = include_str!("../README.md")]

mod check;
mod day;
mod error;
mod ledger;
mod office;
mod orders;
mod phone;
mod stage;
mod story;

pub use check::{Verdict, check};
pub use day::live;
pub use error::DemoError;
pub use ledger::{Entry, Ledger};
pub use office::Office;
pub use orders::Source;
pub use phone::{PHONES, PhoneKey, open as open_phone};
pub use stage::{HubServer, Stage};
pub use story::Story;
