//! The import itself: rows in, orders out, batch by batch.
//!
//! A batch is one transaction of the hub. Keys make it safe to kill the import anywhere and to run it again.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::ImportError;
use super::mapping::Mapping;
use super::rejects::{Reject, RejectsFile};
use super::rows::{Candidate, Rows};
use crate::hub::Hub;
use crate::office::Imported;

/// Orders made in one transaction: few enough that a phone that syncs meanwhile does not wait long.
const BATCH: usize = 200;

/// What became of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Rows that became new orders.
    pub created: u64,
    /// Rows that were orders already.
    pub unchanged: u64,
    /// Rows that were left out.
    pub rejected: u64,
    /// Where the rejected rows and the reasons are, when there are any.
    pub rejects_file: Option<PathBuf>,
}

/// Makes an order of each row of `csv`, as the mapping says. Rows that cannot become one are written to `rejects`.
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
    while let Some(row) = rows.next().map_err(ImportError::Unreadable)? {
        batch.push(row);
        if batch.len() == BATCH {
            run.take(std::mem::take(&mut batch))?;
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

/// Where a row stands in its file, for the rejects.
struct Place {
    line: u64,
    raw: Vec<u8>,
}

impl Run<'_> {
    fn take(&mut self, batch: Vec<Candidate>) -> Result<(), ImportError> {
        let mut places = Vec::with_capacity(batch.len());
        let mut rows = Vec::with_capacity(batch.len());
        let mut left_out = Vec::new();
        for Candidate { line, raw, order } in batch {
            let place = Place { line, raw };
            match order {
                Ok(row) => {
                    places.push(place);
                    rows.push(row);
                }
                Err(reject) => left_out.push((place, reject)),
            }
        }
        let answers = self.hub.import_orders(self.mapping.source.as_str(), &rows)?;
        for (place, answer) in places.into_iter().zip(answers) {
            match answer {
                Imported::Created(_) => self.tally.created += 1,
                Imported::Unchanged(_) => self.tally.unchanged += 1,
                Imported::Differs(_) => left_out.push((place, Reject::ChangedSince)),
                Imported::Invalid { field, problem } => {
                    left_out.push((place, Reject::Invalid { field, problem }));
                }
                Imported::NumberTaken => left_out.push((place, Reject::NumberTaken)),
            }
        }
        left_out.sort_by_key(|(place, _)| place.line);
        left_out.iter().try_for_each(|(place, reject)| self.reject(place, reject))
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
