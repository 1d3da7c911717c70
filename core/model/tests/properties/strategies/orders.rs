//! Whole orders: a plan, and a record of what several phones did.

use std::collections::BTreeMap;

use fieldbook_model::{
    ChangeHash, ChecklistStep, EntryId, EvidenceRule, PartLine, Quantity, StepKind, StepValue,
    TextEdit, TextField, Tier, WorkRecord, Written,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{
    comment, evidence, fact, finding, id, line_id, reading, sign_off, stamp, step_id, step_result,
    stock_move, typed_quantity, words,
};

pub(crate) fn text_field() -> impl Strategy<Value = TextField> {
    use TextField::{AccessNotes, CustomerExplanation, Description, Narrative};
    select(vec![Description, AccessNotes, Narrative, CustomerExplanation])
}

pub(crate) fn step() -> impl Strategy<Value = ChecklistStep> {
    let kind = prop_oneof![
        Just(StepKind::Tick),
        Just(StepKind::PassFail),
        (words(), option::of(typed_quantity()))
            .prop_map(|(unit, target)| StepKind::Number { unit, target }),
        Just(StepKind::Text),
    ];
    let tier = select(vec![Tier::Base, Tier::Elastic, Tier::Custom]);
    let evidence = select(vec![EvidenceRule::None, EvidenceRule::Photo]);
    let notes =
        (option::of(words()), option::of(words()), option::of(words()), option::of(words()));
    (step_id(), 0u32..3, words(), tier, any::<bool>(), kind, evidence, notes).prop_map(
        |(id, position, title, tier, safety, kind, evidence, (goal, limit, script, procedure))| {
            ChecklistStep {
                id,
                position,
                title,
                tier,
                safety,
                kind,
                evidence,
                goal,
                limit,
                script,
                procedure,
            }
        },
    )
}

pub(crate) fn part_line() -> impl Strategy<Value = PartLine> {
    (line_id(), 0u32..3, words(), words(), words(), typed_quantity()).prop_map(
        |(id, position, part_number, name, unit, planned)| PartLine {
            id,
            position,
            part_number,
            name,
            unit,
            planned,
        },
    )
}

pub(crate) fn text_edit() -> impl Strategy<Value = TextEdit> {
    (id(), text_field(), stamp()).prop_map(|(id, field, stamp)| TextEdit {
        id: EntryId::from_bytes(id),
        field,
        stamp,
    })
}

/// A record as several phones may have left it; every entry was written by a change of its own.
pub(crate) fn record() -> impl Strategy<Value = WorkRecord> {
    let plan = (vec(step(), 0..4), vec(part_line(), 0..4), vec((text_field(), words()), 0..4));
    let work = (
        vec(fact(), 0..12),
        vec(stock_move(), 0..8),
        vec(step_result(), 0..6),
        vec(finding(), 0..5),
    );
    let rest =
        (vec(evidence(), 0..4), vec(reading(), 0..6), vec(sign_off(), 0..4), vec(comment(), 0..3));
    (plan, work, rest).prop_map(
        |((steps, parts, texts), (facts, moves, results, findings), rest)| {
            let mut changes = Changes(0);
            let (evidence, readings, sign_offs, comments) = rest;
            WorkRecord {
                texts: texts.into_iter().collect(),
                text_edits: Vec::new(),
                steps: steps.into_iter().map(|step| (step.id, step)).collect(),
                step_results: changes.registers(results, |result| result.step),
                part_lines: parts.into_iter().map(|part| (part.id, part)).collect(),
                stock_moves: changes.all(moves),
                facts: changes.all(facts),
                findings: changes.registers(findings, |finding| finding.field),
                evidence: changes.all(evidence),
                readings: changes.all(readings),
                sign_offs: changes.all(sign_offs),
                comments: changes.all(comments),
                heads: Vec::new(),
            }
        },
    )
}

struct Changes(u8);

impl Changes {
    fn written<T>(&mut self, value: T) -> Written<T> {
        self.0 += 1;
        Written { value, change: ChangeHash::from_bytes([self.0; 32]) }
    }

    fn all<T>(&mut self, values: Vec<T>) -> Vec<Written<T>> {
        values.into_iter().map(|value| self.written(value)).collect()
    }

    fn registers<T, K: Ord>(
        &mut self,
        values: Vec<T>,
        key: impl Fn(&T) -> K,
    ) -> BTreeMap<K, Vec<Written<T>>> {
        let mut registers: BTreeMap<K, Vec<Written<T>>> = BTreeMap::new();
        for value in values {
            registers.entry(key(&value)).or_default().push(self.written(value));
        }
        registers
    }
}

/// The amounts of a record as somebody may have typed them.
pub(crate) fn typed(mut record: WorkRecord) -> WorkRecord {
    let cut =
        |quantity: Quantity| quantity.clamp(Quantity::ZERO.minus(Quantity::MAX), Quantity::MAX);
    for moved in &mut record.stock_moves {
        moved.value.quantity = cut(moved.value.quantity);
    }
    for reading in &mut record.readings {
        reading.value.value = cut(reading.value.value);
    }
    for result in record.step_results.values_mut().flatten() {
        if let StepValue::Number(number) = &mut result.value.value {
            *number = cut(*number);
        }
    }
    record
}
