//! Flags about what was entered: parts, disputed answers and codes, deviations, meters.

use super::flag;
use crate::fold::meters::backwards;
use crate::fold::steps::deviates;
use crate::fold::whole::Whole;
use crate::{Flag, FlagCode, Quantity};

pub(super) fn flag_values(whole: &Whole, flags: &mut Vec<Flag>) {
    flag_parts(whole, flags);
    flag_steps(whole, flags);
    flag_findings(whole, flags);
    for reading in backwards(whole.record) {
        flags.push(flag(
            FlagCode::MeterBackwards,
            Some(reading.stamp.by),
            Some(reading.id),
            &reading.meter,
        ));
    }
}

fn flag_parts(whole: &Whole, flags: &mut Vec<Flag>) {
    for part in &whole.parts {
        if part.is_over_plan() {
            flags.push(flag(FlagCode::OverPlan, None, None, &part.line.name));
        }
        if part.used < Quantity::ZERO {
            flags.push(flag(FlagCode::ReturnedMoreThanTaken, None, None, &part.line.name));
        }
    }
}

fn flag_steps(whole: &Whole, flags: &mut Vec<Flag>) {
    for step in &whole.steps {
        if step.disputed {
            flags.push(flag(FlagCode::StepDisputed, None, None, &step.step.title));
        }
        for result in &step.results {
            let silent = result.reason.as_deref().unwrap_or("").trim().is_empty();
            if silent && deviates(step.step, &result.value) {
                let (by, entry) = (Some(result.stamp.by), Some(result.id));
                flags.push(flag(FlagCode::DeviationWithoutReason, by, entry, &step.step.title));
            }
        }
    }
}

fn flag_findings(whole: &Whole, flags: &mut Vec<Flag>) {
    for (field, values) in &whole.record.findings {
        let mut codes = values.iter().map(|written| &written.value.code);
        let first = codes.next();
        if codes.any(|code| Some(code) != first) {
            flags.push(flag(FlagCode::FindingDisputed, None, None, field.name()));
        }
    }
}
