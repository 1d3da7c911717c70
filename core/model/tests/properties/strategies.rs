//! Entries as any phone may write them: few ids, so that they meet; any amounts and words.

use fieldbook_model::{
    AssignmentVersion, Author, ChangeHash, Code, Comment, DeviceId, EngineerId, EntryId, Evidence,
    EvidenceId, EvidenceKind, EvidenceSubject, Fact, FactKind, Finding, FindingField, GpsFix, Hlc,
    HubAnchor, MoveKind, Outcome, PartLineId, PauseReason, Quantity, Reading, ReportHash, SignOff,
    SignOffAnswer, Stamp, StepId, StepResult, StepValue, StockLocation, StockMove, Timestamp,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) mod assignments;
pub(crate) mod commands;
pub(crate) mod orders;

pub(crate) fn id() -> impl Strategy<Value = [u8; 16]> {
    (0u8..4).prop_map(|n| [n; 16])
}

pub(crate) fn engineer() -> impl Strategy<Value = EngineerId> {
    id().prop_map(EngineerId::from_bytes)
}

pub(crate) fn step_id() -> impl Strategy<Value = StepId> {
    id().prop_map(StepId::from_bytes)
}

pub(crate) fn line_id() -> impl Strategy<Value = PartLineId> {
    id().prop_map(PartLineId::from_bytes)
}

pub(crate) fn hash() -> impl Strategy<Value = [u8; 32]> {
    any::<u8>().prop_map(|n| [n; 32])
}

pub(crate) fn words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), ".{0,12}", "[轴承漏水\u{1F527}]{1,6}"]
}

pub(crate) fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![(-30_000i64..30_000), any::<i64>(), select(vec![i64::MIN, i64::MAX, 0])]
        .prop_map(Quantity::from_milli)
}

/// An amount that can be typed, and that JSON carries.
pub(crate) fn typed_quantity() -> impl Strategy<Value = Quantity> {
    (-1_000_000_000_000i64..=1_000_000_000_000).prop_map(Quantity::from_milli)
}

fn entry() -> impl Strategy<Value = EntryId> {
    (0u8..40).prop_map(|n| EntryId::from_bytes([n; 16]))
}

pub(crate) fn version() -> impl Strategy<Value = AssignmentVersion> {
    (0u32..2, 0u32..4).prop_map(|(generation, n)| AssignmentVersion { generation, n })
}

pub(crate) fn stamp() -> impl Strategy<Value = Stamp> {
    let by = prop_oneof![1 => Just(Author::Office), 4 => engineer().prop_map(Author::Engineer)];
    let hlc = (0i64..30, 0u32..2).prop_map(|(millis, counter)| Hlc { millis, counter });
    let anchor = (any::<i64>(), option::of(any::<u64>())).prop_map(|(hub_time, elapsed_millis)| {
        HubAnchor { hub_time: Timestamp::from_millis(hub_time), elapsed_millis }
    });
    let gps = any::<(i32, i32, u32)>().prop_map(|(latitude_e6, longitude_e6, accuracy_m)| GpsFix {
        latitude_e6,
        longitude_e6,
        accuracy_m,
    });
    (by, id(), hlc, version(), option::of(anchor), option::of(gps)).prop_map(
        |(by, device, hlc, seen, anchor, gps)| Stamp {
            by,
            device: DeviceId::from_bytes(device),
            hlc,
            seen,
            anchor,
            gps,
        },
    )
}

fn outcome() -> impl Strategy<Value = Outcome> {
    select(vec![Outcome::Fixed, Outcome::Temporary, Outcome::NotFixed, Outcome::NoAccess])
}

fn what() -> impl Strategy<Value = FactKind> {
    let reasons = vec![
        PauseReason::Parts,
        PauseReason::Customer,
        PauseReason::Access,
        PauseReason::Safety,
        PauseReason::Shift,
    ];
    prop_oneof![
        Just(FactKind::Acknowledged),
        Just(FactKind::Accepted),
        words().prop_map(|reason| FactKind::Declined { reason }),
        Just(FactKind::TravelStarted),
        Just(FactKind::Arrived),
        Just(FactKind::WorkStarted),
        select(reasons).prop_map(|reason| FactKind::Paused { reason }),
        (outcome(), option::of(words()))
            .prop_map(|(outcome, gaps_reason)| FactKind::Completed { outcome, gaps_reason }),
        Just(FactKind::Submitted),
    ]
}

