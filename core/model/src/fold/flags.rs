//! Broken rules of the trade, found in what was recorded in good faith: kept and shown, never refused (rule zero).

use super::whole::Whole;
use crate::{Author, EntryId, Flag, FlagCode};

mod completion;
mod crew;
mod values;

/// All flags, sorted; one fault is one flag.
pub(super) fn fold_flags(whole: &Whole) -> Vec<Flag> {
    let mut flags = Vec::new();
    crew::flag_crew(whole, &mut flags);
    completion::flag_completion(whole, &mut flags);
    values::flag_values(whole, &mut flags);
    flags.sort();
    flags.dedup();
    flags
}

fn flag(code: FlagCode, by: Option<Author>, entry: Option<EntryId>, subject: &str) -> Flag {
    Flag { code, by, entry, subject: subject.to_owned() }
}
