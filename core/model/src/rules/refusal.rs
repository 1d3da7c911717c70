//! Why a command is refused, with what was wrong: ids and limits, never a customer's words.

use crate::{
    DispatchState, EngineerId, EntryId, FindingField, OrderId, PartLineId, Quantity, ReportHash,
    StepId, VisitState,
};

/// Something mandatory that is missing when work is completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// A base step without an answer.
    Step(StepId),
    /// A step without its photo.
    Evidence(StepId),
    /// A code of the report.
    Code(FindingField),
}

/// Why a command was refused; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The command is for another order than the one it was given with.
    #[error("the command is for order {order}")]
    OtherOrder {
        /// Which one it is for.
        order: OrderId,
    },
    /// The writer is not, or no longer, on the crew.
    #[error("engineer {engineer} is not on the crew")]
    NotOnCrew {
        /// Who.
        engineer: EngineerId,
    },
    /// Only an engineer has a visit.
    #[error("{verb} is for an engineer")]
    NotAnEngineer {
        /// What was tried.
        verb: &'static str,
    },
    /// The office cancelled or closed the order; what began may be finished, nothing new may begin.
    #[error("the order is {}", dispatch.name())]
    OrderEnded {
        /// Which of the two.
        dispatch: DispatchState,
    },
    /// The table of transitions does not lead on from here.
    #[error("{verb} does not follow {}", from.name())]
    WrongTransition {
        /// Where the visit stands.
        from: VisitState,
        /// What was tried.
        verb: &'static str,
    },
    /// The own visit was handed in; only photos, remarks and a new signature may follow.
    #[error("{verb} after the visit was submitted")]
    AfterSubmission {
        /// What was tried.
        verb: &'static str,
    },
    /// A reason is owed and blank.
    #[error("{verb} needs a reason")]
    ReasonMissing {
        /// What was tried.
        verb: &'static str,
    },
    /// Safety steps are not done.
    #[error("{} safety steps are not done", steps.len())]
    SafetyStepsOpen {
        /// Which ones, by position.
        steps: Vec<StepId>,
    },
    /// Something mandatory is missing, and nobody said why.
    #[error("{} mandatory things are missing without a reason", missing.len())]
    GapsWithoutReason {
        /// What.
        missing: Vec<Gap>,
    },
    /// The own work was completed already.
    #[error("step {step} answered after completion")]
    StepAfterCompletion {
        /// Which step.
        step: StepId,
    },
    /// The order has no such step.
    #[error("no step {step}")]
    UnknownStep {
        /// The id given.
        step: StepId,
    },
    /// The answer is not of the kind the step asks for.
    #[error("the answer is of the wrong kind for step {step}")]
    WrongStepValue {
        /// Which step.
        step: StepId,
    },
    /// An elastic step is off its target by more than a fifth, and nobody said why.
    #[error("step {step} deviates by more than a fifth without a reason")]
    DeviationWithoutReason {
        /// Which step.
        step: StepId,
    },
    /// The order has no such part line.
    #[error("no part line {line}")]
    UnknownPartLine {
        /// The id given.
        line: PartLineId,
    },
    /// Nothing, less than nothing, or more than anybody carries or reads.
    #[error("quantity {quantity} is out of bounds")]
    AbsurdQuantity {
        /// The amount given.
        quantity: Quantity,
    },
    /// More is given back than is out.
    #[error("only {taken} of part line {line} can be returned")]
    ReturnedMoreThanTaken {
        /// Which line.
        line: PartLineId,
        /// How much is out.
        taken: Quantity,
    },
    /// There is no such reading to correct.
    #[error("no reading {entry}")]
    UnknownReading {
        /// The id given.
        entry: EntryId,
    },
    /// The list has no such code for this question.
    #[error("no such code for {}", field.name())]
    UnknownCode {
        /// Which question.
        field: FindingField,
    },
    /// The report is no longer the one the customer saw.
    #[error("the report changed since it was shown")]
    ReportChanged {
        /// What was shown.
        shown: ReportHash,
        /// What it is now.
        present: ReportHash,
    },
    /// Something that must be said is blank.
    #[error("{field} is blank")]
    BlankText {
        /// Which field of the command.
        field: &'static str,
    },
    /// Longer than a person types.
    #[error("{field} has {length} characters, at most {limit} fit")]
    TextTooLong {
        /// Which field of the command.
        field: &'static str,
        /// How many characters it has.
        length: usize,
        /// How many fit.
        limit: usize,
    },
    /// A control character that nobody types: neither tab nor line break, or a line break in a name.
    #[error("{field} has a control character")]
    ControlCharacter {
        /// Which field of the command.
        field: &'static str,
    },
    /// The record was made before.
    #[error("the record exists")]
    AlreadyCreated,
    /// Two steps, two part lines, or two commands that do different things share an id.
    #[error("two {field} share an id")]
    RepeatedId {
        /// Which list.
        field: &'static str,
    },
}

impl Refusal {
    /// The stable code, for apps, logs and `docs/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherOrder { .. } => "other_order",
            Self::NotOnCrew { .. } => "not_on_crew",
            Self::NotAnEngineer { .. } => "not_an_engineer",
            Self::OrderEnded { .. } => "order_ended",
            Self::WrongTransition { .. } => "wrong_transition",
            Self::AfterSubmission { .. } => "after_submission",
            Self::ReasonMissing { .. } => "reason_missing",
            Self::SafetyStepsOpen { .. } => "safety_steps_open",
            Self::GapsWithoutReason { .. } => "gaps_without_reason",
            Self::StepAfterCompletion { .. } => "step_after_completion",
            Self::UnknownStep { .. } => "unknown_step",
            Self::WrongStepValue { .. } => "wrong_step_value",
            Self::DeviationWithoutReason { .. } => "deviation_without_reason",
            Self::UnknownPartLine { .. } => "unknown_part_line",
            Self::AbsurdQuantity { .. } => "absurd_quantity",
            Self::ReturnedMoreThanTaken { .. } => "returned_more_than_taken",
            Self::UnknownReading { .. } => "unknown_reading",
            Self::UnknownCode { .. } => "unknown_finding_code",
            Self::ReportChanged { .. } => "report_changed",
            Self::BlankText { .. } => "blank_text",
            Self::TextTooLong { .. } => "text_too_long",
            Self::ControlCharacter { .. } => "control_character",
            Self::AlreadyCreated => "already_created",
            Self::RepeatedId { .. } => "repeated_id",
        }
    }
}
