//! Whose phone this is, as enrolment said. The device's secret lives only inside the encrypted database.

use fieldbook_model::{DeviceId, EngineerId, TenantId};
use rusqlite::{Connection, OptionalExtension, Row};
use zeroize::Zeroizing;

use crate::StoreError;

/// Who works with this phone, and for which hub. No `Debug`: it holds the device's secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The company.
    pub tenant: TenantId,
    /// This phone.
    pub device: DeviceId,
    /// The engineer.
    pub engineer: EngineerId,
    /// The name colleagues read.
    pub engineer_name: String,
    /// The stock the engineer drives around.
    pub van: String,
    /// Where the hub is.
    pub hub_url: String,
    /// The key the hub signs with.
    pub hub_key: [u8; 32],
    /// The key this phone signs with.
    pub device_secret: Zeroizing<[u8; 32]>,
}

impl Identity {
    /// Whether the other names the same phone of the same engineer and company.
    pub(crate) fn is_same_phone(&self, other: &Self) -> bool {
        (self.tenant, self.device, self.engineer) == (other.tenant, other.device, other.engineer)
    }
}

pub(crate) fn read(connection: &Connection) -> Result<Option<Identity>, StoreError> {
    let sql = "SELECT tenant, device, engineer, engineer_name, van, hub_url, hub_key, device_secret FROM identity";
    Ok(connection.prepare_cached(sql)?.query_row([], of_row).optional()?)
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Identity> {
    Ok(Identity {
        tenant: TenantId::from_bytes(row.get(0)?),
        device: DeviceId::from_bytes(row.get(1)?),
        engineer: EngineerId::from_bytes(row.get(2)?),
        engineer_name: row.get(3)?,
        van: row.get(4)?,
        hub_url: row.get(5)?,
        hub_key: row.get(6)?,
        device_secret: Zeroizing::new(row.get(7)?),
    })
}

/// Stores the identity. What names the phone may not change once set; names, van and hub may.
///
/// # Errors
/// [`StoreError::AlreadyEnrolled`].
pub(crate) fn renew(connection: &Connection, identity: &Identity) -> Result<(), StoreError> {
    if read(connection)?.is_some_and(|old| !old.is_same_phone(identity)) {
        return Err(StoreError::AlreadyEnrolled);
    }
    write(connection, identity)
}

/// Stores the identity, whatever was stored before.
pub(crate) fn write(connection: &Connection, identity: &Identity) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO identity
               (only_row, tenant, device, engineer, engineer_name, van, hub_url, hub_key, device_secret)
               VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    connection.execute(
        sql,
        (
            identity.tenant.as_bytes(),
            identity.device.as_bytes(),
            identity.engineer.as_bytes(),
            &identity.engineer_name,
            &identity.van,
            &identity.hub_url,
            identity.hub_key,
            *identity.device_secret,
        ),
    )?;
    Ok(())
}
