//! Between the wire's bare ids and the model's typed ones.

use fieldbook_model::{ActorId, ChangeHash, DeviceId, EngineerId, OrderId};
use fieldbook_wire::{Hash32, Id16};

/// The wire's form of an id or hash.
pub(super) trait ToWire {
    type Wire;
    fn wire(&self) -> Self::Wire;
}

macro_rules! to_wire {
    ($($typed:ty => $wire:ty),*) => {
        $(impl ToWire for $typed {
            type Wire = $wire;
            fn wire(&self) -> $wire {
                <$wire>::from_bytes(*self.as_bytes())
            }
        })*
    };
}

to_wire!(OrderId => Id16, DeviceId => Id16, EngineerId => Id16, ActorId => Id16, ChangeHash => Hash32);

/// The order that an id of the wire names.
pub(super) fn order(id: Id16) -> OrderId {
    OrderId::from_bytes(id.into())
}

/// The actor that an id of the wire names.
pub(super) fn actor(id: Id16) -> ActorId {
    ActorId::from_bytes(id.into())
}

/// The change that a hash of the wire names.
pub(super) fn change(hash: Hash32) -> ChangeHash {
    ChangeHash::from_bytes(hash.into())
}
