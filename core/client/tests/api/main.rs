//! The public API from outside, on real stores; the hub's part is played by the store itself (orders placed as an
//! arrival) or by a socket that answers rubbish. Two phones and a real hub meet in `tests/`.

mod locking;
mod network;
mod opening;
mod phone;
mod reading;
mod subscriptions;
mod verbs;
