//! A meter is read.

use fieldbook_model::{Deed, EntryId, OrderId, Quantity};

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::options::{CommandOptions, Saved};

/// A value read off a meter or an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingDraft {
    /// Which meter, for example `suction pressure`.
    pub meter: String,
    /// What it showed.
    pub value: Quantity,
    /// In which unit.
    pub unit: String,
    /// Measured with what, when that matters.
    pub instrument: Option<String>,
    /// The earlier reading that this one corrects; both are kept.
    pub corrects: Option<EntryId>,
}

impl Fieldbook {
    /// Writes a reading down.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `blank_text`, `text_too_long`,
    /// `absurd_quantity`, `unknown_reading`.
    pub fn record_reading(
        &self,
        order: OrderId,
        draft: ReadingDraft,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        let ReadingDraft { meter, value, unit, instrument, corrects } = draft;
        self.save(order, Deed::RecordReading { meter, value, unit, instrument, corrects }, options)
    }
}
