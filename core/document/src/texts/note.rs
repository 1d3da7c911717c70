//! A merge note as a sentence: who, when, both values, and the rule in plain words.

use fieldbook_model::{Author, EngineerId, TimeZone, Timestamp};

use super::{ArgValue, Language, render};
use crate::{MergeNote, Side};

/// The note as text. `names` gives the name to show for an engineer, before the one that the note itself knows; times
/// are the site's local ones.
pub fn note_text(
    note: &MergeNote,
    names: &dyn Fn(EngineerId) -> Option<String>,
    language: Language,
) -> String {
    let first = Told::of(&note.first, note.zone, names, language);
    let second = Told::of(&note.second, note.zone, names, language);
    let subject = value(&note.subject, note.subject_term.as_deref(), language);
    let outcome = value(&note.outcome, note.outcome_term.as_deref(), language);
    let id = format!("note-{}", note.rule.code());
    let text = render(
        language,
        &id,
        &[
            ("first-who", ArgValue::Text(&first.who)),
            ("first-when", ArgValue::Text(&first.when)),
            ("first-value", ArgValue::Text(&first.value)),
            ("second-who", ArgValue::Text(&second.who)),
            ("second-when", ArgValue::Text(&second.when)),
            ("second-value", ArgValue::Text(&second.value)),
            ("subject", ArgValue::Text(&subject)),
            ("outcome", ArgValue::Text(&outcome)),
        ],
    );
    as_sentence(&text)
}

/// "the office …" begins a sentence with a capital.
fn as_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

struct Told {
    who: String,
    when: String,
    value: String,
}

impl Told {
    fn of(
        side: &Side,
        zone: TimeZone,
        names: &dyn Fn(EngineerId) -> Option<String>,
        language: Language,
    ) -> Self {
        let who = match side.author {
            Author::Office => render(language, "who-office", &[]),
            Author::Engineer(id) => names(id)
                .or_else(|| side.name.clone())
                .unwrap_or_else(|| render(language, "who-colleague", &[])),
        };
        let about = if side.about { "≈ " } else { "" };
        let when = format!("{about}{}", local(side.at, zone));
        Self { who, when, value: value(&side.value, side.value_term.as_deref(), language) }
    }
}

fn local(at: Timestamp, zone: TimeZone) -> String {
    match at.to_utc() {
        Some(instant) => instant.with_timezone(&zone.rules()).format("%Y-%m-%d %H:%M").to_string(),
        None => at.to_string(),
    }
}

/// The catalogue's word for a value; its own, when the catalogue does not know it (a newer app's code).
fn value(text: &str, term: Option<&str>, language: Language) -> String {
    term.and_then(|id| super::catalogue::lookup(language, id, &[]))
        .unwrap_or_else(|| text.to_owned())
}
