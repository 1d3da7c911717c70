//! Which orders need which photos, and what of it the hub still lacks.

use std::collections::BTreeSet;
use std::fs;

use fieldbook_model::{Deed, EvidenceId, OrderId, SignOffAnswer};
use rusqlite::{Connection, params};

use super::files::file_of;
use crate::keep::Departed;
use crate::store::begin;
use crate::{ReceiptRow, Store, StoreError, keep, log, orders};

/// A photo that the hub lacks, or has not signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaitingPhoto {
    /// The order that needs it.
    pub order: OrderId,
    /// The photo.
    pub photo: EvidenceId,
    /// Its size in bytes.
    pub size: u64,
}

/// Notes what a command refers to.
pub(crate) fn note(connection: &Connection, no: i64, deed: &Deed) -> Result<(), StoreError> {
    let photo = match deed {
        Deed::Attach { blob, .. } => Some(*blob),
        Deed::SignOff { answer: SignOffAnswer::Signed { strokes }, .. } => *strokes,
        _ => None,
    };
    photo.map_or(Ok(()), |photo| put(connection, no, photo, false))
}

pub(super) fn put(
    connection: &Connection,
    no: i64,
    photo: EvidenceId,
    delivered: bool,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO photo_use (order_no, evidence, delivered) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute((no, photo.as_bytes(), delivered))?;
    Ok(())
}

/// A store of an earlier schema, or one that was salvaged, knows its photos by the commands alone.
pub(crate) fn adopt(connection: &mut Connection) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM photo WHERE evidence NOT IN (SELECT evidence FROM photo_use))";
    if !connection.query_row(sql, [], |row| row.get(0))? {
        return Ok(());
    }
    let transaction = begin(connection)?;
    for (no, deed) in log::deeds(&transaction)? {
        note(&transaction, no, &deed)?;
    }
    Ok(transaction.commit()?)
}

/// The next photos that the hub lacks, after this one.
pub(crate) fn waiting(
    connection: &Connection,
    after: Option<WaitingPhoto>,
    limit: usize,
) -> Result<Vec<WaitingPhoto>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT order_id, evidence, size FROM photo_use JOIN photo USING (evidence) JOIN order_standing USING (order_no)
         WHERE (delivered = 0 OR at_hub = 0) AND (order_id, evidence) > (?1, ?2)
         ORDER BY order_id, evidence LIMIT ?3",
    )?;
    let (order, photo) = after.as_ref().map_or((&[][..], &[][..]), |last| {
        (last.order.as_bytes().as_slice(), last.photo.as_bytes().as_slice())
    });
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![order, photo, limit], |row| {
        Ok(WaitingPhoto {
            order: OrderId::from_bytes(row.get(0)?),
            photo: EvidenceId::from_bytes(row.get(1)?),
            size: row.get::<_, i64>(2)?.cast_unsigned(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether something of an order's photos is only here.
pub(crate) fn is_waiting(connection: &Connection, no: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM photo_use JOIN photo USING (evidence)
                   WHERE order_no = ?1 AND (delivered = 0 OR at_hub = 0))";
    Ok(connection.prepare_cached(sql)?.query_row([no], |row| row.get(0))?)
}

/// Another hub, or one that was restored, holds nothing before it signs for it.
pub(crate) fn doubt(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM held", [])?;
    connection.execute("UPDATE photo SET at_hub = 0 WHERE fetched = 0", [])?;
    connection.execute(
        "UPDATE photo_use SET delivered = 0 WHERE evidence IN (SELECT evidence FROM photo WHERE fetched = 0)",
        [],
    )?;
    Ok(())
}

/// Removes the keys of photos that no order needs any more and the hub holds; tells which.
pub(crate) fn forget(connection: &Connection) -> Result<Vec<EvidenceId>, StoreError> {
    let sql =
        "DELETE FROM photo WHERE at_hub = 1 AND evidence NOT IN (SELECT evidence FROM photo_use)
               RETURNING evidence";
    let mut statement = connection.prepare_cached(sql)?;
    let gone = statement.query_map([], |row| row.get(0))?;
    Ok(gone.map(|photo| photo.map(EvidenceId::from_bytes)).collect::<Result<_, _>>()?)
}

impl Store {
    /// Keeps what the hub said of photos: those that it has for their orders, and its receipt, which alone makes a
    /// photo count as being at the hub. Orders that only waited for their photos may leave now; they are told.
    ///
    /// # Errors
    /// What the disk says.
    pub fn keep_photo_answers(
        &mut self,
        delivered: &[WaitingPhoto],
        receipt: Option<&ReceiptRow>,
    ) -> Result<Vec<OrderId>, StoreError> {
        self.change(|store| {
            let transaction = begin(store.reader.connection.get_mut())?;
            for waiting in delivered {
                let Some(place) = orders::find(&transaction, waiting.order)? else { continue };
                let sql =
                    "UPDATE photo_use SET delivered = 1 WHERE order_no = ?1 AND evidence = ?2";
                transaction.prepare_cached(sql)?.execute((place.no, waiting.photo.as_bytes()))?;
            }
            if let Some(receipt) = receipt {
                keep::keep_receipt(&transaction, receipt)?;
            }
            let departed = keep::let_go(&transaction, &mut BTreeSet::new())?;
            transaction.commit()?;
            Ok(store.part_with(departed))
        })
    }

    /// Forgets orders that left, and removes the files of photos whose keys went with them; tells which orders.
    pub(crate) fn part_with(&mut self, departed: Departed) -> Vec<OrderId> {
        let Departed { orders, photos } = departed;
        for order in &orders {
            self.warm.forget(*order);
            self.actors.remove(order);
        }
        for photo in photos {
            // without its key the file is only space
            let _ = fs::remove_file(file_of(&self.reader.folder, photo));
        }
        orders
    }
}
