//! The hub over real HTTP on loopback: phones that enroll and sync, an office that decides.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod bench;
mod beside;
mod commands;
mod crew;
mod decisions;
mod enrolling;
mod first_copy;
mod healing;
mod hostile;
mod imported;
mod json_suite;
mod office;
mod open_api;
mod phone;
mod pushing;
