//! A command: checked against the rules of the trade, written as one change, and stored together with it. When the call
//! returns, it is on the disk; the log has it, and lists and views show it, once [`Store::catch_up`] was called.

use fieldbook_model::{
    ActorId, AssignmentVersion, Author, ChangeHash, Command, Deed, OrderId, Refusal, check,
};

use crate::journal::{self, Point};
use crate::orders::Place;
use crate::reserve::Need;
use crate::store::{Me, begin};
use crate::{Store, StoreError, log, orders, photos};

/// What a command made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Performed {
    /// The change.
    pub change: ChangeHash,
    /// Whether it was there already: the command is a retry, and counts once.
    pub duplicate: bool,
}

impl Store {
    /// Performs a command: durable when the call returns, shown after [`Store::catch_up`]. `actor` is asked for a fresh id when this process writes to the order for the first time.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the rule, [`StoreError::UnknownOrder`], [`StoreError::NotYours`] when the order
    /// was withdrawn, [`StoreError::NotEnrolled`], [`StoreError::ForeignStamp`], [`StoreError::Document`],
    /// [`StoreError::DiskFull`], or what the disk says. Nothing was changed then.
    pub fn perform(
        &mut self,
        command: &Command,
        mut actor: impl FnMut() -> ActorId,
    ) -> Result<Performed, StoreError> {
        self.with_reserve(Need::Edit, |store| store.perform_once(command, &mut actor))
    }

    /// The number of the office's newest decision about an order that this phone knows.
    ///
    /// # Errors
    /// [`StoreError::UnknownOrder`], or what the disk says.
    pub fn newest_assignment(&mut self, order: OrderId) -> Result<AssignmentVersion, StoreError> {
        self.attempt(|store| {
            let connection = store.reader.connection.get_mut();
            let place = orders::find(connection, order)?.ok_or(StoreError::UnknownOrder)?;
            let loaded = store.warm.get(connection, place)?;
            loaded.assignment().map(|newest| newest.version).ok_or(StoreError::UnknownOrder)
        })
    }

    fn perform_once(
        &mut self,
        command: &Command,
        actor: &mut impl FnMut() -> ActorId,
    ) -> Result<Performed, StoreError> {
        let me = self.who()?;
        if command.stamp.by != Author::Engineer(me.engineer) || command.stamp.device != me.device {
            return Err(StoreError::ForeignStamp);
        }
        self.insist_on_syncs()?;
        self.attempt(|store| {
            let connection = store.reader.connection.get_mut();
            let place = orders::find(connection, command.order)?.ok_or(StoreError::UnknownOrder)?;
            if let Some((change, deed)) = log::made_by(connection, place.no, command.id)? {
                return retried(change, &deed, command);
            }
            store.allow(place, me, command)?;
            let author = *store.actors.entry(command.order).or_insert_with(actor);
            let written = store.write(place, author, command);
            if let Err(error) = &written {
                // the record in memory may hold what the disk does not
                store.warm.forget(command.order);
                // and when the disk is in doubt about a change, its number is never used again
                if !matches!(error, StoreError::Document(_)) {
                    store.actors.remove(&command.order);
                }
            }
            Ok(Performed { change: written?, duplicate: false })
        })
    }

    fn allow(&mut self, place: Place, me: Me, command: &Command) -> Result<(), StoreError> {
        let loaded = self.warm.get(self.reader.connection.get_mut(), place)?;
        let assignment = loaded.assignment().ok_or(StoreError::UnknownOrder)?;
        if place.leaving || !assignment.has_crew(me.engineer) {
            return Err(StoreError::NotYours);
        }
        Ok(check(assignment, &loaded.work, command)?)
    }

    fn write(
        &mut self,
        place: Place,
        actor: ActorId,
        command: &Command,
    ) -> Result<ChangeHash, StoreError> {
        let point = Point { hlc: self.hlc.max(command.stamp.hlc), saved: self.saved.next() };
        let loaded = self.warm.get(self.reader.connection.get_mut(), place)?;
        let change = loaded.record.write(actor, command)?;
        loaded.record.follow(&mut loaded.work, command)?;
        // also when the disk is in doubt about it
        self.in_journal = true;
        let transaction = begin(self.reader.connection.get_mut())?;
        journal::append(&transaction, place.no, &change, command, &point)?;
        photos::note(&transaction, place.no, &command.deed)?;
        transaction.commit()?;
        self.saved.add();
        self.hlc = point.hlc;
        loaded.since_snapshot += 1;
        self.behind.entry(place.order).or_default().add(loaded, command);
        Ok(change.hash)
    }
}

/// A command that does what it did is a retry; one that does something else would be lost behind the other's id.
fn retried(change: ChangeHash, done: &Deed, command: &Command) -> Result<Performed, StoreError> {
    if *done == command.deed {
        return Ok(Performed { change, duplicate: true });
    }
    Err(StoreError::Refused(Refusal::RepeatedId { field: "commands" }))
}
