//! The parts of a work record that carry a judgment: steps, parts, findings, signatures.

use fieldbook_client::model;

use super::people::StampView;
use crate::drafts::StepAnswer;
use crate::words::{EvidenceRule, FindingField, StepStanding, Tier};

/// A step with what was found.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StepView {
    /// Its id.
    pub id: String,
    /// What to do.
    pub title: String,
    /// How binding.
    pub tier: Tier,
    /// Whether work may only start when it is done.
    pub safety: bool,
    /// What it asks for.
    pub kind: StepKindView,
    /// What it must be shown with.
    pub evidence: EvidenceRule,
    /// Why it is done.
    pub goal: Option<String>,
    /// The limit it is held against.
    pub limit: Option<String>,
    /// What to say.
    pub script: Option<String>,
    /// How it is done.
    pub procedure: Option<String>,
    /// How it stands.
    pub standing: StepStanding,
    /// Whether people answered differently without knowing of each other.
    pub disputed: bool,
    /// Whether the evidence rule is satisfied.
    pub shown: bool,
    /// The answers that stand.
    pub results: Vec<StepResultView>,
}

/// What a step asks for.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum StepKindView {
    /// Done or not done.
    Tick,
    /// Passed or failed.
    PassFail,
    /// A measured number.
    Number {
        /// Its unit.
        unit: String,
        /// What it should be: a decimal number as text.
        target: Option<String>,
    },
    /// Words.
    Text,
}

impl From<model::StepKind> for StepKindView {
    fn from(kind: model::StepKind) -> Self {
        match kind {
            model::StepKind::Tick => Self::Tick,
            model::StepKind::PassFail => Self::PassFail,
            model::StepKind::Number { unit, target } => {
                Self::Number { unit, target: target.map(|t| t.to_string()) }
            }
            model::StepKind::Text => Self::Text,
        }
    }
}

impl From<model::StepView> for StepView {
    fn from(view: model::StepView) -> Self {
        let step = view.step;
        Self {
            id: step.id.to_string(),
            title: step.title,
            tier: step.tier.into(),
            safety: step.safety,
            kind: step.kind.into(),
            evidence: step.evidence.into(),
            goal: step.goal,
            limit: step.limit,
            script: step.script,
            procedure: step.procedure,
            standing: view.standing.into(),
            disputed: view.disputed,
            shown: view.shown,
            results: view.results.into_iter().map(Into::into).collect(),
        }
    }
}

/// One answer to one step.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StepResultView {
    /// Its id.
    pub id: String,
    /// What was found.
    pub answer: StepAnswer,
    /// Why it deviates.
    pub reason: Option<String>,
    /// Who, when.
    pub stamp: StampView,
}

impl From<model::StepResult> for StepResultView {
    fn from(result: model::StepResult) -> Self {
        Self {
            id: result.id.to_string(),
            answer: result.value.into(),
            reason: result.reason,
            stamp: result.stamp.into(),
        }
    }
}

/// A parts line with what was really used.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PartLineView {
    /// Its id.
    pub id: String,
    /// The maker's or the warehouse's number.
    pub part_number: String,
    /// What people call it.
    pub name: String,
    /// What it is counted in.
    pub unit: String,
    /// Expected: a decimal number as text.
    pub planned: String,
    /// Used: consumed less returned, a decimal number as text.
    pub used: String,
    /// Whether more was used than planned.
    pub over_plan: bool,
}

impl From<model::PartLineView> for PartLineView {
    fn from(view: model::PartLineView) -> Self {
        Self {
            id: view.line.id.to_string(),
            part_number: view.line.part_number,
            name: view.line.name,
            unit: view.line.unit,
            planned: view.line.planned.to_string(),
            used: view.used.to_string(),
            over_plan: view.over_plan,
        }
    }
}

/// A code of the report.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FindingView {
    /// Which question.
    pub field: FindingField,
    /// Its values; more than one was set without knowing of each other.
    pub values: Vec<String>,
}

impl From<model::FindingView> for FindingView {
    fn from(view: model::FindingView) -> Self {
        Self {
            field: view.field.into(),
            values: view.values.into_iter().map(|code| code.0).collect(),
        }
    }
}

/// A customer's answer, and whether it still fits the report.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SignOffView {
    /// Its id.
    pub id: String,
    /// Who answered for the customer.
    pub signer: String,
    /// Why the customer would not sign; absent when signed.
    pub refusal: Option<String>,
    /// The report they saw, as hash.
    pub report_hash: String,
    /// Whether the report changed after it.
    pub stale: bool,
    /// Who presented it, when.
    pub stamp: StampView,
}

impl From<model::SignOffView> for SignOffView {
    fn from(view: model::SignOffView) -> Self {
        let sign_off = view.sign_off;
        let refusal = match sign_off.answer {
            model::SignOffAnswer::Signed { .. } => None,
            model::SignOffAnswer::Refused { reason } => Some(reason),
        };
        Self {
            id: sign_off.id.to_string(),
            signer: sign_off.signer,
            refusal,
            report_hash: sign_off.report.to_string(),
            stale: view.stale,
            stamp: sign_off.stamp.into(),
        }
    }
}
