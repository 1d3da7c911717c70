//! The hub's keys in memory; made at the first start, read at each later one.

use fieldbook_model::{DeviceId, TenantId};
use fieldbook_wire::SigningKey;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::error::HubError;
use crate::storage::{SecretsRow, View, Work};

/// What only this hub knows, and what names it. No `Debug`.
pub(crate) struct Secrets {
    /// The company.
    pub(crate) tenant: TenantId,
    /// The hub as an author of changes.
    pub(crate) device: DeviceId,
    /// Signs assignments, receipts and the office's claims.
    pub(crate) signing_key: SigningKey,
    /// Authenticates cursors.
    pub(crate) cursor_key: Zeroizing<[u8; 32]>,
    /// Cursors of another epoch start over.
    pub(crate) epoch: [u8; 16],
    /// How often the hub was restored.
    pub(crate) generation: u32,
}

/// The stored secrets; `None` before the first start is through.
pub(super) fn load(view: &View<'_>) -> Result<Option<Secrets>, HubError> {
    Ok(view.secrets()?.map(|row| Secrets::of(row, view.tenant_id())))
}

/// The stored secrets, or fresh ones, now stored.
pub(super) fn load_or_make(work: &Work<'_>, clock: &dyn Clock) -> Result<Secrets, HubError> {
    if let Some(secrets) = load(work)? {
        return Ok(secrets);
    }
    let row = SecretsRow {
        device: DeviceId::from(clock.id()?),
        signing_key: Zeroizing::new(clock.bytes()?),
        cursor_key: Zeroizing::new(clock.bytes()?),
        epoch: clock.bytes()?,
        generation: 0,
    };
    work.put_secrets(&row)?;
    Ok(Secrets::of(row, work.tenant_id()))
}

impl Secrets {
    fn of(row: SecretsRow, tenant: TenantId) -> Self {
        let SecretsRow { device, signing_key, cursor_key, epoch, generation } = row;
        Self {
            tenant,
            device,
            signing_key: SigningKey::from_bytes(&signing_key),
            cursor_key,
            epoch,
            generation,
        }
    }
}
