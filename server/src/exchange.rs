//! What phones and the hub do together: enroll, push, fetch. HTTP calls it with messages already verified and decoded.
//!
//! It never refuses what a phone recorded in good faith; what is malformed, forged or unauthorized is held.

mod ahead;
mod authority;
mod convert;
mod cursor;
mod enrol;
mod feed;
mod first_copy;
mod hand_back;
mod held;
mod live;
mod parcel;
mod prepare;
mod push;
mod receipt;
mod sender;
mod sync;

pub(crate) use sender::{NobodysRequest, Sender};
