//! The public API from outside, on real stores; the hub's part is played by the store itself (orders placed as an
//! arrival) or by a socket that answers rubbish. Two phones and a real hub meet in `tests/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise, their helpers too"
)]

mod locking;
mod network;
mod opening;
mod phone;
mod reading;
mod subscriptions;
mod verbs;
mod wiping;
