//! A one-time code by which an engineer's phone joins.

use fieldbook_model::{EngineerId, Timestamp};
use fieldbook_wire::{EnrolPayload, EnrolmentCode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::error::{FieldProblem, HubError};
use crate::hub::Hub;
use crate::storage::EnrolCodeRow;

/// How long a code is good for: fifteen minutes (`reliability.md`, Security requirements).
const GOOD_FOR_MILLIS: i64 = 15 * 60 * 1000;

/// A code, shown once; the hub itself keeps only its hash. No `Debug`: whoever has it can enroll.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EnrolmentView {
    /// The code, to be typed.
    pub code: String,
    /// The text of the QR code, to be scanned.
    pub payload: String,
    /// Until when it is good: milliseconds since 1970 in UTC.
    #[schema(value_type = i64)]
    pub expires_at: Timestamp,
    /// For whom.
    #[schema(value_type = String, format = Uuid)]
    pub engineer: EngineerId,
}

impl Hub {
    /// Makes a code for an engineer. `hub` is the address under which phones reach this hub: https, or http on this
    /// machine.
    ///
    /// # Errors
    /// `engineer_unknown`, `invalid_field` for an address that a phone would refuse.
    pub fn enrolment(&self, engineer: EngineerId, hub: &str) -> Result<EnrolmentView, HubError> {
        let code = EnrolmentCode::from_bytes(self.clock().bytes()?);
        let payload = EnrolPayload::new(hub, code, Vec::new())
            .map_err(|_| HubError::invalid("hub", FieldProblem::Malformed))?;
        let now = self.now();
        let expires_at = now.plus_millis(GOOD_FOR_MILLIS);
        self.storage().write(|work| {
            work.engineer(engineer)?.ok_or(HubError::EngineerUnknown)?;
            work.add_enrol_code(&EnrolCodeRow {
                hash: code_hash(code),
                engineer,
                expires_at,
                used_by: None,
            })?;
            work.audit("enrol", engineer.as_bytes(), now.as_millis())?;
            Ok::<_, HubError>(())
        })?;
        Ok(EnrolmentView {
            code: code.to_string(),
            payload: payload.to_string(),
            expires_at,
            engineer,
        })
    }
}

/// What the hub keeps of a code.
pub(crate) fn code_hash(code: EnrolmentCode) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}
