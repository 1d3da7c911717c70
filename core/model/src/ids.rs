//! Names of things: 16-byte ids made by whoever makes the thing, and 32-byte hashes of what a thing contains.
//!
//! Ids are given from outside (rule 8 of the house style): nothing here draws randomness.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A text that is not the id it should be; the text itself is left out, it may be customer data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind} id")]
pub struct IdError {
    /// Which id was expected, for example `order`.
    pub kind: &'static str,
}

macro_rules! bytes_id {
    ($name:ident, $len:literal) => {
        impl $name {
            /// The id made of these bytes.
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The id's bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let bytes = d.bytes()?;
                let bytes =
                    bytes.try_into().map_err(|_| decode::Error::message("id of a wrong length"))?;
                Ok(Self(bytes))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        bytes_id!($name, 16);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&Uuid::from_bytes(self.0), f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let id = Uuid::try_parse(text).map_err(|_| IdError { kind: $kind })?;
                Ok(Self(id.into_bytes()))
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id.into_bytes())
            }
        }
    };
}

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        bytes_id!($name, $len);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_hex(text).map(Self).ok_or(IdError { kind: $kind })
            }
        }
    };
}

fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let lower_hex = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
    if text.len() != N * 2 || !text.as_bytes().iter().all(lower_hex) {
        return None;
    }
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

uuid_id!(/** A company that uses a hub; in every key of the hub from the first schema. */ TenantId, "tenant");
uuid_id!(/** A work order. */ OrderId, "order");
uuid_id!(/** A field engineer. */ EngineerId, "engineer");
uuid_id!(/** A phone, or the hub itself. */ DeviceId, "device");
uuid_id!(/** An entry of a work record, and the command that made it: a retry carries the same id and counts once. */ EntryId, "entry");
uuid_id!(/** A step of a checklist. */ StepId, "step");
uuid_id!(/** A line of the spare-parts list. */ PartLineId, "part line");

impl StepId {
    /// The n-th step that was planned with an order. Its id is the order's but for the end, so that it takes next to no
    /// bytes on the wire and on the disk; it names a step within its order.
    pub const fn of_order(order: OrderId, n: u16) -> Self {
        Self(entry_of(order, n & !PART_LINES))
    }
}

impl PartLineId {
    /// The n-th part line that was planned with an order; see [`StepId::of_order`].
    pub const fn of_order(order: OrderId, n: u16) -> Self {
        Self(entry_of(order, n | PART_LINES))
    }
}

/// Tells part lines from steps of the same number.
const PART_LINES: u16 = 0x8000;

const fn entry_of(order: OrderId, n: u16) -> [u8; 16] {
    (u128::from_be_bytes(order.0) & !0xffff | n as u128).to_be_bytes()
}

hex_id!(/** SHA-256 of a photo's original bytes. */ EvidenceId, 32, "evidence");
hex_id!(/** SHA-256 of a report's content; what a signature is bound to. */ ReportHash, 32, "report");
hex_id!(/** Hash of a change in a record's history. */ ChangeHash, 32, "change");
hex_id!(/** Who writes in a record's history: fresh for each (process start, record), never reused. */ ActorId, 16, "actor");
