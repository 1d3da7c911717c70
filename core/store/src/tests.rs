//! The store as its users meet it: opening is in `open/tests.rs`, photos in `photos/tests.rs`.

mod arrivals;
mod behind;
mod canary;
mod convergence;
mod damage;
mod departures;
mod exporting;
mod kit;
mod lists;
mod performing;
mod reading;
mod reauthoring;
mod rebuilding;
mod recovering;
mod reserve;

pub(crate) use kit::{Bench, Office, key};
