//! What an engineer does to an order. Each verb returns the id of the entry it made, when it is on the disk.

use std::path::PathBuf;

use fieldbook_client::model::{self, OrderId};
use fieldbook_client::{self as core, FieldbookError as CoreError};

use crate::drafts::{CommandOptions, ReadingDraft, SignOffDraft, StepAnswer};
use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::parse;
use crate::words::{EvidenceKind, FindingField, Outcome, PauseReason};

impl Fieldbook {
    /// Parses the order and the options, runs a verb of the core, and answers the entry's id.
    fn act<F>(
        &self,
        order: &str,
        options: CommandOptions,
        verb: F,
    ) -> Result<String, FieldbookError>
    where
        F: FnOnce(OrderId, core::CommandOptions) -> Result<core::Saved, CoreError>,
    {
        let acted = parse::id(order).and_then(|order| verb(order, options.try_into()?));
        acted.map(|saved| saved.entry.to_string()).map_err(|error| self.explain(&error))
    }
}

#[uniffi::export]
impl Fieldbook {
    /// Says that the order was read.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn acknowledge(
        &self,
        order: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.acknowledge(order, options))
    }

    /// Takes the order.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `order_ended`.
    pub fn accept(&self, order: &str, options: CommandOptions) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.accept(order, options))
    }

    /// Turns the order down, with a reason.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `reason_missing`, `text_too_long`.
    pub fn decline(
        &self,
        order: &str,
        reason: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.decline(order, reason, options))
    }

    /// Sets off.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `order_ended`.
    pub fn start_travel(
        &self,
        order: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.start_travel(order, options))
    }

    /// Arrives.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn arrive(&self, order: &str, options: CommandOptions) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.arrive(order, options))
    }

    /// Starts working, or goes on after a pause.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `safety_steps_open`.
    pub fn start_work(
        &self,
        order: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.start_work(order, options))
    }

    /// Interrupts the work.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn pause(
        &self,
        order: &str,
        reason: PauseReason,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.pause(order, reason.into(), options))
    }

    /// Ends the work. Something mandatory may be missing, with a reason; the gap is then flagged.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `gaps_without_reason`, `text_too_long`.
    pub fn complete(
        &self,
        order: &str,
        outcome: Outcome,
        gaps_reason: Option<String>,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        let draft = core::CompletionDraft { outcome: outcome.into(), gaps_reason };
        self.act(order, options, |order, options| self.core.complete(order, draft, options))
    }

    /// Hands the order in; photos may still be on their way.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`.
    pub fn submit(&self, order: &str, options: CommandOptions) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.submit(order, options))
    }

    /// Answers a step of the checklist; `reason` says why an elastic step deviates.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `unknown_step`, `wrong_step_value`,
    /// `deviation_without_reason`, `step_after_completion`, `absurd_quantity`, `text_too_long`.
    pub fn tick(
        &self,
        order: &str,
        step: &str,
        answer: StepAnswer,
        reason: Option<String>,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            let draft =
                core::StepDraft { step: parse::id(step)?, value: answer.try_into()?, reason };
            self.core.tick(order, draft, options)
        })
    }

    /// Writes a reading down.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `blank_text`, `text_too_long`,
    /// `absurd_quantity`, `unknown_reading`.
    pub fn record_reading(
        &self,
        order: &str,
        draft: ReadingDraft,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.record_reading(order, draft.try_into()?, options)
        })
    }

    /// Takes parts into the machine, from the engineer's own van unless `location` names another stock.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `unknown_part_line`, `absurd_quantity`.
    pub fn consume_part(
        &self,
        order: &str,
        line: &str,
        quantity: &str,
        location: Option<String>,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.consume_part(order, part(line, quantity, location)?, options)
        })
    }

    /// Gives parts back, into the engineer's own van unless `location` names another stock.
    ///
    /// # Errors
    /// As [`Fieldbook::consume_part`], and `returned_more_than_taken`.
    pub fn return_part(
        &self,
        order: &str,
        line: &str,
        quantity: &str,
        location: Option<String>,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.return_part(order, part(line, quantity, location)?, options)
        })
    }

    /// Edits what is wrong. `base` is the `version` that came with the text the editor was opened with.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `text_too_long`,
    /// `text_version_unknown`.
    pub fn edit_description(
        &self,
        order: &str,
        base: &str,
        text: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.edit_description(order, &parse::version(base)?, text, options)
        })
    }

    /// Edits how to get in; `base` as for [`Self::edit_description`].
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `text_too_long`,
    /// `text_version_unknown`.
    pub fn edit_access_notes(
        &self,
        order: &str,
        base: &str,
        text: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.edit_access_notes(order, &parse::version(base)?, text, options)
        })
    }

    /// Edits what was done; `base` as for [`Self::edit_description`].
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `text_too_long`,
    /// `text_version_unknown`.
    pub fn edit_narrative(
        &self,
        order: &str,
        base: &str,
        text: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.edit_narrative(order, &parse::version(base)?, text, options)
        })
    }

    /// Edits the same for the customer; `base` as for [`Self::edit_description`].
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `text_too_long`,
    /// `text_version_unknown`.
    pub fn edit_customer_explanation(
        &self,
        order: &str,
        base: &str,
        text: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.edit_customer_explanation(order, &parse::version(base)?, text, options)
        })
    }

    /// Sets a code of the report.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `after_submission`, `unknown_finding_code`.
    pub fn set_finding(
        &self,
        order: &str,
        field: FindingField,
        code: String,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.set_finding(order, field.into(), model::Code(code), options)
        })
    }

    /// Takes a photo into the store and refers to it; `step` names what it shows, without it the order as a whole. The
    /// file is left alone. Answers the photo's SHA-256.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `unknown_step`, `photo_unreadable`, `photo_empty`,
    /// `photo_too_large`, `disk_full`. No photo is taken in then.
    pub fn attach(
        &self,
        order: &str,
        file: String,
        kind: EvidenceKind,
        step: Option<String>,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        let attached = parse::id(order).and_then(|order| {
            let subject = match step.map(|step| parse::id(&step)).transpose()? {
                Some(step) => model::EvidenceSubject::Step(step),
                None => model::EvidenceSubject::Order,
            };
            let draft =
                core::AttachmentDraft { file: PathBuf::from(file), kind: kind.into(), subject };
            self.core.attach(order, draft, options.try_into()?)
        });
        attached.map(|attached| attached.photo.to_string()).map_err(|error| self.explain(&error))
    }

    /// Records the customer's answer to the report as it was shown.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `wrong_transition`, `after_submission`,
    /// `report_changed` when the report is no longer the one shown, `blank_text`, `reason_missing`, `text_too_long`.
    pub fn sign_off(
        &self,
        order: &str,
        draft: SignOffDraft,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| {
            self.core.sign_off(order, draft.try_into()?, options)
        })
    }

    /// Remarks something.
    ///
    /// # Errors
    /// `order_unknown`, `order_withdrawn`, `not_on_crew`, `blank_text`, `text_too_long`.
    pub fn comment(
        &self,
        order: &str,
        text: &str,
        options: CommandOptions,
    ) -> Result<String, FieldbookError> {
        self.act(order, options, |order, options| self.core.comment(order, text, options))
    }
}

fn part(
    line: &str,
    quantity: &str,
    location: Option<String>,
) -> Result<core::PartDraft, CoreError> {
    let (line, quantity) = (parse::id(line)?, parse::quantity(quantity)?);
    Ok(core::PartDraft { line, quantity, location: location.map(model::StockLocation) })
}
