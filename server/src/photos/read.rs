//! Reading: through an order, by whoever may read that order. Everything else answers like a photo that does not exist.

use std::fs::File;
use std::io::ErrorKind;

use fieldbook_model::{EvidenceId, OrderId};

use crate::error::HubError;
use crate::exchange::Sender;
use crate::hub::Hub;

/// A photo, ready to be sent.
pub(crate) struct StoredPhoto {
    /// Its bytes.
    pub(crate) file: File,
    /// How many they are.
    pub(crate) size: u64,
}

impl Hub {
    /// A photo of an order for a phone whose engineer is on it now.
    ///
    /// # Errors
    /// `unknown_photo`; `device_revoked`.
    pub(crate) fn photo_for_phone(
        &self,
        to: &Sender,
        order: OrderId,
        photo: EvidenceId,
    ) -> Result<StoredPhoto, HubError> {
        if to.is_revoked() {
            return Err(HubError::DeviceRevoked);
        }
        let membership = self
            .storage()
            .read(|view| Ok::<_, HubError>(view.membership(to.device.engineer, order)?))?;
        if membership.is_none_or(|membership| !membership.on_crew) {
            return Err(HubError::PhotoUnknown);
        }
        self.photo(order, photo)
    }

    /// A photo of an order for the office.
    ///
    /// # Errors
    /// `unknown_photo`.
    pub(crate) fn photo(&self, order: OrderId, photo: EvidenceId) -> Result<StoredPhoto, HubError> {
        let known =
            self.storage().read(|view| Ok::<_, HubError>(view.photo_size(order, photo)?))?;
        known.ok_or(HubError::PhotoUnknown)?;
        match self.vault().open(photo) {
            Ok((file, size)) => Ok(StoredPhoto { file, size }),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(HubError::PhotoUnknown),
            Err(error) => Err(HubError::PhotoFile(error)),
        }
    }
}
