//! A phone is given back, or lost: everything on it is destroyed, the key first.

use fieldbook_store::Wipe;
use fieldbook_wire::{Key32, WipeOrder};

use crate::core::Core;
use crate::error::{ErrorCode, FieldbookError};
use crate::fieldbook::Fieldbook;
use crate::session::Session;
use crate::status::is_safe_to_wipe;

impl Fieldbook {
    /// Destroys everything on this phone: stops sync, closes the store, has the [`KeyProvider`](crate::KeyProvider)
    /// destroy the key, then removes the files. Refuses while work is only here (the sync status says so), unless the
    /// office orders it: `order` is the text that the office gave (`fieldbook:wipe?…`), signed by the hub for this very
    /// phone. The core is locked afterwards; drop it. A wipe that is cut off goes on with the next
    /// [`Fieldbook::open`].
    ///
    /// # Errors
    /// `not_safe_to_wipe`, `wipe_order_invalid`, `locked`: nothing was changed. `storage_failed` when files could not be
    /// removed: without the key nobody reads them, and the next open removes them.
    pub fn wipe(&self, order: Option<&str>) -> Result<(), FieldbookError> {
        let order = order.map(str::parse::<WipeOrder>).transpose().map_err(|_| not_an_order())?;
        self.core.wipe(order)
    }
}

impl Core {
    fn wipe(&self, order: Option<WipeOrder>) -> Result<(), FieldbookError> {
        self.lock_when(move |session| match &order {
            Some(order) => is_for(session, order),
            None => is_safe(session),
        })?;
        let wipe = Wipe::begin(&self.config.dir)?;
        self.ports.keys.destroy_key();
        wipe.finish()?;
        self.log.info("wiped");
        Ok(())
    }
}

fn is_safe(session: &mut Session) -> Result<(), FieldbookError> {
    if is_safe_to_wipe(&session.store.counts()?) {
        return Ok(());
    }
    let what = "something is only on this phone; the sync status says what";
    Err(FieldbookError::new(ErrorCode::NotSafeToWipe, what))
}

fn is_for(session: &mut Session, order: &WipeOrder) -> Result<(), FieldbookError> {
    let identity = session.identity()?;
    let is_signed = order.verify(&Key32::from_bytes(identity.hub_key)).is_ok();
    let is_ours = order.device.as_bytes() == identity.device.as_bytes();
    if is_signed && is_ours { Ok(()) } else { Err(not_an_order()) }
}

fn not_an_order() -> FieldbookError {
    FieldbookError::new(ErrorCode::WipeOrderInvalid, "not signed by the hub for this phone")
}
