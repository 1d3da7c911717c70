//! The phones of the company, and shutting one out.

use fieldbook_model::{DeviceId, EngineerId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::DeviceRow;

/// A phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeviceView {
    /// Which phone.
    #[schema(value_type = String, format = Uuid)]
    pub device: DeviceId,
    /// Whose.
    #[schema(value_type = String, format = Uuid)]
    pub engineer: EngineerId,
    /// What its owner calls it.
    pub name: String,
    /// The app's version when it enrolled.
    pub app_version: String,
    /// When it enrolled: milliseconds since 1970 in UTC.
    #[schema(value_type = i64)]
    pub enrolled_at: Timestamp,
    /// When the office shut it out, if it did.
    #[schema(value_type = Option<i64>)]
    pub revoked_at: Option<Timestamp>,
}

impl From<DeviceRow> for DeviceView {
    fn from(row: DeviceRow) -> Self {
        let DeviceRow { device, engineer, name, app_version, enrolled_at, revoked_at, .. } = row;
        Self { device, engineer, name, app_version, enrolled_at, revoked_at }
    }
}

impl Hub {
    /// Every phone, oldest first.
    ///
    /// # Errors
    /// `internal`.
    pub fn devices(&self) -> Result<Vec<DeviceView>, HubError> {
        self.storage().read(|view| Ok(view.devices()?.into_iter().map(DeviceView::from).collect()))
    }

    /// Shuts a phone out; what it pushes from now on is held, and it is sent nothing.
    ///
    /// # Errors
    /// `not_found`.
    pub fn revoke_device(&self, device: DeviceId) -> Result<DeviceView, HubError> {
        let now = self.now().as_millis();
        self.storage().write(|work| {
            work.device(device)?.ok_or(HubError::DeviceUnknown)?;
            work.revoke_device(device, now)?;
            work.audit("revoke", device.as_bytes(), now)?;
            Ok(work.device(device)?.ok_or(HubError::DeviceUnknown)?.into())
        })
    }
}
