//! An order in full, as an app draws it.

use fieldbook_client::{ArgValue, Language, Named, model, render};

use super::people::{AssignmentView, StampView};
use super::visit::{FactView, VisitView};
use super::work::{FindingView, PartLineView, SignOffView, StepView};
use crate::words::{EvidenceKind, MoveKind};

/// An order in full: the office's side, the work record, and what follows from both.
#[derive(Debug, Clone, uniffi::Record)]
pub struct OrderDetail {
    /// The office's side as it stands.
    pub assignment: AssignmentView,
    /// The furthest visit.
    pub execution: crate::words::VisitState,
    /// The viewer's own visit.
    pub own_visit: crate::words::VisitState,
    /// Whether the viewer leads.
    pub is_lead: bool,
    /// Whether the viewer is no longer on the crew: read-only, still delivering.
    pub withdrawn: bool,
    /// The version of the texts below: hand it back as the base of an edit.
    pub version: String,
    /// What is wrong.
    pub description: String,
    /// How to get in.
    pub access_notes: String,
    /// What was done.
    pub narrative: String,
    /// The same for the customer.
    pub customer_explanation: String,
    /// What the report's content hashes to; hand it to `sign_off` with what the customer saw.
    pub report_hash: String,
    /// The checklist, by position.
    pub steps: Vec<StepView>,
    /// The parts, by position.
    pub parts: Vec<PartLineView>,
    /// Each engineer's visit.
    pub visits: Vec<VisitView>,
    /// The report's codes.
    pub findings: Vec<FindingView>,
    /// References to photos, oldest first.
    pub evidence: Vec<EvidenceView>,
    /// Readings, oldest first.
    pub readings: Vec<ReadingView>,
    /// Customers' answers, oldest first.
    pub sign_offs: Vec<SignOffView>,
    /// Remarks, oldest first.
    pub comments: Vec<CommentView>,
    /// Every part taken or given back, oldest first.
    pub stock_moves: Vec<StockMoveView>,
    /// Everything that happened in the visits, oldest first.
    pub timeline: Vec<FactView>,
    /// Broken rules of the trade: kept and shown, never refused.
    pub flags: Vec<FlagView>,
}

impl OrderDetail {
    /// The core's view, with the labels of its flags in this language.
    pub(crate) fn of(order: model::OrderView, language: Language) -> Self {
        Self {
            assignment: order.assignment.into(),
            execution: order.row.execution.into(),
            own_visit: order.row.own_visit.into(),
            is_lead: order.row.is_lead,
            withdrawn: order.row.withdrawn,
            version: fieldbook_client::TextVersion::from(order.version).to_string(),
            description: order.description,
            access_notes: order.access_notes,
            narrative: order.narrative,
            customer_explanation: order.customer_explanation,
            report_hash: order.report_hash.to_string(),
            steps: order.steps.into_iter().map(Into::into).collect(),
            parts: order.parts.into_iter().map(Into::into).collect(),
            visits: order.visits.into_iter().map(Into::into).collect(),
            findings: order.findings.into_iter().map(Into::into).collect(),
            evidence: order.evidence.into_iter().map(Into::into).collect(),
            readings: order.readings.into_iter().map(Into::into).collect(),
            sign_offs: order.sign_offs.into_iter().map(Into::into).collect(),
            comments: order.comments.into_iter().map(Into::into).collect(),
            stock_moves: order.stock_moves.into_iter().map(Into::into).collect(),
            timeline: order.timeline.into_iter().map(Into::into).collect(),
            flags: order.flags.into_iter().map(|flag| FlagView::of(flag, language)).collect(),
        }
    }
}

/// A reference to a photo.
#[derive(Debug, Clone, uniffi::Record)]
pub struct EvidenceView {
    /// The reference's id.
    pub id: String,
    /// The photo: SHA-256 of its original bytes, as hex.
    pub blob: String,
    /// What sort of file.
    pub kind: EvidenceKind,
    /// Its size in bytes.
    pub size: u64,
    /// The step it shows; absent when it shows the order as a whole.
    pub step: Option<String>,
    /// Who, when.
    pub stamp: StampView,
}

impl From<model::Evidence> for EvidenceView {
    fn from(evidence: model::Evidence) -> Self {
        let step = match evidence.subject {
            model::EvidenceSubject::Order => None,
            model::EvidenceSubject::Step(step) => Some(step.to_string()),
        };
        Self {
            id: evidence.id.to_string(),
            blob: evidence.blob.to_string(),
            kind: evidence.kind.into(),
            size: evidence.size,
            step,
            stamp: evidence.stamp.into(),
        }
    }
}

/// A value read off a meter.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReadingView {
    /// Its id.
    pub id: String,
    /// Which meter.
    pub meter: String,
    /// What it showed: a decimal number as text.
    pub value: String,
    /// In which unit.
    pub unit: String,
    /// Measured with what.
    pub instrument: Option<String>,
    /// The earlier reading that this one corrects.
    pub corrects: Option<String>,
    /// Who, when.
    pub stamp: StampView,
}

impl From<model::Reading> for ReadingView {
    fn from(reading: model::Reading) -> Self {
        Self {
            id: reading.id.to_string(),
            meter: reading.meter,
            value: reading.value.to_string(),
            unit: reading.unit,
            instrument: reading.instrument,
            corrects: reading.corrects.map(|id| id.to_string()),
            stamp: reading.stamp.into(),
        }
    }
}

/// A remark.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CommentView {
    /// Its id.
    pub id: String,
    /// What was said.
    pub text: String,
    /// Who, when.
    pub stamp: StampView,
}

impl From<model::Comment> for CommentView {
    fn from(comment: model::Comment) -> Self {
        Self { id: comment.id.to_string(), text: comment.text, stamp: comment.stamp.into() }
    }
}

/// Parts taken or given back.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StockMoveView {
    /// Its id.
    pub id: String,
    /// Of which line.
    pub line: String,
    /// Which way.
    pub kind: MoveKind,
    /// How much: a decimal number as text.
    pub quantity: String,
    /// From or to which stock.
    pub location: String,
    /// Who, when.
    pub stamp: StampView,
}

impl From<model::StockMove> for StockMoveView {
    fn from(entry: model::StockMove) -> Self {
        Self {
            id: entry.id.to_string(),
            line: entry.line.to_string(),
            kind: entry.kind.into(),
            quantity: entry.quantity.to_string(),
            location: entry.location.0,
            stamp: entry.stamp.into(),
        }
    }
}

/// A broken rule of the trade, and what broke it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FlagView {
    /// Which rule: a stable code, for example `over_plan`.
    pub code: String,
    /// The entry, when it is one.
    pub entry: Option<String>,
    /// What it is about: a step's, part's or meter's name.
    pub subject: String,
    /// The rule in the app's language.
    pub text: String,
}

impl FlagView {
    fn of(flag: model::Flag, language: Language) -> Self {
        Self {
            code: flag.code.name().to_owned(),
            entry: flag.entry.map(|id| id.to_string()),
            text: render(
                language,
                &flag.code.message_id(),
                &[("subject", ArgValue::from(flag.subject.as_str()))],
            ),
            subject: flag.subject,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_says_in_its_sentence_what_it_is_about() {
        let subject = "轴承 6204".to_owned();
        let flag = model::Flag { code: model::FlagCode::OverPlan, by: None, entry: None, subject };
        for language in [Language::ZhHans, Language::ZhHant, Language::En] {
            let text = FlagView::of(flag.clone(), language).text;
            assert!(text.contains("轴承 6204") && !text.contains('{'), "{text}");
        }
    }
}
