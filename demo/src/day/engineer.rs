//! An engineer's hands on a phone: each edit goes into the ledger first, then into the core.

use fieldbook_client::{
    CommandOptions, CompletionDraft, Fieldbook, PartDraft, SignOffDraft, StepDraft, TextVersion,
};
use fieldbook_model::{
    Code, FindingField, OrderId, OrderView, Outcome, Quantity, SignOffAnswer, StepKind,
    StepStanding, StepValue, StepView,
};

use super::Diary;
use crate::DemoError;
use crate::stage::Engineer;

/// Who signs for the customer.
const SIGNER: &str = "王经理 Manager Wang";

pub(super) struct Hands<'a> {
    name: &'static str,
    phone: &'a Fieldbook,
}

impl<'a> Hands<'a> {
    pub(super) fn new(engineer: &'a Engineer) -> Self {
        Self { name: engineer.name, phone: &engineer.phone }
    }

    /// Takes an order, drives there, makes it safe, and starts.
    pub(super) fn begin(&self, order: OrderId, diary: &mut Diary) -> Result<(), DemoError> {
        let number = self.phone.order(order)?.assignment.number;
        let on = [("order", number.as_str())];
        self.act(order, diary, "demo-did-acknowledge", &on, |phone, options| {
            phone.acknowledge(order, options)
        })?;
        self.act(order, diary, "demo-did-accept", &on, |phone, options| {
            phone.accept(order, options)
        })?;
        self.act(order, diary, "demo-did-travel", &[], |phone, options| {
            phone.start_travel(order, options)
        })?;
        self.act(order, diary, "demo-did-arrive", &[], |phone, options| {
            phone.arrive(order, options)
        })?;
        self.answer_steps(order, diary, |step| step.step.safety)?;
        self.act(order, diary, "demo-did-start", &[], |phone, options| {
            phone.start_work(order, options)
        })
    }

    /// Begins, uses a part where the order has one, and writes a line of the report.
    pub(super) fn work(
        &self,
        order: OrderId,
        diary: &mut Diary,
        words: &str,
    ) -> Result<(), DemoError> {
        let opened = self.phone.order(order)?;
        self.begin(order, diary)?;
        if let Some(part) = opened.parts.first() {
            let draft =
                PartDraft { line: part.line.id, quantity: Quantity::whole(1), location: None };
            let told = [("quantity", "1"), ("part", part.line.name.as_str())];
            self.act(order, diary, "demo-did-consume", &told, |phone, options| {
                phone.consume_part(order, draft, options)
            })?;
        }
        self.narrate(order, diary, &opened, words)
    }

    /// Answers what is left, sets the codes, ends the work and has it signed.
    pub(super) fn finish(&self, order: OrderId, diary: &mut Diary) -> Result<(), DemoError> {
        self.answer_steps(order, diary, |_| true)?;
        for (field, code) in
            [(FindingField::FailureMode, "noise"), (FindingField::Activity, "replace")]
        {
            // A view shows a code by its value, not by the entry that set it.
            let token = format!("[\"{code}\"]");
            diary.note((self.name, order, &token), "demo-did-finding", &[("code", code)])?;
            self.phone.set_finding(
                order,
                field,
                Code(code.to_owned()),
                CommandOptions::default(),
            )?;
        }
        let draft = CompletionDraft { outcome: Outcome::Fixed, gaps_reason: None };
        self.act(order, diary, "demo-did-complete", &[], |phone, options| {
            phone.complete(order, draft, options)
        })?;
        let report = self.phone.order(order)?.report_hash;
        let draft = SignOffDraft {
            signer: SIGNER.to_owned(),
            answer: SignOffAnswer::Signed { strokes: None },
            report,
        };
        self.act(order, diary, "demo-did-sign", &[("signer", SIGNER)], |phone, options| {
            phone.sign_off(order, draft, options)
        })
    }

    /// Leaves a remark.
    pub(super) fn remark(
        &self,
        order: OrderId,
        diary: &mut Diary,
        words: &str,
    ) -> Result<(), DemoError> {
        self.act(order, diary, "demo-did-comment", &[("text", words)], |phone, options| {
            phone.comment(order, words, options)
        })
    }

    /// Adds a line to the report, on the version that the editor was opened with.
    fn narrate(
        &self,
        order: OrderId,
        diary: &mut Diary,
        opened: &OrderView,
        words: &str,
    ) -> Result<(), DemoError> {
        let token = Diary::token()?.to_string();
        let text = format!("{}{words} [{token}]\n", opened.narrative);
        diary.note((self.name, order, &token), "demo-did-narrative", &[("text", words)])?;
        self.phone.edit_narrative(
            order,
            &TextVersion::from(opened),
            &text,
            CommandOptions::default(),
        )?;
        Ok(())
    }

    fn answer_steps(
        &self,
        order: OrderId,
        diary: &mut Diary,
        wanted: impl Fn(&StepView) -> bool,
    ) -> Result<(), DemoError> {
        let view = self.phone.order(order)?;
        for step in &view.steps {
            if step.standing != StepStanding::Open || !wanted(step) {
                continue;
            }
            let value = match &step.step.kind {
                StepKind::Tick => StepValue::Tick(true),
                StepKind::PassFail => StepValue::PassFail(true),
                StepKind::Number { target, .. } => StepValue::Number(target.unwrap_or_default()),
                StepKind::Text => StepValue::Text("正常 · fine".to_owned()),
            };
            let draft = StepDraft { step: step.step.id, value, reason: None };
            self.act(
                order,
                diary,
                "demo-did-tick",
                &[("step", &step.step.title)],
                |phone, options| phone.tick(order, draft, options),
            )?;
        }
        Ok(())
    }

    /// One edit whose token is the id of the entry it makes.
    fn act<T>(
        &self,
        order: OrderId,
        diary: &mut Diary,
        id: &str,
        args: &[(&str, &str)],
        verb: impl FnOnce(&Fieldbook, CommandOptions) -> Result<T, fieldbook_client::FieldbookError>,
    ) -> Result<(), DemoError> {
        let token = Diary::token()?;
        diary.note((self.name, order, &token.to_string()), id, args)?;
        verb(self.phone, CommandOptions { command_id: Some(token), ..CommandOptions::default() })?;
        Ok(())
    }
}