pub(crate) fn fact() -> impl Strategy<Value = Fact> {
    (entry(), engineer(), what(), stamp()).prop_map(|(id, visit, what, stamp)| Fact {
        id,
        visit,
        what,
        stamp,
    })
}

pub(crate) fn step_value(
    number: impl Strategy<Value = Quantity>,
) -> impl Strategy<Value = StepValue> {
    prop_oneof![
        any::<bool>().prop_map(StepValue::Tick),
        any::<bool>().prop_map(StepValue::PassFail),
        number.prop_map(StepValue::Number),
        words().prop_map(StepValue::Text),
    ]
}

pub(crate) fn step_result() -> impl Strategy<Value = StepResult> {
    (entry(), step_id(), step_value(quantity()), option::of(words()), stamp())
        .prop_map(|(id, step, value, reason, stamp)| StepResult { id, step, value, reason, stamp })
}

pub(crate) fn stock_move() -> impl Strategy<Value = StockMove> {
    let kind = select(vec![MoveKind::Consume, MoveKind::Return]);
    (entry(), line_id(), kind, quantity(), words(), stamp()).prop_map(
        |(id, line, kind, quantity, location, stamp)| StockMove {
            id,
            line,
            kind,
            quantity,
            location: StockLocation(location),
            stamp,
        },
    )
}

pub(crate) fn field() -> impl Strategy<Value = FindingField> {
    select(FindingField::ALL.to_vec())
}

pub(crate) fn finding() -> impl Strategy<Value = Finding> {
    (entry(), field(), words(), stamp()).prop_map(|(id, field, code, stamp)| Finding {
        id,
        field,
        code: Code(code),
        stamp,
    })
}

pub(crate) fn evidence() -> impl Strategy<Value = Evidence> {
    let kind = select(vec![EvidenceKind::Photo, EvidenceKind::VoiceNote, EvidenceKind::Document]);
    let subject =
        prop_oneof![Just(EvidenceSubject::Order), step_id().prop_map(EvidenceSubject::Step)];
    (entry(), hash(), kind, any::<u64>(), subject, stamp()).prop_map(
        |(id, blob, kind, size, subject, stamp)| Evidence {
            id,
            blob: EvidenceId::from_bytes(blob),
            kind,
            size,
            subject,
            stamp,
        },
    )
}

pub(crate) fn reading() -> impl Strategy<Value = Reading> {
    let meter = select(vec!["main", "suction"]).prop_map(str::to_owned);
    let unit = select(vec!["kWh", "bar", "h"]).prop_map(str::to_owned);
    (entry(), meter, quantity(), unit, option::of(words()), option::of(entry()), stamp()).prop_map(
        |(id, meter, value, unit, instrument, corrects, stamp)| Reading {
            id,
            meter,
            value,
            unit,
            instrument,
            corrects,
            stamp,
        },
    )
}

pub(crate) fn sign_off() -> impl Strategy<Value = SignOff> {
    let answer = prop_oneof![
        option::of(hash().prop_map(EvidenceId::from_bytes))
            .prop_map(|strokes| SignOffAnswer::Signed { strokes }),
        words().prop_map(|reason| SignOffAnswer::Refused { reason }),
    ];
    let heads = proptest::collection::vec(hash().prop_map(ChangeHash::from_bytes), 0..3);
    (entry(), words(), answer, hash(), heads, stamp()).prop_map(
        |(id, signer, answer, report, heads, stamp)| SignOff {
            id,
            signer,
            answer,
            report: ReportHash::from_bytes(report),
            heads,
            stamp,
        },
    )
}

pub(crate) fn comment() -> impl Strategy<Value = Comment> {
    (entry(), words(), stamp()).prop_map(|(id, text, stamp)| Comment { id, text, stamp })
}
