//! The list is complete and has no twins.

use std::collections::BTreeSet;

use super::{Code, FindingField, code_list};

#[test]
fn every_question_has_answers_and_each_once() {
    for field in FindingField::ALL {
        let list = code_list(field);
        let codes: BTreeSet<_> = list.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), list.len(), "{field:?}");
        assert!(
            list.len() >= 10 && list.iter().all(|entry| !entry.iso_family.is_empty()),
            "{field:?}"
        );
    }
    assert!(code_list(FindingField::FailureMode).len() >= 12);
}

#[test]
fn codes_make_names_for_the_catalogue() {
    let mut names = BTreeSet::new();
    for field in FindingField::ALL {
        for entry in code_list(field) {
            let name = Code(entry.code.into()).message_id(field);
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            assert!(names.insert(name));
        }
    }
    let leak = Code("leak.external".into());
    assert_eq!(leak.message_id(FindingField::FailureMode), "code-failure-mode-leak-external");
}

#[test]
fn the_number_and_the_name_of_a_question_are_those_of_its_bytes_and_its_json() {
    for field in FindingField::ALL {
        assert_eq!(minicbor::to_vec(field).unwrap(), [u8::try_from(field.number()).unwrap()]);
        assert_eq!(format!("{field:?}").to_lowercase(), field.name().replace('_', ""));
    }
}
