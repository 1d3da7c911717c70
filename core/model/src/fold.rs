//! The fold of an assignment and a record to what people see: pure, and the same whatever order the entries came in.
//!
//! Called by the phone's store after every command and arrival, by the hub's lists, and (its parts) by the rules. It
//! refuses nothing: a broken rule of the trade is a flag (`blueprint.md`, rule zero).

use crate::{Assignment, EngineerId, OrderRow, OrderView, WorkRecord};
use whole::Whole;

mod entries;
mod flags;
mod meters;
mod parts;
mod show;
mod steps;
mod transitions;
mod visits;
mod whole;

#[cfg(test)]
mod tests;

pub(crate) use parts::used_quantities;
pub(crate) use steps::{deviates, fits, fold_steps};
pub(crate) use transitions::{Event, next};
pub(crate) use visits::{Visit, visit_of};

/// The order in full, as `viewer` sees it (`None`: the office).
pub fn fold_order(
    assignment: &Assignment,
    record: &WorkRecord,
    viewer: Option<EngineerId>,
) -> OrderView {
    Whole::of(assignment, record).view(viewer)
}

/// Only its row in the list; equal to the row of [`fold_order`], without copying the rest.
pub fn fold_row(
    assignment: &Assignment,
    record: &WorkRecord,
    viewer: Option<EngineerId>,
) -> OrderRow {
    Whole::of(assignment, record).row(viewer)
}
