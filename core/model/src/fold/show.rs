//! From the fold to what is drawn: the row of a list, and the order in full.

use std::collections::BTreeSet;

use super::entries::in_order;
use super::parts::PartFold;
use super::steps::StepFold;
use super::visits::Visit;
use super::whole::Whole;
use crate::{
    EngineerId, FindingView, OrderRow, OrderView, PartLineView, SignOffView, StepStanding,
    StepView, TextField, VisitState, VisitView,
};

impl Whole<'_> {
    /// The row, as `viewer` sees it.
    pub(super) fn row(&self, viewer: Option<EngineerId>) -> OrderRow {
        let assignment = self.assignment;
        let own = |visit: &&Visit| Some(visit.engineer) == viewer;
        OrderRow {
            order: assignment.order,
            number: assignment.number.clone(),
            title: assignment.title.clone(),
            customer: assignment.customer.name.clone(),
            site: assignment.site.name.clone(),
            priority: assignment.priority,
            window: assignment.window,
            dispatch: assignment.dispatch,
            execution: self.execution(),
            own_visit: self.visits.iter().find(own).map_or(VisitState::Unseen, |visit| visit.state),
            is_lead: viewer.is_some() && assignment.lead == viewer,
            withdrawn: viewer.is_some_and(|engineer| !assignment.has_crew(engineer)),
            flags: count(self.flags.len()),
            steps_done: count(
                self.steps.iter().filter(|step| step.standing != StepStanding::Open).count(),
            ),
            steps_total: count(self.steps.len()),
        }
    }

    /// The furthest visit; that of a colleague taken off before setting out is passed over.
    fn execution(&self) -> VisitState {
        let counting = self.visits.iter().filter(|visit| visit.counts());
        counting.map(|visit| visit.state).max().unwrap_or_default()
    }

    /// The order in full.
    pub(super) fn view(&self, viewer: Option<EngineerId>) -> OrderView {
        let record = self.record;
        OrderView {
            row: self.row(viewer),
            assignment: self.assignment.clone(),
            version: record.heads.clone(),
            description: record.text(TextField::Description).to_owned(),
            access_notes: record.text(TextField::AccessNotes).to_owned(),
            narrative: record.text(TextField::Narrative).to_owned(),
            customer_explanation: record.text(TextField::CustomerExplanation).to_owned(),
            report_hash: self.report,
            steps: self.steps.iter().map(step_view).collect(),
            parts: self.parts.iter().map(part_view).collect(),
            visits: self.visits.iter().map(|visit| self.visit_view(visit)).collect(),
            findings: self.findings(),
            evidence: in_order(&record.evidence).into_iter().cloned().collect(),
            readings: in_order(&record.readings).into_iter().cloned().collect(),
            sign_offs: self.sign_offs(),
            comments: in_order(&record.comments).into_iter().cloned().collect(),
            stock_moves: in_order(&record.stock_moves).into_iter().cloned().collect(),
            timeline: in_order(&record.facts).into_iter().cloned().collect(),
            flags: self.flags.clone(),
        }
    }

    fn visit_view(&self, visit: &Visit) -> VisitView {
        VisitView {
            engineer: visit.engineer,
            name: self.assignment.name_of(visit.engineer).map(str::to_owned),
            state: visit.state,
            outcome: visit.outcome,
            accepted_version: visit.accepted_version,
            withdrawn: !visit.on_crew,
        }
    }

    fn findings(&self) -> Vec<FindingView> {
        let set = self.record.findings.iter().filter(|(_, values)| !values.is_empty());
        set.map(|(field, values)| {
            let codes: BTreeSet<_> =
                values.iter().map(|written| written.value.code.clone()).collect();
            FindingView { field: *field, values: codes.into_iter().collect() }
        })
        .collect()
    }

    fn sign_offs(&self) -> Vec<SignOffView> {
        let answers = in_order(&self.record.sign_offs).into_iter();
        answers
            .map(|answer| SignOffView {
                sign_off: answer.clone(),
                stale: answer.report != self.report,
            })
            .collect()
    }
}

fn step_view(fold: &StepFold) -> StepView {
    StepView {
        step: fold.step.clone(),
        standing: fold.standing,
        disputed: fold.disputed,
        results: fold.results.iter().map(|result| (*result).clone()).collect(),
        shown: fold.shown,
    }
}

fn part_view(part: &PartFold) -> PartLineView {
    PartLineView { line: part.line.clone(), used: part.used, over_plan: part.is_over_plan() }
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
