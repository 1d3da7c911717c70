//! What keeps the hub from taking anything of this phone until somebody acts; remembered, since an app may be started
//! many times before somebody does.
//!
//! A hub that does not know the phone was set up anew, or restored from before the phone joined: what an earlier hub
//! acknowledged is only here then, and goes back to what is to be sent. Sent twice it counts once.

use fieldbook_model::{DeviceId, OrderId};
use rusqlite::Connection;

use crate::store::begin;
use crate::{Store, StoreError, meta, orders, photos, tables};

/// Why no sync will succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// The hub does not know this phone.
    DeviceUnknown,
    /// The office revoked this phone.
    DeviceRevoked,
}

impl Blocked {
    /// The hub's code for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DeviceUnknown => "device_unknown",
            Self::DeviceRevoked => "device_revoked",
        }
    }

    /// What the hub's code says; `None` for one that does not keep everything out.
    pub fn of(code: &str) -> Option<Self> {
        [Self::DeviceUnknown, Self::DeviceRevoked]
            .into_iter()
            .find(|blocked| blocked.code() == code)
    }
}

impl Store {
    /// Remembers that the hub keeps this phone out, or takes it again; tells which orders' counts changed.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`], or what the disk says.
    pub fn set_blocked(&mut self, blocked: Option<Blocked>) -> Result<Vec<OrderId>, StoreError> {
        let me = self.who()?;
        if self.blocked()? == blocked {
            return Ok(Vec::new());
        }
        self.change(|store| {
            let transaction = begin(store.reader.connection.get_mut())?;
            meta::set_blocked(&transaction, blocked.map(Blocked::code))?;
            let changed = match blocked {
                Some(Blocked::DeviceUnknown) => take_back(&transaction, me.device)?,
                Some(Blocked::DeviceRevoked) | None => Vec::new(),
            };
            transaction.commit()?;
            Ok(changed)
        })
    }
}

pub(crate) fn read(connection: &Connection) -> Result<Option<Blocked>, StoreError> {
    Ok(meta::blocked(connection)?.as_deref().and_then(Blocked::of))
}

/// Everything that this phone wrote or photographed is to be sent again.
pub(crate) fn take_back(
    connection: &Connection,
    device: DeviceId,
) -> Result<Vec<OrderId>, StoreError> {
    let sql = "UPDATE change_log SET status = 0, reason = NULL
               WHERE status > 0 OR (status IS NULL AND actor_no IN (SELECT actor_no FROM actor WHERE device = ?1))";
    connection.execute(sql, [device.as_bytes()])?;
    photos::doubt(connection)?;
    connection.execute("DELETE FROM receipt", [])?;
    let mut changed = Vec::new();
    for place in orders::all(connection)? {
        if tables::recount(connection, place.no)? {
            changed.push(place.order);
        }
    }
    Ok(changed)
}
