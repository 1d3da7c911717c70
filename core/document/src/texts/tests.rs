use std::collections::{BTreeMap, BTreeSet};

use fieldbook_model::{
    Code, DispatchState, EvidenceKind, FactKind, FindingField, FlagCode, MoveKind, Outcome,
    PauseReason, Priority, StepStanding, TextField, Tier, VisitState, code_list,
};

use super::*;
use crate::{MergeRule, QuarantineReason};

/// Each message of a language with the variables it uses.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in catalogue::sources(language).iter().flat_map(|source| source.lines()) {
        let is_text = line.starts_with(|first: char| first.is_ascii_lowercase());
        if let (true, Some((name, _))) = (is_text, line.split_once(" =")) {
            id = name.to_owned();
            assert!(messages.insert(id.clone(), BTreeSet::new()).is_none(), "{id} is there twice");
        }
        if line.starts_with('#') {
            continue;
        }
        for part in line.split('$').skip(1) {
            let name: String =
                part.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '-').collect();
            messages.get_mut(&id).unwrap().insert(name);
        }
    }
    messages
}

fn ids<T: Named>(things: &[T]) -> Vec<String> {
    things.iter().map(Named::message_id).collect()
}

const FLAGS: [FlagCode; 15] = [
    FlagCode::TransitionOutOfTurn,
    FlagCode::OverPlan,
    FlagCode::ReturnedMoreThanTaken,
    FlagCode::StepAfterCompletion,
    FlagCode::StepsMissing,
    FlagCode::EvidenceMissing,
    FlagCode::CodesMissing,
    FlagCode::StepDisputed,
    FlagCode::FindingDisputed,
    FlagCode::ChangedAfterSignature,
    FlagCode::DoubleVisit,
    FlagCode::CancelledWorkPerformed,
    FlagCode::WorkedAfterWithdrawal,
    FlagCode::MeterBackwards,
    FlagCode::DeviationWithoutReason,
];

/// Every message that code asks for by a state, kind or reason.
fn needed() -> Vec<String> {
    let mut needed = vec!["who-office".to_owned(), "who-colleague".to_owned()];
    needed.extend(MergeRule::ALL.map(|rule| format!("note-{}", rule.code()).replace('_', "-")));
    let reasons = QuarantineReason::CODES;
    needed.extend(reasons.map(|code| format!("quarantine-{code}").replace('_', "-")));
    needed.extend(ids(&FLAGS));
    needed.extend(states());
    needed.extend(kinds());
    for field in FindingField::ALL {
        let codes = code_list(field).iter();
        needed.extend(codes.map(|entry| Code(entry.code.to_owned()).message_id(field)));
    }
    needed
}

fn states() -> Vec<String> {
    use {DispatchState as D, VisitState as V};
    let mut needed = ids(&[V::Unseen, V::Declined, V::Acknowledged, V::Accepted, V::Travelling]);
    needed.extend(ids(&[V::OnSite, V::Paused, V::Working, V::WorkDone, V::SignOffRefused]));
    needed.extend(ids(&[V::SignedOff, V::Submitted]));
    needed.extend(ids(&[D::New, D::Triaged, D::Scheduled, D::Dispatched, D::Cancelled, D::Closed]));
    needed.extend(ids(&[D::Reopened]));
    needed.extend(ids(&[StepStanding::Open, StepStanding::Done, StepStanding::Failed]));
    needed
}

