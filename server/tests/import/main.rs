//! `fieldbook import` and `fieldbook export` as an office uses them: the real program, real files, and a hub that is
//! asked afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

mod bench;
mod dispatch;
mod groups;
mod killed;
mod naughty;
mod real_sets;
mod sheets;
mod spectrum;
