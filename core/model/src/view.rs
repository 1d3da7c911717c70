//! What an app or a dispatcher is shown of an order: the fold of assignment and record, ready to draw.

use serde::{Deserialize, Serialize};

use crate::{
    Assignment, AssignmentVersion, Author, ChangeHash, ChecklistStep, Code, Comment, DispatchState,
    EngineerId, EntryId, Evidence, Fact, FindingField, OrderId, Outcome, PartLine, Priority,
    Quantity, Reading, ReportHash, SignOff, StepResult, StockMove, VisitState, Window,
};

/// A row of the list of orders; narrow on purpose, it is read a thousand at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Which order.
    pub order: OrderId,
    /// The number people say.
    pub number: String,
    /// What must be done.
    pub title: String,
    /// For whom.
    pub customer: String,
    /// Where.
    pub site: String,
    /// How urgent.
    pub priority: Priority,
    /// When.
    pub window: Option<Window>,
    /// Where the office stands.
    pub dispatch: DispatchState,
    /// The furthest visit.
    pub execution: VisitState,
    /// The viewer's own visit; `Unseen` for the office.
    pub own_visit: VisitState,
    /// Whether the viewer leads.
    pub is_lead: bool,
    /// Whether the viewer is no longer on the crew: read-only, still delivering (`blueprint.md`).
    pub withdrawn: bool,
    /// How many flags stand.
    pub flags: u32,
    /// Steps answered, and steps in all.
    pub steps_done: u32,
    /// Steps in all.
    pub steps_total: u32,
}

/// An order in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Its row in the list.
    pub row: OrderRow,
    /// The office's side as it stands.
    pub assignment: Assignment,
    /// The version of the record: hand it back as the base of a text edit.
    pub version: Vec<ChangeHash>,
    /// What is wrong.
    pub description: String,
    /// How to get in.
    pub access_notes: String,
    /// What was done.
    pub narrative: String,
    /// The same for the customer.
    pub customer_explanation: String,
    /// What the report's content hashes to now; a signature is bound to it.
    pub report_hash: ReportHash,
    /// The checklist, by position.
    pub steps: Vec<StepView>,
    /// The parts, by position.
    pub parts: Vec<PartLineView>,
    /// Each engineer's visit.
    pub visits: Vec<VisitView>,
    /// The report's codes.
    pub findings: Vec<FindingView>,
    /// Photos: references, oldest first.
    pub evidence: Vec<Evidence>,
    /// Readings, oldest first.
    pub readings: Vec<Reading>,
    /// Customers' answers, oldest first.
    pub sign_offs: Vec<SignOffView>,
    /// Remarks, oldest first.
    pub comments: Vec<Comment>,
    /// Every part taken or given back, oldest first.
    pub stock_moves: Vec<StockMove>,
    /// Everything that happened in the visits, oldest first.
    pub timeline: Vec<Fact>,
    /// Broken rules of the trade: kept and shown, never refused (`blueprint.md`, rule zero).
    pub flags: Vec<Flag>,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStanding {
    /// Nobody has answered, or the answer was taken back.
    Open,
    /// Answered.
    Done,
    /// Answered: failed.
    Failed,
}

/// A step with what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// The step as planned.
    pub step: ChecklistStep,
    /// How it stands: the worst of concurrent verdicts, and done when anyone ticked it (`domain.md` 13, 14).
    pub standing: StepStanding,
    /// Whether people answered differently without knowing of each other.
    pub disputed: bool,
    /// The answers that stand.
    pub results: Vec<StepResult>,
    /// Whether the evidence rule is satisfied.
    pub shown: bool,
}

/// A parts line with what was really used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLineView {
    /// The line as planned.
    pub line: PartLine,
    /// Used: consumed less returned.
    pub used: Quantity,
    /// Whether more was used than planned.
    pub over_plan: bool,
}

/// One engineer's visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitView {
    /// Whose.
    pub engineer: EngineerId,
    /// The name to show, when the office gave one.
    pub name: Option<String>,
    /// How far it has come.
    pub state: VisitState,
    /// How the work ended, when it has.
    pub outcome: Option<Outcome>,
    /// The assignment version this engineer had seen when accepting: the window to be judged against (`domain.md` 9).
    pub accepted_version: Option<AssignmentVersion>,
    /// Whether the engineer is no longer on the crew.
    pub withdrawn: bool,
}

/// A code of the report; several values when set without knowing of each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// Which code.
    pub field: FindingField,
    /// Its values, sorted; more than one is shown as disputed.
    pub values: Vec<Code>,
}

/// A customer's answer, and whether it still fits the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOffView {
    /// The answer.
    pub sign_off: SignOff,
    /// Whether the report changed after it (`domain.md` 4).
    pub stale: bool,
}

/// Which rule of the trade is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagCode {
    /// A fact came that the table of transitions does not foresee.
    TransitionOutOfTurn,
    /// More of a part was used than planned.
    OverPlan,
    /// More of a part was given back than taken.
    ReturnedMoreThanTaken,
    /// A step was answered after the work was completed.
    StepAfterCompletion,
    /// Work was completed with mandatory steps open.
    StepsMissing,
    /// Work was completed without mandatory photos.
    EvidenceMissing,
    /// Work was completed without the report's codes.
    CodesMissing,
    /// People answered a step differently.
    StepDisputed,
    /// People set a code differently.
    FindingDisputed,
    /// The report changed after a signature.
    ChangedAfterSignature,
    /// Two engineers both completed the order.
    DoubleVisit,
    /// Work went on although the order was cancelled.
    CancelledWorkPerformed,
    /// Somebody not (or no longer) on the crew worked.
    WorkedAfterWithdrawal,
    /// A meter runs backwards.
    MeterBackwards,
    /// An elastic step deviates by more than a fifth, without a reason.
    DeviationWithoutReason,
}

/// A broken rule, and what broke it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Flag {
    /// Which rule.
    pub code: FlagCode,
    /// Whose entry, when it was one person's.
    pub by: Option<Author>,
    /// The entry, when it is one.
    pub entry: Option<EntryId>,
    /// What it is about: a step's or part's or meter's name.
    pub subject: String,
}
