//! Making the record of an order, once.

use std::collections::BTreeSet;

use super::scene::Scene;
use super::{Refusal, limits};
use crate::{ChecklistStep, PartLine, StepKind, TextField, WorkRecord};

/// Nothing is there yet, ids are unique, texts and amounts within bounds.
pub(super) fn check(
    scene: &Scene,
    [description, access_notes]: [&str; 2],
    steps: &[ChecklistStep],
    parts: &[PartLine],
) -> Result<(), Refusal> {
    if is_made(scene.record) {
        return Err(Refusal::AlreadyCreated);
    }
    limits::long("description", description)?;
    limits::long("access_notes", access_notes)?;
    unique("steps", steps.iter().map(|step| step.id))?;
    unique("parts", parts.iter().map(|part| part.id))?;
    steps.iter().try_for_each(check_step)?;
    parts.iter().try_for_each(check_part)
}

fn is_made(record: &WorkRecord) -> bool {
    let written = |field| !record.text(field).is_empty();
    let texts = written(TextField::Description) || written(TextField::AccessNotes);
    texts || !record.steps.is_empty() || !record.part_lines.is_empty()
}

fn unique<T: Ord>(field: &'static str, mut ids: impl Iterator<Item = T>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    if ids.all(|id| seen.insert(id)) { Ok(()) } else { Err(Refusal::RepeatedId { field }) }
}

fn check_step(step: &ChecklistStep) -> Result<(), Refusal> {
    limits::said("title", &step.title)?;
    let notes = [
        ("goal", &step.goal),
        ("limit", &step.limit),
        ("script", &step.script),
        ("procedure", &step.procedure),
    ];
    for (field, note) in notes {
        limits::long(field, note.as_deref().unwrap_or(""))?;
    }
    let StepKind::Number { unit, target } = &step.kind else { return Ok(()) };
    limits::line("unit", unit)?;
    target.map_or(Ok(()), limits::measured)
}

fn check_part(part: &PartLine) -> Result<(), Refusal> {
    limits::line("part_number", &part.part_number)?;
    limits::line("name", &part.name)?;
    limits::line("unit", &part.unit)?;
    limits::carried(part.planned)
}
