//! What a phone promises when hub, network or phone fail it: real files, real HTTP, through the public API.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise, their helpers too"
)]

mod auto_sync;
mod canaries;
mod kit;
mod lost_hub;
mod ninety_days;
mod reauthoring;
mod small_stacks;
mod wiping;
