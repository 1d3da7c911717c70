//! Who did something, where, and what the phone knew of the time and of the office when it was done.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{AssignmentVersion, DeviceId, EngineerId, Hlc, Timestamp};

/// Who wrote an entry.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Author {
    /// The office, through the hub.
    #[n(0)]
    Office,
    /// A field engineer, through a phone.
    #[n(1)]
    Engineer(#[n(0)] EngineerId),
}

impl Author {
    /// The engineer, when it was one.
    pub const fn engineer(self) -> Option<EngineerId> {
        match self {
            Self::Office => None,
            Self::Engineer(id) => Some(id),
        }
    }
}

/// The last hub time a phone heard, and how long ago that was when it wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct HubAnchor {
    /// What the hub's clock said.
    #[n(0)]
    pub hub_time: Timestamp,
    /// Milliseconds since then on a clock that runs during sleep; `None` when the phone was restarted in between.
    #[n(1)]
    pub elapsed_millis: Option<u64>,
}

/// Where the phone was; recorded, never a reason to refuse (`domain.md` §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct GpsFix {
    /// Latitude in millionths of a degree.
    #[n(0)]
    pub latitude_e6: i32,
    /// Longitude in millionths of a degree.
    #[n(1)]
    pub longitude_e6: i32,
    /// Radius of uncertainty in meters.
    #[n(2)]
    pub accuracy_m: u32,
}

/// The circumstances of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Stamp {
    /// Who did it.
    #[n(0)]
    pub by: Author,
    /// On which device.
    #[n(1)]
    pub device: DeviceId,
    /// When, in an order that all devices agree on.
    #[n(2)]
    pub hlc: Hlc,
    /// The newest assignment version the writer knew; tells what the office did meanwhile.
    #[n(3)]
    pub seen: AssignmentVersion,
    /// What the device knew of the hub's clock, if it ever heard it.
    #[n(4)]
    pub anchor: Option<HubAnchor>,
    /// Where it was done, when the app told.
    #[n(5)]
    pub gps: Option<GpsFix>,
}
