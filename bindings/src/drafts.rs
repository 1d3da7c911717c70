//! What an app gives: answers and options, checked and turned into the core's types.

use fieldbook_client::{self as core, FieldbookError as CoreError, model};

use crate::parse;

/// An app's answer to a step of the checklist; the kind must be the one the step asks for.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum StepAnswer {
    /// Done, or taken back.
    Tick {
        /// `true` when done.
        done: bool,
    },
    /// Passed or failed.
    PassFail {
        /// `true` when passed.
        passed: bool,
    },
    /// A measured number.
    Number {
        /// A decimal number as text, with at most three decimals.
        value: String,
    },
    /// Words.
    Text {
        /// The words.
        text: String,
    },
}

impl From<model::StepValue> for StepAnswer {
    fn from(value: model::StepValue) -> Self {
        match value {
            model::StepValue::Tick(done) => Self::Tick { done },
            model::StepValue::PassFail(passed) => Self::PassFail { passed },
            model::StepValue::Number(value) => Self::Number { value: value.to_string() },
            model::StepValue::Text(text) => Self::Text { text },
        }
    }
}

impl TryFrom<StepAnswer> for model::StepValue {
    type Error = CoreError;

    fn try_from(answer: StepAnswer) -> Result<Self, CoreError> {
        Ok(match answer {
            StepAnswer::Tick { done } => Self::Tick(done),
            StepAnswer::PassFail { passed } => Self::PassFail(passed),
            StepAnswer::Number { value } => Self::Number(parse::quantity(&value)?),
            StepAnswer::Text { text } => Self::Text(text),
        })
    }
}

/// Where the phone is; recorded, never a reason to refuse.
#[derive(Debug, Clone, Copy, uniffi::Record)]
pub struct GpsFix {
    /// Latitude in millionths of a degree.
    pub latitude_e6: i32,
    /// Longitude in millionths of a degree.
    pub longitude_e6: i32,
    /// Radius of uncertainty in meters.
    pub accuracy_m: u32,
}

/// How a verb is called.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct CommandOptions {
    /// The id of the entry that is made: a UUID that the app keeps, so that it can repeat the call after a crash; the
    /// same id on the same order counts once. Without it a fresh one is drawn.
    #[uniffi(default = None)]
    pub command_id: Option<String>,
    /// Where the phone is, when the app knows.
    #[uniffi(default = None)]
    pub gps: Option<GpsFix>,
}

impl TryFrom<CommandOptions> for core::CommandOptions {
    type Error = CoreError;

    fn try_from(options: CommandOptions) -> Result<Self, CoreError> {
        let command_id = parse::optional_id(options.command_id.as_deref())?;
        let gps = options.gps.map(|fix| model::GpsFix {
            latitude_e6: fix.latitude_e6,
            longitude_e6: fix.longitude_e6,
            accuracy_m: fix.accuracy_m,
        });
        Ok(Self { command_id, gps })
    }
}

/// A value read off a meter or an instrument.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReadingDraft {
    /// Which meter.
    pub meter: String,
    /// What it showed: a decimal number as text.
    pub value: String,
    /// In which unit.
    pub unit: String,
    /// Measured with what.
    #[uniffi(default = None)]
    pub instrument: Option<String>,
    /// The id of the earlier reading that this one corrects; both are kept.
    #[uniffi(default = None)]
    pub corrects: Option<String>,
}

impl TryFrom<ReadingDraft> for core::ReadingDraft {
    type Error = CoreError;

    fn try_from(draft: ReadingDraft) -> Result<Self, CoreError> {
        Ok(Self {
            value: parse::quantity(&draft.value)?,
            corrects: parse::optional_id(draft.corrects.as_deref())?,
            meter: draft.meter,
            unit: draft.unit,
            instrument: draft.instrument,
        })
    }
}

/// A customer's answer to the report.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SignOffDraft {
    /// Who answered for the customer.
    pub signer: String,
    /// The report they were shown: `report_hash` of the order.
    pub report_hash: String,
    /// The picture of the signature among the evidence, when one was drawn.
    #[uniffi(default = None)]
    pub strokes: Option<String>,
    /// Why the customer would not sign; absent when signed.
    #[uniffi(default = None)]
    pub refusal: Option<String>,
}

impl TryFrom<SignOffDraft> for core::SignOffDraft {
    type Error = CoreError;

    fn try_from(draft: SignOffDraft) -> Result<Self, CoreError> {
        let answer = match draft.refusal {
            Some(reason) => model::SignOffAnswer::Refused { reason },
            None => model::SignOffAnswer::Signed {
                strokes: parse::optional_id(draft.strokes.as_deref())?,
            },
        };
        Ok(Self { signer: draft.signer, answer, report: parse::id(&draft.report_hash)? })
    }
}
