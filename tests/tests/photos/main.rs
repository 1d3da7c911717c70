//! Photos between real phones and a real hub: delivered after text, over lines that are cut, and read by the crew alone.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod crew;
mod cuts;
mod depot;
mod scissors;
