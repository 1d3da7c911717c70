//! Photos of colleagues: fetched when somebody looks at them, kept like this phone's own, and given up when their order
//! leaves.

use fieldbook_model::{EvidenceId, OrderId};
use fieldbook_wire::http::photo_path;
use fieldbook_wire::limits::MAX_PHOTO_BYTES;
use fieldbook_wire::{Hash32, Id16};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::error::{ErrorCode, FieldbookError};
use crate::fieldbook::Fieldbook;
use crate::hub::{Failure, HubAddress, HubLink, Trouble};
use crate::sync::{Me, in_time, sign};

impl Fieldbook {
    /// A photo of an order: from this phone when it is here, else fetched from the hub, verified, and kept encrypted. A
    /// connection that breaks is taken up again where it broke, as long as something comes.
    ///
    /// # Errors
    /// `unknown_photo` when the order has no such photo, or none that this phone may see; `photo_damaged` when the hub
    /// sent another file; of the network `hub_unreachable`, `hub_timeout`, `connection_lost` and others; `not_enrolled`,
    /// `device_revoked`, `locked`, `disk_full`.
    pub async fn fetch_photo(
        &self,
        order: OrderId,
        photo: EvidenceId,
    ) -> Result<Vec<u8>, FieldbookError> {
        match self.photo(photo) {
            Err(error) if error.error_code() == ErrorCode::UnknownPhoto => {}
            here => return here,
        }
        let core = std::sync::Arc::clone(&self.core);
        let fetching = self.runtime()?.spawn(async move { fetch(&core, order, photo).await });
        let panicked = |_| FieldbookError::new(ErrorCode::Internal, "fetching a photo panicked");
        fetching.await.map_err(panicked)?
    }
}

async fn fetch(core: &Core, order: OrderId, photo: EvidenceId) -> Result<Vec<u8>, FieldbookError> {
    let identity = core.gate.write_async(|session| session.identity()).await?;
    let link = HubLink::new(HubAddress::from_stored(&identity.hub_url)?)?;
    let me = Me::of(&identity);
    let path =
        photo_path(Id16::from_bytes(*order.as_bytes()), Hash32::from_bytes(*photo.as_bytes()));
    let mut bytes = Zeroizing::new(Vec::new());
    loop {
        let before = bytes.len();
        let signature = sign(core, &me, "GET", &path, &[])?;
        let download = link.download(&path, signature, &mut bytes, MAX_PHOTO_BYTES);
        match in_time(core, download).await {
            Ok(()) => break,
            // cut, or too slow for one request: goes on as long as something comes
            Err(Failure::Trouble(Trouble::Interrupted | Trouble::TimedOut, _))
                if bytes.len() > before => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    core.gate
        .write_async(move |session| {
            session.catch_up();
            session.store.keep_fetched_photo(order, photo, &bytes)?;
            Ok(bytes.to_vec())
        })
        .await
}
