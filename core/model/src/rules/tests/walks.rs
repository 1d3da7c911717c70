//! Rules and fold agree: on phones that know of each other, what the rules let pass breaks no rule of the fold.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::samples::{ANNA, BEARING, BO, BRAKE, LOCKED_OUT, PRESSURE, Story, tick};
use crate::{
    Code, Deed, EngineerId, EvidenceId, EvidenceKind, EvidenceSubject, FindingField, FlagCode,
    MoveKind, Outcome, PauseReason, Quantity, SignOffAnswer, StepValue, StockLocation, TextField,
};

fn verbs() -> Vec<Deed> {
    let complete = |outcome, gaps_reason| Deed::Complete { outcome, gaps_reason };
    vec![
        Deed::Acknowledge,
        Deed::Accept,
        Deed::Decline { reason: "ill".into() },
        Deed::StartTravel,
        Deed::Arrive,
        Deed::StartWork,
        Deed::Pause { reason: PauseReason::Parts },
        complete(Outcome::Fixed, None),
        complete(Outcome::NotFixed, Some("sent away".into())),
        complete(Outcome::NoAccess, Some("locked".into())),
        Deed::Submit,
    ]
}

fn work() -> Vec<Deed> {
    let moved = |kind, milli| Deed::MovePart {
        line: BEARING,
        kind,
        quantity: Quantity::from_milli(milli),
        location: StockLocation("van 7".into()),
    };
    let pressed = |milli, reason: Option<&str>| Deed::Tick {
        step: PRESSURE,
        value: StepValue::Number(Quantity::from_milli(milli)),
        reason: reason.map(str::to_owned),
    };
    let found = |field, code: &str| Deed::SetFinding { field, code: Code(code.into()) };
    let (blob, subject) = (EvidenceId::from_bytes([7; 32]), EvidenceSubject::Step(BRAKE));
    vec![
        tick(LOCKED_OUT),
        Deed::Tick { step: LOCKED_OUT, value: StepValue::Tick(false), reason: None },
        Deed::Tick { step: BRAKE, value: StepValue::PassFail(false), reason: None },
        pressed(9_000, None),
        pressed(1_000, None),
        pressed(1_000, Some("old gauge")),
        moved(MoveKind::Consume, 1_000),
        moved(MoveKind::Return, 400),
        moved(MoveKind::Return, 900),
        Deed::Attach { blob, kind: EvidenceKind::Photo, size: 1, subject },
        found(FindingField::FailureMode, "noise"),
        found(FindingField::Activity, "replace"),
        Deed::EditText { field: TextField::Narrative, base: Vec::new(), text: "oiled".into() },
    ]
}

/// What somebody tries next; a signature is asked for the report as it then stands.
#[derive(Debug, Clone)]
enum Act {
    Deed(Deed),
    Sign(SignOffAnswer),
}

fn act() -> impl Strategy<Value = (EngineerId, Act)> {
    let signed = SignOffAnswer::Signed { strokes: None };
    let answers = vec![signed, SignOffAnswer::Refused { reason: "too loud".into() }];
    let act = prop_oneof![
        6 => select(verbs()).prop_map(Act::Deed),
        5 => select(work()).prop_map(Act::Deed),
        2 => select(answers).prop_map(Act::Sign),
    ];
    (select(vec![ANNA, ANNA, BO]), act)
}

/// What may be flagged although everybody kept to the rules: allowed with a reason, or allowed because it helps.
const ALLOWED: [FlagCode; 5] = [
    FlagCode::OverPlan,
    FlagCode::StepsMissing,
    FlagCode::EvidenceMissing,
    FlagCode::CodesMissing,
    FlagCode::ChangedAfterSignature,
];

proptest! {
    #[test]
    fn what_the_rules_let_pass_is_not_flagged(acts in vec(act(), 0..60)) {
        let mut story = Story::new();
        for (who, act) in acts {
            let deed = match act {
                Act::Deed(deed) => deed,
                Act::Sign(answer) => {
                    let report = story.view().report_hash;
                    Deed::SignOff { signer: "Ms Lin".into(), answer, report }
                }
            };
            let before = story.view();
            if story.does(who, deed).is_err() {
                prop_assert_eq!(story.view(), before, "a refusal changes nothing");
            }
        }
        let flags = story.flags();
        prop_assert!(flags.iter().all(|flag| ALLOWED.contains(flag)), "{flags:?}");
    }
}
