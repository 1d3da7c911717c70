//! A phone joins its company's hub; and joins again when the hub was set up anew or has lost the phone.

use rusqlite::Connection;

use crate::loaded::Loaded;
use crate::store::{Me, begin};
use crate::{Identity, Store, StoreError, blocked, identity, meta, orders, tables};

impl Store {
    /// Says whose phone this is. Again with the same company, phone and engineer, it renews names and addresses. With
    /// others it is taken only while the hub does not take this phone ([`Store::set_blocked`]): then everything that
    /// was written here stays, is to be sent again, and the first copy is fetched anew.
    ///
    /// # Errors
    /// [`StoreError::AlreadyEnrolled`] for somebody else, or what the disk says.
    pub fn enrol(&mut self, identity: &Identity) -> Result<(), StoreError> {
        let joins_again = self.blocked()?.is_some();
        self.change(|store| {
            let old = store.identity()?;
            let transaction = begin(store.reader.connection.get_mut())?;
            match old.filter(|old| joins_again && !old.is_same_phone(identity)) {
                Some(old) => join_again(&transaction, &old, identity)?,
                None => identity::renew(&transaction, identity)?,
            }
            Ok(transaction.commit()?)
        })?;
        self.me = Some(Me::of(identity));
        // an actor is bound to the phone it was made on
        self.actors.clear();
        self.warm.forget_all();
        Ok(())
    }
}

fn join_again(
    connection: &Connection,
    old: &Identity,
    identity: &Identity,
) -> Result<(), StoreError> {
    blocked::take_back(connection, old.device)?;
    meta::clear_cursor(connection)?;
    // the hub may be an older copy of itself, and miss more than this phone
    meta::set_owes_hand_back(connection, true)?;
    meta::set_blocked(connection, None)?;
    identity::write(connection, identity)?;
    if old.engineer != identity.engineer {
        show_to(connection, Me::of(identity))?;
    }
    Ok(())
}

/// Whose visit is one's own, and what one may work on, reads differently for another engineer.
fn show_to(connection: &Connection, me: Me) -> Result<(), StoreError> {
    for place in orders::all(connection)? {
        match Loaded::load(connection, place) {
            Ok(loaded) => _ = tables::refresh(connection, &loaded, me.engineer)?,
            // it reads as before; the others do not wait for it
            Err(StoreError::Document(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
