//! What the hub put aside leaves the record, and the innocent work that was written on it is authored anew, from the
//! stored commands, by a new actor (`blueprint.md`, rule zero). Entry ids stay, so nothing counts twice. The same road
//! serves two copies of one phone whose changes fork: the other copy's branch goes in, this one's is written beside it.
//!
//! Each change is written on what it was written on before, without what left: what others did meanwhile stays beside
//! it and is explained as ever. Called after each arrival, order by order; one order's trouble stays with it.

mod branch;
mod rebase;

use fieldbook_document::{Record, Verdict, admit};
use fieldbook_model::{ActorId, Author, OrderId};
use rusqlite::Connection;

use self::branch::{Branch, parted};
use super::admission;
use crate::loaded::Loaded;
use crate::log::OwnChange;
use crate::orders::Place;
use crate::store::{Me, begin};
use crate::{ChangeStatus, Store, StoreError, log, orders, set_aside, snapshot, tables};
use crate::{retired, writers};

/// Reasons that concern a whole order or phone: there is no record at the hub that this one could agree with.
const WHOLE: &str = "'order_unknown', 'not_on_order', 'device_revoked'";

impl Store {
    /// Orders with changes in the record that the hub has put aside.
    ///
    /// # Errors
    /// What the disk says.
    pub fn to_author_anew(&self) -> Result<Vec<OrderId>, StoreError> {
        let connection = self.reader.connection.borrow();
        let sql = format!(
            "SELECT DISTINCT order_id FROM change_log JOIN order_standing USING (order_no)
             WHERE status = 2 AND reason NOT IN ({WHOLE}) ORDER BY order_no"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let orders = statement
            .query_map([], |row| Ok(OrderId::from_bytes(row.get(0)?)))?
            .collect::<Result<_, _>>()?;
        Ok(orders)
    }

    /// Takes what the hub put aside out of an order's record, and writes what depended on it anew as `actor`, which
    /// nobody has used before. Tells whether the order changed: one whose history contradicts the hub's answers, or
    /// does not read, stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`], [`StoreError::DiskFull`], or what the disk says. Nothing was changed then.
    pub fn author_anew(&mut self, order: OrderId, actor: ActorId) -> Result<bool, StoreError> {
        let me = self.who()?;
        self.catch_up()?;
        let Some(place) = orders::find(&self.reader.connection.borrow(), order)? else {
            return Ok(false);
        };
        self.warm.forget(order);
        let authored = self.change(|store| {
            let transaction = begin(store.reader.connection.get_mut())?;
            let Some(loaded) = author_anew(&transaction, place, me, actor)? else {
                return Ok(None);
            };
            transaction.commit()?;
            Ok(Some(loaded))
        });
        match authored {
            Ok(Some(loaded)) => {
                self.actors.insert(order, actor);
                self.warm.put(loaded);
                Ok(true)
            }
            Ok(None) | Err(StoreError::Document(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn author_anew(
    connection: &Connection,
    place: Place,
    me: Me,
    actor: ActorId,
) -> Result<Option<Loaded>, StoreError> {
    let Some((staying, leaving)) = parted(log::of_order(connection, place.no)?) else {
        return Ok(None);
    };
    let before = Loaded::load(connection, place)?.record;
    let writer = fieldbook_document::Writer {
        device: me.device,
        author: Author::Engineer(me.engineer),
        on_order: true,
    };
    writers::keep(connection, place.no, actor, &writer)?;
    log::remove(connection, place.no, &leaving)?;
    snapshot::forget(connection, place.no)?;
    let record = replayed(connection, place, &staying)?;
    let mut loaded = Loaded::of(connection, place, record, staying.len())?;
    let waiting = set_aside::after_a_branch_left(connection, place.no)?;
    admission::take(connection, &mut loaded, &waiting, &writers::all(connection, place.no)?)?;
    let mut branch = Branch::new(actor, me, before);
    for own in &leaving {
        let why = branch.grow(&mut loaded.record, own)?;
        retired::retire(connection, place.no, own, &why.of(own))?;
    }
    let actor_no = writers::number(connection, place.no, actor)?;
    for (change, command) in &branch.written {
        log::append_own(connection, place.no, actor_no, change, command)?;
    }
    retired::take_back(connection, place.no)?;
    loaded.since_snapshot += branch.written.len();
    loaded.work = loaded.record.read()?;
    tables::refresh(connection, &loaded, me.engineer)?;
    tables::recount(connection, place.no)?;
    Ok(Some(loaded))
}

/// The record without what leaves it.
fn replayed(
    connection: &Connection,
    place: Place,
    staying: &[OwnChange],
) -> Result<Record, StoreError> {
    let bytes: Vec<_> = staying.iter().map(|own| own.change.bytes.clone()).collect();
    let admission = admit(&Record::new()?, &bytes, &writers::all(connection, place.no)?)?;
    let is_whole = admission
        .verdicts
        .iter()
        .all(|verdict| matches!(verdict, Verdict::Accepted(_) | Verdict::Duplicate(_)));
    is_whole.then_some(admission.record).ok_or(fieldbook_document::DocumentError::Damaged.into())
}

/// Whether a change only suffers from what another one did, or from the phone having another name by now.
fn is_innocent(own: &OwnChange, me: Me) -> bool {
    let of_another_name = || {
        own.command.as_ref().is_some_and(|command| {
            command.stamp.device != me.device || command.stamp.by != Author::Engineer(me.engineer)
        })
    };
    match &own.status {
        ChangeStatus::Pending | ChangeStatus::NeedsDependencies | ChangeStatus::AtHub => true,
        ChangeStatus::Quarantined(reason) => match reason.as_str() {
            set_aside::HELD | set_aside::FORK | set_aside::REPEATED => true,
            "wrong_author" | "unknown_actor" | "not_own_visit" => of_another_name(),
            _ => false,
        },
    }
}