fn kinds() -> Vec<String> {
    use {FactKind as F, FindingField as Q, Outcome as O, PauseReason as P, TextField as T};
    let (reason, gaps_reason) = (String::new(), None);
    let mut needed = ids(&[Priority::Low, Priority::Normal, Priority::High, Priority::Emergency]);
    needed.extend(ids(&[O::Fixed, O::Temporary, O::NotFixed, O::NoAccess]));
    needed.extend(ids(&[P::Parts, P::Customer, P::Access, P::Safety, P::Shift]));
    needed.extend(ids(&[F::Acknowledged, F::Accepted, F::Declined { reason }, F::TravelStarted]));
    needed.extend(ids(&[F::Arrived, F::WorkStarted, F::Paused { reason: P::Parts }, F::Submitted]));
    needed.extend(ids(&[F::Completed { outcome: O::Fixed, gaps_reason }]));
    needed.extend(ids(&[MoveKind::Consume, MoveKind::Return]));
    needed.extend(ids(&[Tier::Base, Tier::Elastic, Tier::Custom]));
    needed.extend(ids(&[EvidenceKind::Photo, EvidenceKind::VoiceNote, EvidenceKind::Document]));
    needed.extend(ids(&[T::Description, T::AccessNotes, T::Narrative, T::CustomerExplanation]));
    needed.extend(ids(&[Q::FailureMode, Q::Mechanism, Q::Cause, Q::DetectionMethod, Q::Activity]));
    needed
}

#[test]
fn the_three_languages_have_the_same_messages_with_the_same_variables() {
    let english = messages(Language::En);
    for language in [Language::ZhHans, Language::ZhHant] {
        assert_eq!(messages(language), english, "{language:?}");
    }
    assert!(english.len() > 200);
}

#[test]
fn every_rule_flag_state_reason_and_code_has_its_text_in_every_language() {
    for language in Language::ALL {
        for id in needed() {
            let text = catalogue::lookup(language, &id, &[]);
            assert!(text.is_some_and(|text| !text.trim().is_empty()), "{id} in {language:?}");
        }
    }
}

#[test]
fn nothing_is_said_of_rules_flags_and_codes_that_do_not_exist() {
    let needed: BTreeSet<_> = needed().into_iter().collect();
    let prefixes = [
        "note-",
        "flag-",
        "quarantine-",
        "code-",
        "visit-",
        "dispatch-",
        "priority-",
        "fact-",
        "field-",
    ];
    for id in messages(Language::En).into_keys() {
        let is_coded = prefixes.iter().any(|prefix| id.starts_with(prefix));
        assert!(!is_coded || needed.contains(&id), "{id}");
    }
}

#[test]
fn every_part_of_the_catalogue_is_whole() {
    for language in Language::ALL {
        for source in catalogue::sources(language) {
            let parsed = fluent_bundle::FluentResource::try_new((*source).to_owned());
            assert!(parsed.is_ok(), "{language:?}: {:?}", parsed.err().map(|(_, errors)| errors));
        }
    }
}

#[test]
fn a_note_tells_who_when_and_both_values() {
    let all =
        ["first-who", "first-when", "first-value", "second-who", "second-when", "second-value"];
    for (id, variables) in messages(Language::ZhHans) {
        let is_note = id.starts_with("note-");
        assert!(!is_note || all.iter().all(|name| variables.contains(*name)), "{id}");
    }
}

#[test]
fn codes_with_underscores_and_dots_find_their_text() {
    let text = render(Language::En, "quarantine-not_on_order", &[]);
    assert_eq!(text, "The writer was never on this order.");
    assert_eq!(
        render(Language::En, "code-failure_mode-leak.external", &[]),
        "leaks to the outside"
    );
    assert_eq!(render(Language::ZhHant, "error-never_heard_of", &[]), "error-never_heard_of");
    let flag = render(Language::ZhHans, "flag-over_plan", &[("subject", ArgValue::from("轴承"))]);
    assert_eq!(flag, "“轴承”的用量超过计划。");
}

#[test]
fn languages_are_found_as_systems_name_them() {
    for (tag, language) in [
        ("en", Language::En),
        ("en-GB", Language::En),
        ("en_US.UTF-8", Language::En),
        ("zh", Language::ZhHans),
        ("zh-CN", Language::ZhHans),
        ("zh_SG", Language::ZhHans),
        ("zh-Hans-TW", Language::ZhHans),
        ("zh-TW", Language::ZhHant),
        ("zh_HK.UTF-8", Language::ZhHant),
        ("zh-Hant", Language::ZhHant),
    ] {
        assert_eq!(tag.parse(), Ok(language), "{tag}");
    }
    for tag in ["", "fr", "C", "POSIX", "中文"] {
        assert_eq!(tag.parse::<Language>(), Err(LanguageError), "{tag}");
    }
}
