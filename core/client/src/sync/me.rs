//! The phone in its exchanges with the hub: who it is, and the keys that it signs with and believes.

use fieldbook_model::DeviceId;
use fieldbook_store::Identity;
use fieldbook_wire::{Id16, Key32, SigningKey};

/// Lives for one run; the secret is wiped when it ends.
pub(crate) struct Me {
    pub(crate) device: DeviceId,
    pub(crate) key: SigningKey,
    pub(crate) hub_key: Key32,
}

impl Me {
    pub(crate) fn of(identity: &Identity) -> Self {
        Self {
            device: identity.device,
            key: SigningKey::from_bytes(&identity.device_secret),
            hub_key: Key32::from_bytes(identity.hub_key),
        }
    }

    /// The device's name on the wire.
    pub(crate) fn id(&self) -> Id16 {
        Id16::from_bytes(*self.device.as_bytes())
    }
}
