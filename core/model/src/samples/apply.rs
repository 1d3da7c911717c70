//! What the document does with a command, on plain values: enough of it to test rules and folds together.

use crate::{
    ChangeHash, Command, Comment, Deed, Evidence, Fact, FactKind, Finding, Reading, SignOff,
    StepResult, StockMove, TextEdit, TextField, WorkRecord, Written,
};

/// Writes the command's entry, knowing all that is there.
pub(super) fn apply(record: &mut WorkRecord, command: &Command, change: ChangeHash) {
    let Command { id, stamp, .. } = command.clone();
    match command.deed.clone() {
        Deed::Create { description, access_notes, steps, parts } => {
            record.texts.insert(TextField::Description, description);
            record.texts.insert(TextField::AccessNotes, access_notes);
            record.steps.extend(steps.into_iter().map(|step| (step.id, step)));
            record.part_lines.extend(parts.into_iter().map(|part| (part.id, part)));
        }
        Deed::Tick { step, value, reason } => {
            let result = StepResult { id, step, value, reason, stamp };
            record.step_results.insert(step, vec![Written { value: result, change }]);
        }
        Deed::SetFinding { field, code } => {
            let finding = Finding { id, field, code, stamp };
            record.findings.insert(field, vec![Written { value: finding, change }]);
        }
        Deed::MovePart { line, kind, quantity, location } => {
            record
                .stock_moves
                .push(written(StockMove { id, line, kind, quantity, location, stamp }, change));
        }
        Deed::RecordReading { meter, value, unit, instrument, corrects } => {
            record.readings.push(written(
                Reading { id, meter, value, unit, instrument, corrects, stamp },
                change,
            ));
        }
        Deed::EditText { field, text, .. } => {
            record.texts.insert(field, text);
            record.text_edits.push(written(TextEdit { id, field, stamp }, change));
        }
        Deed::Attach { blob, kind, size, subject } => {
            record
                .evidence
                .push(written(Evidence { id, blob, kind, size, subject, stamp }, change));
        }
        Deed::Comment { text } => {
            record.comments.push(written(Comment { id, text, stamp }, change));
        }
        Deed::SignOff { signer, answer, report } => {
            let heads = record.heads.clone();
            record
                .sign_offs
                .push(written(SignOff { id, signer, answer, report, heads, stamp }, change));
        }
        deed => push_fact(record, command, fact(deed), change),
    }
    record.heads = vec![change];
}

/// Puts back what a register held before, beside what it holds now.
pub(super) fn keep_concurrent(before: &WorkRecord, after: &mut WorkRecord) {
    for (step, values) in &before.step_results {
        let now = after.step_results.entry(*step).or_default();
        now.extend(values.iter().filter(|value| !now.contains(value)).cloned().collect::<Vec<_>>());
    }
    for (field, values) in &before.findings {
        let now = after.findings.entry(*field).or_default();
        now.extend(values.iter().filter(|value| !now.contains(value)).cloned().collect::<Vec<_>>());
    }
}

fn push_fact(
    record: &mut WorkRecord,
    command: &Command,
    what: Option<FactKind>,
    change: ChangeHash,
) {
    if let (Some(what), Some(visit)) = (what, command.stamp.by.engineer()) {
        record.facts.push(written(
            Fact { id: command.id, visit, what, stamp: command.stamp.clone() },
            change,
        ));
    }
}

fn fact(deed: Deed) -> Option<FactKind> {
    Some(match deed {
        Deed::Acknowledge => FactKind::Acknowledged,
        Deed::Accept => FactKind::Accepted,
        Deed::Decline { reason } => FactKind::Declined { reason },
        Deed::StartTravel => FactKind::TravelStarted,
        Deed::Arrive => FactKind::Arrived,
        Deed::StartWork => FactKind::WorkStarted,
        Deed::Pause { reason } => FactKind::Paused { reason },
        Deed::Complete { outcome, gaps_reason } => FactKind::Completed { outcome, gaps_reason },
        Deed::Submit => FactKind::Submitted,
        _ => return None,
    })
}

fn written<T>(value: T, change: ChangeHash) -> Written<T> {
    Written { value, change }
}
