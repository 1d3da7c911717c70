//! A phone that is ahead of the hub: its cursor is this hub's own, and leads further than the hub has come. Then the hub
//! is a copy of an older time, whatever the files in its folder say, and starts over.

use fieldbook_wire::{Id16, PushOrder, cursor_epoch};

use super::convert;
use super::cursor::{self, Place};
use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::DeviceRow;

impl Hub {
    /// Starts over when this phone's cursor shows that the hub has lost something.
    pub(super) fn look_ahead(&self, to: &DeviceRow, given: Option<&[u8]>) -> Result<(), HubError> {
        let secrets = self.secrets();
        let place = given.and_then(|given| cursor::open(&secrets, to.device, given));
        let Some(Place::Live { after, .. } | Place::First { start: after, .. }) = place else {
            return Ok(());
        };
        let end = self.storage().read(|view| view.feed_end(to.engineer)).map_err(HubError::from)?;
        if after > end { self.start_over(secrets.epoch) } else { Ok(()) }
    }

    /// Whether this cursor is of an earlier life of the hub, or of another hub.
    pub(super) fn was_restored_since(&self, given: Option<&[u8]>) -> bool {
        let epoch = Id16::from_bytes(self.secrets().epoch);
        given.and_then(cursor_epoch).is_some_and(|given| given != epoch)
    }

    /// The pushes to orders that the phone's engineer never was on, as far as the hub knows: no order of theirs is loaded,
    /// nor is there any. After a restore the hub may not know yet: then such a push is not answered, so that the phone gives
    /// the order back first and pushes again.
    pub(super) fn strange<'p>(
        &self,
        from: &DeviceRow,
        pushes: &'p [PushOrder],
    ) -> Result<Vec<&'p PushOrder>, HubError> {
        self.storage().read(|view| {
            let mut strange = Vec::new();
            for push in pushes {
                if view.membership(from.engineer, convert::order(push.order))?.is_none() {
                    strange.push(push);
                }
            }
            Ok(strange)
        })
    }
}
