//! Who speaks: looks up the phone that signed a request, checks the signature, and sees to it that no request is
//! taken twice.

use fieldbook_model::DeviceId;
use fieldbook_wire::{Key32, PresentedSignature, ProblemCode, limits};

use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::DeviceRow;

/// A phone whose signature was checked.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    /// The phone.
    pub(crate) device: DeviceRow,
}

impl Sender {
    /// Whether the office shut this phone out.
    pub(crate) fn is_revoked(&self) -> bool {
        self.device.revoked_at.is_some()
    }
}

/// Why a request is nobody's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NobodysRequest {
    /// Its signature does not stand, or its nonce was used before.
    #[error("request refused: {}", .0.as_str())]
    Code(ProblemCode),
    /// The hub failed.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl Hub {
    /// The phone that signed this request, before its body is read; the caller still compares the body.
    pub(crate) fn sender(
        &self,
        presented: &PresentedSignature,
        method: &str,
        path: &str,
    ) -> Result<Sender, NobodysRequest> {
        let now = self.now().as_millis();
        let device = DeviceId::from_bytes(presented.key_id().into());
        let row = self.storage().read(|view| view.device(device)).map_err(HubError::from)?;
        let device = row.ok_or(NobodysRequest::Code(ProblemCode::DeviceUnknown))?;
        let key = Key32::from_bytes(device.public_key);
        presented
            .verify_head(&key, method, path, now)
            .map_err(|error| NobodysRequest::Code(error.code()))?;
        let fresh = self.storage().write(|work| {
            work.forget_nonces(now - 2 * limits::MAX_CLOCK_SKEW_MS)?;
            work.use_nonce(device.device, presented.nonce(), now)
        });
        if !fresh.map_err(HubError::from)? {
            return Err(NobodysRequest::Code(ProblemCode::SignatureInvalid));
        }
        Ok(Sender { device })
    }
}
