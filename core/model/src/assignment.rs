//! What the office decides about an order. One writer, the hub; the highest version wins (`blueprint.md`).

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Deserialize, Serialize};

use crate::{ChangeHash, EngineerId, OrderId, Timestamp};

/// Version of an assignment; `restore` of a hub raises the generation, so that nothing given out before is outdone.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
pub struct AssignmentVersion {
    /// How often the hub was restored.
    #[n(0)]
    pub generation: u32,
    /// Counts the versions of one order, from 1; 0 means none seen.
    #[n(1)]
    pub n: u32,
}

/// The office's side of an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Assignment {
    /// Which order.
    #[n(0)]
    pub order: OrderId,
    /// Which version of it.
    #[n(1)]
    pub version: AssignmentVersion,
    /// The number people say on the phone.
    #[n(2)]
    pub number: String,
    /// One line: what must be done.
    #[n(3)]
    pub title: String,
    /// For whom.
    #[n(4)]
    pub customer: Customer,
    /// Where.
    #[n(5)]
    pub site: Site,
    /// On what, when it is one thing.
    #[n(6)]
    pub asset: Option<Asset>,
    /// How urgent.
    #[n(7)]
    pub priority: Priority,
    /// When somebody is expected.
    #[n(8)]
    pub window: Option<Window>,
    /// Everyone on the order, with the names to show.
    #[n(9)]
    pub crew: Vec<CrewMember>,
    /// Who answers for it; one of the crew.
    #[n(10)]
    pub lead: Option<EngineerId>,
    /// Skills the office asks for.
    #[n(11)]
    pub required_skills: Vec<String>,
    /// What was promised.
    #[n(12)]
    pub sla: Option<SlaTerms>,
    /// Where the office stands with it.
    #[n(13)]
    pub dispatch: DispatchState,
    /// When the office decided this, by the hub's clock.
    #[n(14)]
    pub issued_at: Timestamp,
    /// Why, when the office said (a cancellation, a reassignment).
    #[n(15)]
    pub reason: Option<String>,
    /// The heads of the work record the office knew when it decided this: what is not in their past is what somebody
    /// did without the office knowing. Empty when the office did not say.
    #[n(16)]
    #[cbor(default)]
    #[serde(default)]
    pub known: Vec<ChangeHash>,
}

impl Assignment {
    /// Whether this engineer is on the order.
    pub fn has_crew(&self, engineer: EngineerId) -> bool {
        self.crew.iter().any(|member| member.engineer == engineer)
    }

    /// The name to show for an engineer of the crew.
    pub fn name_of(&self, engineer: EngineerId) -> Option<&str> {
        self.crew
            .iter()
            .find(|member| member.engineer == engineer)
            .map(|member| member.name.as_str())
    }
}

/// Somebody on the order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CrewMember {
    /// Who.
    #[n(0)]
    pub engineer: EngineerId,
    /// The name colleagues and customers read.
    #[n(1)]
    pub name: String,
}

/// For whom the work is done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(default)]
pub struct Customer {
    /// Name of the company or person.
    #[n(0)]
    pub name: String,
    /// Whom to call.
    #[n(1)]
    pub phone: Option<String>,
}

/// Where the work is done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(default)]
pub struct Site {
    /// Name of the place.
    #[n(0)]
    pub name: String,
    /// Postal address as it is written there.
    #[n(1)]
    pub address: String,
    /// The place's time zone; local times mean this one.
    #[n(2)]
    pub time_zone: TimeZone,
}

/// The machine.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(default)]
pub struct Asset {
    /// What it is called on site.
    #[n(0)]
    pub name: String,
    /// Maker's model.
    #[n(1)]
    pub model: Option<String>,
    /// Serial number on the plate.
    #[n(2)]
    pub serial: Option<String>,
}

/// How urgent an order is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Can wait.
    #[n(0)]
    Low,
    /// As planned.
    #[n(1)]
    #[default]
    Normal,
    /// Before others.
    #[n(2)]
    High,
    /// Somebody is stuck or in danger.
    #[n(3)]
    Emergency,
}

/// When somebody is expected on site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Window {
    /// Not before.
    #[n(0)]
    pub start: Timestamp,
    /// Not after; later than `start`.
    #[n(1)]
    pub end: Timestamp,
}

/// What was promised to the customer, by a policy and its version.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct SlaTerms {
    /// Name of the policy.
    #[n(0)]
    pub policy: String,
    /// Version of the policy; a running order stays on its own.
    #[n(1)]
    pub policy_version: u32,
    /// When somebody must have answered.
    #[n(2)]
    pub respond_by: Option<Timestamp>,
    /// When it must work again.
    #[n(3)]
    pub resolve_by: Option<Timestamp>,
}

/// The office's axis of an order's life (`domain.md` §2).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum DispatchState {
    /// Just came in.
    #[n(0)]
    #[default]
    New,
    /// Sorted by urgency.
    #[n(1)]
    Triaged,
    /// Has a window.
    #[n(2)]
    Scheduled,
    /// Has a crew.
    #[n(3)]
    Dispatched,
    /// Will not be done; work already done stays.
    #[n(4)]
    Cancelled,
    /// Done and checked.
    #[n(5)]
    Closed,
    /// Came back.
    #[n(6)]
    Reopened,
}

impl DispatchState {
    /// The name JSON uses, for example `cancelled`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Triaged => "triaged",
            Self::Scheduled => "scheduled",
            Self::Dispatched => "dispatched",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }
}

/// A text that names no time zone of the IANA list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an IANA time zone")]
pub struct TimeZoneError;

/// A time zone of the IANA list, for example `Asia/Shanghai`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeZone(chrono_tz::Tz);

impl TimeZone {
    /// The zone's rules, for calendar arithmetic.
    pub const fn rules(self) -> chrono_tz::Tz {
        self.0
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self(chrono_tz::Tz::UTC)
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl FromStr for TimeZone {
    type Err = TimeZoneError;

    fn from_str(text: &str) -> Result<Self, TimeZoneError> {
        text.parse().map(Self).map_err(|_| TimeZoneError)
    }
}

impl<C> Encode<C> for TimeZone {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.str(self.0.name())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for TimeZone {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.str()?.parse().map_err(|_| decode::Error::message("unknown time zone"))
    }
}
