//! The read tables: what lists, views, notes and search answer from, without opening a record. Refreshed in the
//! transaction that keeps what arrived, and at once after an edit of this phone (`behind`); then equal to what the log says
//! ([`crate::Store::rebuild_check`]).

mod detail;
mod notes;
mod row;
mod words;

use fieldbook_model::{Assignment, EngineerId, OrderView, fold_order};
use rusqlite::Connection;

pub(crate) use detail::read as read_detail;
pub(crate) use notes::{mark_seen, read as read_notes};
pub(crate) use row::{COLUMNS, number, of_row};
pub(crate) use words::are_touched_by as are_words_touched_by;

use crate::StoreError;
use crate::behind::Behind;
use crate::loaded::Loaded;

/// Brings an order's read tables up to date, and tells whether anything in them changed.
pub(crate) fn refresh(
    connection: &Connection,
    loaded: &Loaded,
    viewer: EngineerId,
) -> Result<bool, StoreError> {
    let no = loaded.place.no;
    let Some(assignment) = loaded.assignment() else {
        // nothing to show before the office's side is here
        return Ok(false);
    };
    let view = fold(loaded, assignment, viewer);
    let notes = notes::write(connection, no, loaded)?;
    let detail = write_view(connection, no, &view)?;
    let row = row::write(connection, no, &view.row)?;
    Ok(notes | detail | row)
}

/// Brings an order's read tables up to commands that this phone wrote on all there was: only what those can change.
pub(crate) fn follow(
    connection: &Connection,
    loaded: &Loaded,
    viewer: EngineerId,
    behind: Behind,
) -> Result<(), StoreError> {
    let no = loaded.place.no;
    let (Some(assignment), false) = (loaded.assignment(), behind.everything) else {
        return refresh(connection, loaded, viewer).map(drop);
    };
    let view = fold(loaded, assignment, viewer);
    if behind.words {
        write_view(connection, no, &view)?;
    } else {
        detail::replace(connection, no, &view)?;
    }
    row::follow(connection, no, &view.row, behind.commands)?;
    if behind.notes && notes::write(connection, no, loaded)? {
        row::recount(connection, no)?;
    }
    Ok(())
}

/// An order in full, as its table will show it; none before the office's side is here.
pub(crate) fn view(loaded: &Loaded, viewer: EngineerId) -> Option<OrderView> {
    loaded.assignment().map(|assignment| fold(loaded, assignment, viewer))
}

fn fold(loaded: &Loaded, assignment: &Assignment, viewer: EngineerId) -> OrderView {
    let mut view = fold_order(assignment, &loaded.work, Some(viewer));
    view.row.withdrawn |= loaded.place.leaving;
    view
}

fn write_view(connection: &Connection, no: i64, view: &OrderView) -> Result<bool, StoreError> {
    let words = words::of(view);
    let digest = words::digest(&words);
    let (changed, old_digest) = detail::write(connection, no, view, &digest)?;
    if old_digest.as_ref() != Some(&digest) {
        words::write(connection, no, &words, old_digest.is_some())?;
    }
    Ok(changed)
}

/// Counts an order's unsynced and quarantined changes and unread notes anew, and tells whether a count changed.
pub(crate) fn recount(connection: &Connection, no: i64) -> Result<bool, StoreError> {
    row::recount(connection, no)
}

/// Empties the read tables; a rebuild fills them again.
pub(crate) fn clear(connection: &Connection) -> Result<(), StoreError> {
    let sql = "DELETE FROM order_row; DELETE FROM order_detail; DELETE FROM merge_note;
               INSERT INTO search (search) VALUES ('delete-all');";
    Ok(connection.execute_batch(sql)?)
}
