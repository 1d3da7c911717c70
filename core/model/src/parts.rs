//! Spare parts: the planned lines, and the moves that say what was really used.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{EntryId, PartLineId, Quantity, Stamp};

/// A line of the spare-parts list as it was planned.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct PartLine {
    /// Its id.
    #[n(0)]
    pub id: PartLineId,
    /// Its place in the list.
    #[n(1)]
    pub position: u32,
    /// The maker's or the warehouse's number.
    #[n(2)]
    pub part_number: String,
    /// What people call it.
    #[n(3)]
    pub name: String,
    /// What it is counted in, for example `pcs` or `L`.
    #[n(4)]
    pub unit: String,
    /// How much the office expects to be used.
    #[n(5)]
    pub planned: Quantity,
}

/// Which way a part went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// From a stock into the machine.
    #[n(0)]
    Consume,
    /// Back into a stock.
    #[n(1)]
    Return,
}

/// A van or a shelf that parts are taken from; the office's own name for it.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct StockLocation(#[n(0)] pub String);

/// Parts taken or given back. What was used of a line is the sum of its moves: nobody's entry replaces another's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct StockMove {
    /// Its id; a move delivered five times counts once.
    #[n(0)]
    pub id: EntryId,
    /// Of which line.
    #[n(1)]
    pub line: PartLineId,
    /// Which way.
    #[n(2)]
    pub kind: MoveKind,
    /// How much; more than nothing.
    #[n(3)]
    pub quantity: Quantity,
    /// From or to which stock.
    #[n(4)]
    pub location: StockLocation,
    /// Who, when, where.
    #[n(5)]
    pub stamp: Stamp,
}
