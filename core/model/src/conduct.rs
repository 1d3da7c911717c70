//! Measured values and remarks that go with an order.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{EntryId, Quantity, Stamp};

/// A value read off a meter or an instrument (`domain.md` A55).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Reading {
    /// Its id.
    #[n(0)]
    pub id: EntryId,
    /// Which meter, for example `suction pressure`.
    #[n(1)]
    pub meter: String,
    /// What it showed.
    #[n(2)]
    pub value: Quantity,
    /// In which unit.
    #[n(3)]
    pub unit: String,
    /// Measured with what, when that matters.
    #[n(4)]
    pub instrument: Option<String>,
    /// The earlier reading that this one corrects; both are kept.
    #[n(5)]
    pub corrects: Option<EntryId>,
    /// Who, when, where.
    #[n(6)]
    pub stamp: Stamp,
}

/// A remark for colleagues and the office.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Comment {
    /// Its id.
    #[n(0)]
    pub id: EntryId,
    /// What was said.
    #[n(1)]
    pub text: String,
    /// Who, when, where.
    #[n(2)]
    pub stamp: Stamp,
}
