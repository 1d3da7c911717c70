//! Photos at the hub: offered by phones, uploaded by tus 1.0, hashed, published, and read through the orders that have
//! them. HTTP calls it; it never gives out a photo because somebody knows its hash.

mod offers;
mod read;
mod uploads;
mod vault;

pub(crate) use read::StoredPhoto;
pub(crate) use vault::{Turn, Vault};
