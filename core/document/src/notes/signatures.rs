//! What shows that work was done: signatures of several people, signatures on a report that changed, photos taken
//! twice (`domain.md` 3, 4 and 23).

use std::collections::BTreeMap;

use fieldbook_model::{EvidenceSubject, SignOff, SignOffAnswer, report_hash};

use super::context::{Context, Merge, Told, side};
use super::lines::{self, Entry};
use super::office::Act;
use super::{MergeNote, MergeRule, NoteId};
use crate::DocumentError;

pub(super) fn both(context: &Context<'_>, notes: &mut Vec<MergeNote>) {
    let signed = context.work.sign_offs.iter().filter(|sign_off| is_signed(&sign_off.value));
    for pair in lines::pairs(
        &context.history,
        signed.filter_map(|written| Entry::of(&context.history, written)).collect(),
    ) {
        let tell = |run: &[Entry<'_, SignOff>]| {
            Told::words(run.last().map(|entry| entry.value.signer.clone()).unwrap_or_default())
        };
        notes.extend(context.between(Merge::info(MergeRule::BothSigned), &pair, tell));
    }
}

/// For each signature that no longer fits, and each line: the first entry of the report that came without or after it.
pub(super) fn changed_after(
    context: &Context<'_>,
    notes: &mut Vec<MergeNote>,
) -> Result<(), DocumentError> {
    let now = report_hash(context.work);
    let stale: Vec<_> = context
        .work
        .sign_offs
        .iter()
        .filter(|it| is_signed(&it.value) && it.value.report != now)
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    let acts = Act::with_old_findings(context)?;
    for signature in stale {
        let Some(signed_at) = context.history.place(&signature.change) else { continue };
        let mut first = BTreeMap::new();
        for act in acts.iter().filter(|act| act.is_signed_content) {
            let was_seen = context.history.precedes(act.at, signed_at);
            if !was_seen {
                first.entry((act.stamp.by, act.stamp.device)).or_insert(act);
            }
        }
        for act in first.into_values() {
            let rule = MergeRule::ChangedAfterSignature;
            let id = NoteId::of_changes(context.order, rule, signature.change, act.change);
            let signed = side(&signature.value.stamp, Told::words(signature.value.signer.clone()));
            notes.push(context.note(
                id,
                Merge::attention(rule),
                signed,
                side(&act.stamp, act.told.clone()),
            ));
        }
    }
    Ok(())
}

pub(super) fn same_photo(context: &Context<'_>, notes: &mut Vec<MergeNote>) {
    let mut photos: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for written in &context.work.evidence {
        photos.entry(written.value.blob).or_default().extend(Entry::of(&context.history, written));
    }
    for references in photos.into_values() {
        for pair in lines::pairs(&context.history, references) {
            let merge = Merge::info(MergeRule::SamePhoto);
            notes.extend(context.between(merge, &pair, |run| {
                run.last().map(|entry| shown(context, entry.value.subject)).unwrap_or_default()
            }));
        }
    }
}

fn shown(context: &Context<'_>, subject: EvidenceSubject) -> Told {
    let step = match subject {
        EvidenceSubject::Step(step) => context.work.steps.get(&step),
        EvidenceSubject::Order => None,
    };
    step.map_or_else(
        || Told::term("order", "value-whole-order"),
        |step| Told::words(step.title.clone()),
    )
}

fn is_signed(sign_off: &SignOff) -> bool {
    matches!(sign_off.answer, SignOffAnswer::Signed { .. })
}
