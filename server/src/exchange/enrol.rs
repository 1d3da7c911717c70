//! A phone joins with a one-time code.

use fieldbook_model::{DeviceId, Timestamp};
use fieldbook_wire::{EnrolRequest, EnrolResponse, EnrolmentCode, Id16};

use super::convert::ToWire as _;
use crate::error::HubError;
use crate::hub::Hub;
use crate::office::code_hash;
use crate::storage::{DeviceRow, EngineerRow, EnrolCodeRow, Work};

impl Hub {
    /// Registers the phone's key under the code's engineer. The same phone asking again with the same code gets the
    /// same answer, for its first one may have been lost on the way.
    pub(crate) fn enrol(&self, request: &EnrolRequest) -> Result<EnrolResponse, HubError> {
        let code: EnrolmentCode = request.code.parse().map_err(|_| HubError::CodeUnknown)?;
        let hash = code_hash(code);
        let now = self.now();
        // looked up beside the writer's lock: who guesses codes holds nobody up
        let known = self.storage().read(|view| view.enrol_code(&hash)).map_err(HubError::from)?;
        known.ok_or(HubError::CodeUnknown)?;
        let (device, engineer) = self.storage().write(|work| {
            let code = work.enrol_code(&hash)?.ok_or(HubError::CodeUnknown)?;
            let device = match code.used_by {
                Some(device) => same_phone(work, device, request)?,
                None if code.expires_at <= now => return Err(HubError::CodeExpired),
                None => self.register(work, &code, request, now)?,
            };
            Ok((device, work.engineer(code.engineer)?.ok_or(HubError::CodeUnknown)?))
        })?;
        Ok(self.welcome(device, engineer, now))
    }

    fn register(
        &self,
        work: &Work<'_>,
        code: &EnrolCodeRow,
        request: &EnrolRequest,
        now: Timestamp,
    ) -> Result<DeviceId, HubError> {
        let device = DeviceId::from(self.clock().id()?);
        work.add_device(&DeviceRow {
            device,
            engineer: code.engineer,
            public_key: request.device_key.into(),
            name: request.device_name.clone(),
            app_version: request.app_version.clone(),
            enrolled_at: now,
            revoked_at: None,
        })?;
        work.use_enrol_code(&code.hash, device, now.as_millis())?;
        Ok(device)
    }

    fn welcome(&self, device: DeviceId, engineer: EngineerRow, now: Timestamp) -> EnrolResponse {
        let secrets = self.secrets();
        EnrolResponse {
            tenant: Id16::from_bytes(*secrets.tenant.as_bytes()),
            device: device.wire(),
            engineer: engineer.engineer.wire(),
            engineer_name: engineer.name,
            hub_key: self.public_key(),
            hub_time: now.as_millis(),
            epoch: secrets.epoch.into(),
            van: engineer.van.0,
        }
    }
}

fn same_phone(
    work: &Work<'_>,
    device: DeviceId,
    request: &EnrolRequest,
) -> Result<DeviceId, HubError> {
    let row = work.device(device)?.ok_or(HubError::CodeUsed)?;
    let is_same = row.public_key == *request.device_key.as_bytes() && row.revoked_at.is_none();
    is_same.then_some(device).ok_or(HubError::CodeUsed)
}
