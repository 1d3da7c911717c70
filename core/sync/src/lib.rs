#![doc = include_str!("../README.md")]

mod backoff;
mod batch;
mod config;
mod effect;
mod event;
mod machine;
mod pace;
mod run;
mod summary;
mod ticket;

pub use backoff::retry_delay_ms;
pub use config::Config;
pub use effect::Effect;
pub use event::{Event, KeepFailure, Unreachability};
pub use machine::Machine;
pub use pace::{Cue, Network, Pace};
pub use summary::{End, Remaining, Summary, Tally};
pub use ticket::Ticket;
