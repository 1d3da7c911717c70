//! Rows that are one order together: an event log's lines about one incident.
//!
//! A group is held while its rows come, one after the other. A row that `[order]` cannot be read from spoils its group:
//! all rows of it are in the rejects file then, to be mended together. A record so broken that nobody can tell its group
//! is rejected alone.

use super::mapping::Speaker;
use super::rejects::Reject;
use super::rows::{Candidate, Place};
use crate::office::{ImportedRow, OrderDraft};

/// The most rows of one order.
pub(crate) const MAX_EVENTS: usize = 500;

/// The rows of one order, as far as they have come.
#[derive(Debug)]
pub(crate) struct Group {
    key: String,
    speaker: Speaker,
    places: Vec<Place>,
    order: Result<OrderDraft, Reject>,
    history: Vec<String>,
}

impl Group {
    /// A group with its first row.
    pub(crate) fn begin(
        key: String,
        speaker: Speaker,
        place: Place,
        draft: Result<OrderDraft, Reject>,
        remark: Option<String>,
    ) -> Self {
        let history = remark.into_iter().collect();
        Self { key, speaker, places: vec![place], order: draft, history }
    }

    /// What its rows share.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// One more row; handed back, and the group spoiled, when there are too many.
    pub(crate) fn add(
        &mut self,
        place: Place,
        draft: Result<OrderDraft, Reject>,
        remark: Option<String>,
    ) -> Option<Place> {
        if self.places.len() >= MAX_EVENTS {
            self.order = Err(Reject::GroupTooLong { max: MAX_EVENTS });
            self.history.clear();
            return Some(place);
        }
        self.places.push(place);
        self.history.extend(remark);
        match draft {
            Ok(draft) if self.order.is_ok() && self.speaker == Speaker::Last => {
                self.order = Ok(draft);
            }
            Err(reject) if self.order.is_ok() => self.order = Err(reject),
            _ => {}
        }
        None
    }

    /// The order that the rows make.
    pub(crate) fn close(self) -> Candidate {
        let Self { key, places, order, history, .. } = self;
        let order = order.map(|draft| ImportedRow { key, draft, history });
        Candidate { places, order }
    }
}
