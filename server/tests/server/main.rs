//! The hub over real HTTP on loopback: phones that enroll and sync, an office that decides.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod backups;
mod bench;
mod beside;
mod changing;
mod commands;
mod compact;
mod crew;
mod decisions;
mod enrolling;
mod events;
mod first_copy;
mod handed_back;
mod healing;
mod hostile;
mod imported;
mod json_suite;
mod office;
mod older;
mod open_api;
mod phone;
mod photos;
mod proofs;
mod pushing;
mod releasing;
mod secrecy;
mod wiping;
