//! From the first byte to the publication. Every step can be cut off and done again.

use fieldbook_wire::Key32;
use sha2::{Digest, Sha256};

use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::UploadRow;

/// How long what came of an upload is kept when its phone is not heard of.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

impl Hub {
    /// The upload that this token opens.
    ///
    /// # Errors
    /// `upload_unknown` for a token that opens nothing, or not any more, or of a phone that was shut out.
    pub(crate) fn upload(&self, token: Key32) -> Result<UploadRow, HubError> {
        let hash = Sha256::digest(token.as_bytes()).into();
        let now = self.now().as_millis();
        self.storage().read(|view| {
            let upload = view.upload(&hash)?.ok_or(HubError::UploadUnknown)?;
            let device = view.device(upload.device)?.ok_or(HubError::UploadUnknown)?;
            let is_good = upload.expires_at > now && device.revoked_at.is_none();
            is_good.then_some(upload).ok_or(HubError::UploadUnknown)
        })
    }

    /// Hashes a whole upload and publishes it for its order; the caller has its turn.
    ///
    /// # Errors
    /// `photo_mismatch` when the bytes are another file's; they are thrown away then.
    pub(crate) fn finish_upload(&self, upload: &UploadRow) -> Result<(), HubError> {
        let is_verified = upload.verified && self.vault().holds(upload.photo);
        #[cfg(feature = "sabotage")]
        let is_verified = is_verified || fieldbook_document::Planted::PhotoBeforeHash.is_here();
        if !is_verified {
            self.verify_upload(upload)?;
        }
        self.vault().publish(&upload.file, upload.photo).map_err(HubError::PhotoFile)?;
        let now = self.now().as_millis();
        self.storage().write(|work| {
            work.put_photo(upload.order, upload.photo, upload.size, upload.device, now)?;
            Ok(work.drop_upload(upload)?)
        })
    }

    fn verify_upload(&self, upload: &UploadRow) -> Result<(), HubError> {
        let vault = self.vault();
        if vault.is_photo(&upload.file, upload.photo).map_err(HubError::PhotoFile)? {
            let verified = UploadRow { verified: true, ..upload.clone() };
            return self.storage().write(|work| Ok(work.put_upload(&verified)?));
        }
        self.abandon_upload(upload)?;
        Err(HubError::PhotoMismatch)
    }

    /// Throws away an upload.
    pub(crate) fn abandon_upload(&self, upload: &UploadRow) -> Result<(), HubError> {
        self.vault().discard(&upload.file).map_err(HubError::PhotoFile)?;
        self.storage().write(|work| Ok(work.drop_upload(upload)?))
    }

    /// Throws away what no phone has asked for in a week.
    pub(super) fn forget_stale_uploads(&self) -> Result<(), HubError> {
        let limit = self.now().as_millis() - KEPT_MS;
        let stale: Vec<UploadRow> =
            self.storage().read(|view| Ok::<_, HubError>(view.stale_uploads(limit)?))?;
        stale.iter().try_for_each(|upload| self.abandon_upload(upload))
    }
}
