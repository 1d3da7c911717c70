//! The import itself: rows in, orders out, batch by batch.
//!
//! A batch is one transaction of the hub. Keys make it safe to kill the import anywhere and to run it again.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::ImportError;
use super::mapping::Mapping;
use super::rejects::{Reject, RejectsFile};
use super::rows::{Candidate, Place, Rows};
use crate::hub::Hub;
use crate::office::Imported;

/// Rows made orders in one transaction: few enough that a phone that syncs meanwhile does not wait long.
const BATCH: usize = 200;

/// What became of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Rows that were read.
    pub rows: u64,
    /// New orders: one a row, or one a group of rows.
    pub created: u64,
    /// Orders that were imported before and say the same.
    pub unchanged: u64,
    /// Rows that were left out.
    pub rejected: u64,
    /// Where the rejected rows and the reasons are, when there are any.
    pub rejects_file: Option<PathBuf>,
}

/// Makes an order of each row of `csv`, or of each group of rows, as the mapping says. Rows that cannot become one are written to `rejects`.
///
/// # Errors
/// When file, mapping and hub do not go together; batches that were finished before stay.
pub fn import(
    hub: &Hub,
    mapping: &Mapping,
    csv: impl Read,
    rejects: &Path,
) -> Result<Tally, ImportError> {
    let mut run = Run { hub, mapping, rejects: RejectsFile::at(rejects), tally: Tally::default() };
    let mut rows = Rows::open(csv, mapping)?;
    let mut batch = Vec::with_capacity(BATCH);
    let mut weight = 0;
    while let Some(candidate) = rows.next().map_err(ImportError::Unreadable)? {
        weight += candidate.places.len();
        batch.push(candidate);
        if weight >= BATCH {
            run.take(std::mem::take(&mut batch))?;
            weight = 0;
        }
    }
    run.take(batch)?;
    run.finish()
}

struct Run<'a> {
    hub: &'a Hub,
    mapping: &'a Mapping,
    rejects: RejectsFile,
    tally: Tally,
}

impl Run<'_> {
    fn take(&mut self, batch: Vec<Candidate>) -> Result<(), ImportError> {
        let mut places = Vec::with_capacity(batch.len());
        let mut rows = Vec::with_capacity(batch.len());
        let mut left_out = Vec::new();
        for Candidate { places: at, order } in batch {
            self.tally.rows += at.len() as u64;
            match order {
                Ok(row) => {
                    places.push(at);
                    rows.push(row);
                }
                Err(reject) => left_out.push((at, reject)),
            }
        }
        let answers = self.hub.import_orders(self.mapping.source.as_str(), &rows)?;
        for (at, answer) in places.into_iter().zip(answers) {
            match answer {
                Imported::Created(_) => self.tally.created += 1,
                Imported::Unchanged(_) => self.tally.unchanged += 1,
                Imported::Differs(_) => left_out.push((at, Reject::ChangedSince)),
                Imported::Invalid { field, problem } => {
                    left_out.push((at, Reject::Invalid { field, problem }));
                }
                Imported::NumberTaken => left_out.push((at, Reject::NumberTaken)),
            }
        }
        let mut rejects: Vec<(&Place, &Reject)> =
            left_out.iter().flat_map(|(at, reject)| at.iter().map(move |p| (p, reject))).collect();
        rejects.sort_by_key(|(place, _)| place.line);
        rejects.into_iter().try_for_each(|(place, reject)| self.reject(place, reject))
    }

    fn reject(&mut self, place: &Place, reject: &Reject) -> Result<(), ImportError> {
        self.tally.rejected += 1;
        self.rejects.note(place.line, reject, &place.raw).map_err(ImportError::Rejects)
    }

    fn finish(self) -> Result<Tally, ImportError> {
        let rejects_file = self.rejects.close().map_err(ImportError::Rejects)?;
        Ok(Tally { rejects_file, ..self.tally })
    }
}
