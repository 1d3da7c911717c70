//! Steps answered differently: the worst verdict shows and is disputed; a tick outlives taking it back
//! (`domain.md` 13 and 14).

use fieldbook_model::{Deed, StepId, StepResult, StepValue, Tier};

use super::context::{Context, Merge, Told};
use super::lines::{Entry, Pair};
use super::{MergeNote, MergeRule, Severity, registers};
use crate::DocumentError;

pub(super) fn disputed(
    context: &Context<'_>,
    notes: &mut Vec<MergeNote>,
) -> Result<(), DocumentError> {
    for (step, standing) in &context.work.step_results {
        let values = registers::all(context, standing, &step.to_string())?;
        for pair in registers::met(context, &values) {
            notes.extend(note(context, *step, &pair));
        }
    }
    Ok(())
}

fn note(context: &Context<'_>, step: StepId, pair: &Pair<'_, StepResult>) -> Option<MergeNote> {
    let (one, other) = pair.lasts()?;
    let (one, other) = (&one.value.value, &other.value.value);
    if one == other {
        return None;
    }
    let plan = context.work.steps.get(&step);
    let merge = match (one, other) {
        (StepValue::Tick(_), StepValue::Tick(_)) => Merge {
            severity: severity_of_tick(plan.map(|plan| plan.tier).unwrap_or_default()),
            outcome: told(&StepValue::Tick(true)),
            undo: Some(Deed::Tick { step, value: StepValue::Tick(false), reason: None }),
            ..Merge::info(MergeRule::TickKept)
        },
        _ => Merge {
            outcome: outcome(one, other),
            undo: Some(Deed::Tick { step, value: best(one, other).clone(), reason: None }),
            ..Merge::attention(MergeRule::StepDisputed)
        },
    };
    let merge = merge.about(Told::words(plan.map(|plan| plan.title.clone()).unwrap_or_default()));
    context.between(merge, pair, last_told)
}

const fn severity_of_tick(tier: Tier) -> Severity {
    match tier {
        Tier::Base => Severity::Attention,
        Tier::Elastic | Tier::Custom => Severity::Info,
    }
}

/// What shows: failed, when either failed; otherwise both values do.
fn outcome(one: &StepValue, other: &StepValue) -> Told {
    let failed = StepValue::PassFail(false);
    if *one == failed || *other == failed { told(&failed) } else { Told::default() }
}

/// The value a person would choose to overrule what shows: the pass where one failed, else the earlier one.
fn best<'a>(one: &'a StepValue, other: &'a StepValue) -> &'a StepValue {
    if *one == StepValue::PassFail(false) { other } else { one }
}

fn last_told(run: &[Entry<'_, StepResult>]) -> Told {
    run.last().map(|entry| told(&entry.value.value)).unwrap_or_default()
}

pub(super) fn told(value: &StepValue) -> Told {
    match value {
        StepValue::Tick(true) => Told::term("done", "value-done"),
        StepValue::Tick(false) => Told::term("not_done", "value-not-done"),
        StepValue::PassFail(true) => Told::term("passed", "value-passed"),
        StepValue::PassFail(false) => Told::term("failed", "value-failed"),
        StepValue::Number(number) => Told::words(number.to_string()),
        StepValue::Text(words) => Told::words(words.clone()),
    }
}
