use std::collections::BTreeSet;

use fieldbook_model::{OrderId, Refusal};
use fieldbook_store::StoreError;
use fieldbook_wire::ProblemCode;

use super::*;
use crate::hub::{Failure, Trouble};

const LANGUAGES: [Language; 3] = [Language::En, Language::ZhHans, Language::ZhHant];

#[test]
fn every_code_is_one_lower_case_word_group_and_none_is_used_twice() {
    let texts: BTreeSet<_> = ERROR_CODES.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), ERROR_CODES.len());
    for text in texts {
        assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{text}");
    }
}

#[test]
fn every_code_has_a_sentence_in_every_language() {
    for code in ERROR_CODES {
        let error = FieldbookError::new(*code, "the-detail");
        let [english, simplified, traditional] = LANGUAGES.map(|language| error.text(language));
        for text in [&english, &simplified, &traditional] {
            assert!(!text.is_empty() && !text.contains("error-"), "{code:?}: {text}");
        }
        assert!(english != simplified && english != traditional, "{code:?} is not translated");
    }
}

#[test]
fn a_refusal_keeps_the_code_the_model_gave_it() {
    let order = OrderId::from_bytes([1; 16]);
    for refusal in [
        Refusal::OtherOrder { order },
        Refusal::AlreadyCreated,
        Refusal::BlankText { field: "signer" },
    ] {
        let code = refusal.code();
        assert_eq!(FieldbookError::from(refusal).code(), code);
    }
}

#[test]
fn what_the_store_says_names_its_code_and_kind() {
    let cases = [
        (StoreError::WrongKey, "wrong_key", ErrorKind::Storage),
        (StoreError::Damaged { part: "database" }, "damaged", ErrorKind::Storage),
        (StoreError::TooNew { found: 9, known: 1 }, "too_new", ErrorKind::Storage),
        (StoreError::InUse, "in_use", ErrorKind::Storage),
        (StoreError::DiskFull, "disk_full", ErrorKind::Storage),
        (StoreError::UnknownOrder, "order_unknown", ErrorKind::NotFound),
        (StoreError::NotYours, "order_withdrawn", ErrorKind::Refused),
        (StoreError::NotEnrolled, "not_enrolled", ErrorKind::Refused),
        (StoreError::Refused(Refusal::AlreadyCreated), "already_created", ErrorKind::Refused),
    ];
    for (error, code, kind) in cases {
        let error = FieldbookError::from(error);
        assert_eq!((error.code(), error.kind()), (code, kind));
    }
}

#[test]
fn a_hubs_code_is_the_phones_code_or_is_named_in_the_detail() {
    for code in ProblemCode::ALL {
        let error = FieldbookError::refused_by_hub(code.as_str(), code.status(), Some("because"));
        let same = error.code() == code.as_str();
        assert!(
            same || matches!(error.error_code(), ErrorCode::HubRefused | ErrorCode::HubFailed),
            "{code}"
        );
        assert!(
            error.detail().contains(code.as_str()) && error.detail().contains("because"),
            "{code}"
        );
    }
    assert_eq!(FieldbookError::refused_by_hub("orbit_lost", 418, None).code(), "hub_refused");
}

#[test]
fn no_network_and_a_login_page_are_told_apart() {
    let cases = [
        (Trouble::Offline, "hub_unreachable"),
        (Trouble::TimedOut, "hub_timeout"),
        (Trouble::Interrupted, "connection_lost"),
        (Trouble::Untrusted, "hub_untrusted"),
        (Trouble::Garbled, "response_garbled"),
        (Trouble::TooLarge, "response_too_large"),
    ];
    for (trouble, code) in cases {
        let error = FieldbookError::from(Failure::Trouble(trouble, "why"));
        assert_eq!((error.code(), error.kind()), (code, ErrorKind::Network));
    }
}
