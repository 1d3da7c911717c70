//! What somebody does to an order, as one typed thing. It is kept beside the change it made, so that the change can
//! be made again on other heads (`blueprint.md`, rule zero).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    ChangeHash, ChecklistStep, Code, EntryId, EvidenceId, EvidenceKind, EvidenceSubject,
    FindingField, MoveKind, OrderId, Outcome, PartLine, PartLineId, PauseReason, Quantity,
    ReportHash, SignOffAnswer, Stamp, StepId, StepValue, StockLocation,
};

/// A text that people type together.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum TextField {
    /// What is wrong, as it was told.
    #[n(0)]
    Description,
    /// How to get in.
    #[n(1)]
    AccessNotes,
    /// What was done.
    #[n(2)]
    Narrative,
    /// The same for the customer, in plain words.
    #[n(3)]
    CustomerExplanation,
}

/// One act, with who, when and where. Its id is the id of the entry it makes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Command {
    /// Its id.
    #[n(0)]
    pub id: EntryId,
    /// On which order.
    #[n(1)]
    pub order: OrderId,
    /// Who, when, where.
    #[n(2)]
    pub stamp: Stamp,
    /// What.
    #[n(3)]
    pub deed: Deed,
}

/// What is done. Facts of a visit concern the visit of the engineer in the command's stamp.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum Deed {
    /// Makes the record: description, access notes, checklist and planned parts.
    #[n(0)]
    Create {
        /// What is wrong.
        #[n(0)]
        description: String,
        /// How to get in.
        #[n(1)]
        access_notes: String,
        /// What must be looked at.
        #[n(2)]
        steps: Vec<ChecklistStep>,
        /// What will probably be needed.
        #[n(3)]
        parts: Vec<PartLine>,
    },
    /// Says that the order was read.
    #[n(1)]
    Acknowledge,
    /// Takes the order.
    #[n(2)]
    Accept,
    /// Turns the order down.
    #[n(3)]
    Decline {
        /// Why; not blank.
        #[n(0)]
        reason: String,
    },
    /// Sets off.
    #[n(4)]
    StartTravel,
    /// Arrives.
    #[n(5)]
    Arrive,
    /// Starts working, or goes on.
    #[n(6)]
    StartWork,
    /// Interrupts the work.
    #[n(7)]
    Pause {
        /// Why.
        #[n(0)]
        reason: PauseReason,
    },
    /// Ends the work.
    #[n(8)]
    Complete {
        /// How it ended.
        #[n(0)]
        outcome: Outcome,
        /// Why something mandatory is missing, when it is.
        #[n(1)]
        gaps_reason: Option<String>,
    },
    /// Hands the order in.
    #[n(9)]
    Submit,
    /// Records the customer's answer to the report as it stands.
    #[n(10)]
    SignOff {
        /// Who answered for the customer; not blank.
        #[n(0)]
        signer: String,
        /// What they answered.
        #[n(1)]
        answer: SignOffAnswer,
        /// The report they saw.
        #[n(2)]
        report: ReportHash,
    },
    /// Answers a step of the checklist.
    #[n(11)]
    Tick {
        /// Which step.
        #[n(0)]
        step: StepId,
        /// What was found.
        #[n(1)]
        value: StepValue,
        /// Why it deviates.
        #[n(2)]
        reason: Option<String>,
    },
    /// Takes or gives back parts.
    #[n(12)]
    MovePart {
        /// Of which line.
        #[n(0)]
        line: PartLineId,
        /// Which way.
        #[n(1)]
        kind: MoveKind,
        /// How much; more than nothing.
        #[n(2)]
        quantity: Quantity,
        /// From or to which stock.
        #[n(3)]
        location: StockLocation,
    },
    /// Writes a reading down.
    #[n(13)]
    RecordReading {
        /// Which meter; not blank.
        #[n(0)]
        meter: String,
        /// What it showed.
        #[n(1)]
        value: Quantity,
        /// In which unit.
        #[n(2)]
        unit: String,
        /// Measured with what.
        #[n(3)]
        instrument: Option<String>,
        /// The reading that this one corrects.
        #[n(4)]
        corrects: Option<EntryId>,
    },
    /// Changes a text that people type together: from the version the editor was opened with to what it holds now.
    #[n(14)]
    EditText {
        /// Which text.
        #[n(0)]
        field: TextField,
        /// The version that came with the text the editor showed.
        #[n(1)]
        base: Vec<ChangeHash>,
        /// The whole text as the editor holds it now.
        #[n(2)]
        text: String,
    },
    /// Sets a code of the report.
    #[n(15)]
    SetFinding {
        /// Which one.
        #[n(0)]
        field: FindingField,
        /// From the list of codes.
        #[n(1)]
        code: Code,
    },
    /// Refers to a photo.
    #[n(16)]
    Attach {
        /// The photo.
        #[n(0)]
        blob: EvidenceId,
        /// What sort of file.
        #[n(1)]
        kind: EvidenceKind,
        /// Its size in bytes.
        #[n(2)]
        size: u64,
        /// What it shows.
        #[n(3)]
        subject: EvidenceSubject,
    },
    /// Remarks something.
    #[n(17)]
    Comment {
        /// What; not blank.
        #[n(0)]
        text: String,
    },
}

impl Deed {
    /// The verb, as JSON names it, for example `start_work`.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Acknowledge => "acknowledge",
            Self::Accept => "accept",
            Self::Decline { .. } => "decline",
            Self::StartTravel => "start_travel",
            Self::Arrive => "arrive",
            Self::StartWork => "start_work",
            Self::Pause { .. } => "pause",
            Self::Complete { .. } => "complete",
            Self::Submit => "submit",
            Self::SignOff { .. } => "sign_off",
            Self::Tick { .. } => "tick",
            Self::MovePart { .. } => "move_part",
            Self::RecordReading { .. } => "record_reading",
            Self::EditText { .. } => "edit_text",
            Self::SetFinding { .. } => "set_finding",
            Self::Attach { .. } => "attach",
            Self::Comment { .. } => "comment",
        }
    }
}
