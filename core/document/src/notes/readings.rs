//! One meter read by several people, with different values (`domain.md` 36): both are kept.

use std::collections::BTreeMap;

use fieldbook_model::Reading;

use super::context::{Context, Merge, Told};
use super::lines::{self, Entry};
use super::{MergeNote, MergeRule};

pub(super) fn differ(context: &Context<'_>, notes: &mut Vec<MergeNote>) {
    let mut meters: BTreeMap<(&str, &str), Vec<Entry<'_, Reading>>> = BTreeMap::new();
    for written in &context.work.readings {
        let reading = &written.value;
        meters
            .entry((&reading.meter, &reading.unit))
            .or_default()
            .extend(Entry::of(&context.history, written));
    }
    for ((meter, _), readings) in meters {
        for pair in lines::pairs(&context.history, readings) {
            let is_same =
                pair.lasts().is_none_or(|(one, other)| one.value.value == other.value.value);
            if is_same {
                continue;
            }
            let merge = Merge::attention(MergeRule::ReadingsDiffer).about(Told::words(meter));
            notes.extend(context.between(merge, &pair, last_told));
        }
    }
}

fn last_told(run: &[Entry<'_, Reading>]) -> Told {
    let last = run.last().map(|entry| entry.value);
    last.map(|reading| Told::words(format!("{} {}", reading.value, reading.unit).trim_end()))
        .unwrap_or_default()
}
