//! Who may write at all, and until when.

use crate::samples::{ANNA, BEARING, BO, LOCKED_OUT, Story, crew, tick};
use crate::{
    Author, Code, Command, Deed, DispatchState, EngineerId, EvidenceId, EvidenceKind,
    EvidenceSubject, FindingField, MoveKind, OrderId, Outcome, Quantity, Refusal, SignOffAnswer,
    StockLocation, TextField, check,
};

fn comment() -> Deed {
    Deed::Comment { text: "the key is back".into() }
}

fn attach() -> Deed {
    let blob = EvidenceId::from_bytes([7; 32]);
    Deed::Attach { blob, kind: EvidenceKind::Photo, size: 1, subject: EvidenceSubject::Order }
}

fn moved(kind: MoveKind) -> Deed {
    Deed::MovePart {
        line: BEARING,
        kind,
        quantity: Quantity::whole(1),
        location: StockLocation("van 7".into()),
    }
}

/// Everything that is work on the record but no transition.
fn work() -> Vec<Deed> {
    vec![
        moved(MoveKind::Consume),
        Deed::RecordReading {
            meter: "main".into(),
            value: Quantity::whole(1),
            unit: "kWh".into(),
            instrument: None,
            corrects: None,
        },
        Deed::EditText { field: TextField::Narrative, base: Vec::new(), text: "oiled".into() },
        Deed::SetFinding { field: FindingField::Activity, code: Code("service".into()) },
    ]
}

fn submitted() -> Story {
    let mut story = Story::working();
    story.did(ANNA, Deed::Complete { outcome: Outcome::Fixed, gaps_reason: Some("later".into()) });
    let answer = SignOffAnswer::Signed { strokes: None };
    story.did(
        ANNA,
        Deed::SignOff { signer: "Ms Lin".into(), answer, report: story.view().report_hash },
    );
    story.did(ANNA, Deed::Submit);
    story
}

#[test]
fn who_is_not_on_the_crew_only_reads() {
    let stranger = EngineerId::from_bytes([0xF; 16]);
    let mut withdrawn = Story::working();
    withdrawn.office(|assignment| assignment.crew = crew(&[BO]));
    for (story, who) in [(Story::new(), stranger), (withdrawn, ANNA)] {
        for deed in
            work().into_iter().chain([Deed::Acknowledge, tick(LOCKED_OUT), comment(), attach()])
        {
            assert_eq!(story.tries(who, deed), Err(Refusal::NotOnCrew { engineer: who }));
        }
    }
}

#[test]
fn a_command_for_another_order_is_refused() {
    let story = Story::new();
    let order = OrderId::from_bytes([9; 16]);
    let command = Command { order, ..story.command(ANNA, Deed::Accept) };
    assert_eq!(
        check(&story.assignment, &story.record, &command),
        Err(Refusal::OtherOrder { order })
    );
}

#[test]
fn the_office_writes_but_has_no_visit() {
    let story = Story::new();
    let office = |deed| {
        let command = story.command(ANNA, deed);
        let stamp = crate::Stamp { by: Author::Office, ..command.stamp.clone() };
        check(&story.assignment, &story.record, &Command { stamp, ..command })
    };
    for deed in work().into_iter().chain([comment(), attach(), tick(LOCKED_OUT)]) {
        assert_eq!(office(deed), Ok(()));
    }
    assert_eq!(office(Deed::Accept), Err(Refusal::NotAnEngineer { verb: "accept" }));
    assert_eq!(office(Deed::StartWork), Err(Refusal::NotAnEngineer { verb: "start_work" }));
}

#[test]
fn after_submission_only_photos_and_remarks() {
    let story = submitted();
    for deed in work() {
        let verb = deed.verb();
        assert_eq!(story.tries(ANNA, deed.clone()), Err(Refusal::AfterSubmission { verb }));
        assert_eq!(story.tries(BO, deed), Ok(()), "a colleague is still at it");
    }
    assert_eq!(
        story.tries(ANNA, tick(LOCKED_OUT)),
        Err(Refusal::StepAfterCompletion { step: LOCKED_OUT })
    );
    assert_eq!(story.tries(ANNA, comment()), Ok(()));
    assert_eq!(story.tries(ANNA, attach()), Ok(()));
}

#[test]
fn on_a_cancelled_order_only_who_set_out_goes_on() {
    let mut story = Story::working();
    story.did(BO, moved(MoveKind::Consume));
    let dispatch = DispatchState::Cancelled;
    story.office(|assignment| assignment.dispatch = dispatch);
    for deed in work().into_iter().chain([tick(LOCKED_OUT)]) {
        assert_eq!(story.tries(ANNA, deed.clone()), Ok(()));
        assert_eq!(story.tries(BO, deed), Err(Refusal::OrderEnded { dispatch }));
    }
    assert_eq!(story.tries(BO, moved(MoveKind::Return)), Ok(()), "the part goes back");
    assert_eq!(story.tries(BO, comment()), Ok(()));
}
