//! Codes of the report set differently: both stand until somebody decides.

use fieldbook_model::{Deed, Finding};

use super::context::{Context, Merge, Told};
use super::lines::Entry;
use super::{MergeNote, MergeRule, registers};
use crate::DocumentError;
use crate::entry::finding_key;
use crate::texts::Named;

pub(super) fn disputed(
    context: &Context<'_>,
    notes: &mut Vec<MergeNote>,
) -> Result<(), DocumentError> {
    for (field, standing) in &context.work.findings {
        let values = registers::all(context, standing, &finding_key(*field))?;
        for pair in registers::met(context, &values) {
            let Some((one, other)) = pair.lasts() else { continue };
            if one.value.code == other.value.code {
                continue;
            }
            let undo = Deed::SetFinding { field: *field, code: one.value.code.clone() };
            let merge = Merge { undo: Some(undo), ..Merge::attention(MergeRule::FindingDisputed) };
            let merge = merge.about(Told::term(field.name(), field.message_id()));
            notes.extend(context.between(merge, &pair, last_told));
        }
    }
    Ok(())
}

fn last_told(run: &[Entry<'_, Finding>]) -> Told {
    let last = run.last().map(|entry| entry.value);
    last.map(|finding| Told::term(finding.code.0.clone(), finding.code.message_id(finding.field)))
        .unwrap_or_default()
}
