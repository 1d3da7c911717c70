//! The conflict scenarios of `domain.md`, by their numbers: two phones and a hub over real HTTP, delivered both ways.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod office;
mod parts;
mod photos;
mod restore;
mod signatures;
mod steps;
mod texts;
