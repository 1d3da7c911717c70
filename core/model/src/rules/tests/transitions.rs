//! The verbs of a visit against the table of transitions.

use crate::samples::{ANNA, LOCKED_OUT, Story, tick};
use crate::{Deed, DispatchState, Outcome, PauseReason, Refusal, SignOffAnswer, VisitState};

fn decline() -> Deed {
    Deed::Decline { reason: "on leave".into() }
}

fn pause() -> Deed {
    Deed::Pause { reason: PauseReason::Shift }
}

fn complete() -> Deed {
    Deed::Complete { outcome: Outcome::NotFixed, gaps_reason: Some("sent away".into()) }
}

fn no_access() -> Deed {
    Deed::Complete { outcome: Outcome::NoAccess, gaps_reason: Some("locked".into()) }
}

fn answer(story: &Story, answer: SignOffAnswer) -> Deed {
    Deed::SignOff { signer: "Ms Lin".into(), answer, report: story.view().report_hash }
}

fn signed(story: &Story) -> Deed {
    answer(story, SignOffAnswer::Signed { strokes: None })
}

/// Anna in each state, reached by the shortest way.
fn anna_in(state: VisitState) -> Story {
    use VisitState::{
        Accepted, Acknowledged, Declined, OnSite, Paused, SignOffRefused, SignedOff, Submitted,
        Travelling, WorkDone,
    };
    let mut story = Story::new();
    story.did(ANNA, tick(LOCKED_OUT));
    let signed = signed(&story);
    let refused = answer(&story, SignOffAnswer::Refused { reason: "too loud".into() });
    let acts: Vec<Deed> = match state {
        VisitState::Unseen => vec![],
        Acknowledged => vec![Deed::Acknowledge],
        Declined => vec![decline()],
        Accepted => vec![Deed::Accept],
        Travelling => vec![Deed::Accept, Deed::StartTravel],
        OnSite => vec![Deed::Accept, Deed::Arrive],
        VisitState::Working => vec![Deed::Accept, Deed::StartWork],
        Paused => vec![Deed::Accept, Deed::StartWork, pause()],
        WorkDone => vec![Deed::Accept, Deed::StartWork, complete()],
        SignedOff => vec![Deed::Accept, Deed::StartWork, complete(), signed],
        SignOffRefused => vec![Deed::Accept, Deed::StartWork, complete(), refused],
        Submitted => vec![Deed::Accept, Deed::StartWork, complete(), signed, Deed::Submit],
    };
    for act in acts {
        story.does(ANNA, act).unwrap();
    }
    assert_eq!(story.view().visits[0].state, state);
    story
}

const STATES: [VisitState; 12] = [
    VisitState::Unseen,
    VisitState::Declined,
    VisitState::Acknowledged,
    VisitState::Accepted,
    VisitState::Travelling,
    VisitState::OnSite,
    VisitState::Paused,
    VisitState::Working,
    VisitState::WorkDone,
    VisitState::SignOffRefused,
    VisitState::SignedOff,
    VisitState::Submitted,
];

/// In exactly these states the verb is allowed; in all others it is the wrong transition, with the state named.
fn check(verb: impl Fn(&Story) -> Deed, allowed: &[VisitState]) {
    for from in STATES {
        let story = anna_in(from);
        let deed = verb(&story);
        let refused = Err(Refusal::WrongTransition { from, verb: deed.verb() });
        let expect = if allowed.contains(&from) { Ok(()) } else { refused };
        assert_eq!(story.tries(ANNA, deed), expect, "from {from:?}");
    }
}

#[test]
fn each_verb_has_its_states() {
    use VisitState::{
        Accepted, Acknowledged, Declined, OnSite, Paused, SignOffRefused, SignedOff, Travelling,
        Unseen, WorkDone, Working,
    };
    check(|_| Deed::Acknowledge, &[Unseen]);
    check(|_| Deed::Accept, &[Unseen, Acknowledged, Declined]);
    check(|_| decline(), &[Unseen, Acknowledged]);
    check(|_| Deed::StartTravel, &[Accepted]);
    check(|_| Deed::Arrive, &[Accepted, Travelling]);
    check(|_| Deed::StartWork, &[Accepted, Travelling, OnSite, Paused]);
    check(|_| pause(), &[Working]);
    check(|_| complete(), &[Working]);
    check(|_| no_access(), &[OnSite, Working, Paused]);
    check(|_| Deed::Submit, &[SignedOff, SignOffRefused]);
    check(signed, &[WorkDone, SignOffRefused]);
}

#[test]
fn the_customer_is_asked_again_only_when_the_report_changed() {
    for state in [VisitState::SignedOff, VisitState::Submitted] {
        let mut story = anna_in(state);
        story.record.texts.insert(crate::TextField::Narrative, "the other's text arrived".into());
        assert_eq!(story.does(ANNA, signed(&story)), Ok(()), "{state:?}");
        let again = story.tries(ANNA, signed(&story));
        assert_eq!(again, Err(Refusal::WrongTransition { from: state, verb: "sign_off" }));
    }
}

#[test]
fn an_ended_order_lets_nothing_new_begin_but_everything_end() {
    use VisitState::{Accepted, OnSite, Paused, SignedOff, Travelling, Unseen, WorkDone, Working};
    for dispatch in [DispatchState::Cancelled, DispatchState::Closed] {
        let ended = |state| {
            let mut story = anna_in(state);
            story.office(|assignment| assignment.dispatch = dispatch);
            story
        };
        let begins = [
            (Unseen, Deed::Accept),
            (Accepted, Deed::StartTravel),
            (Accepted, Deed::Arrive),
            (Accepted, Deed::StartWork),
            (OnSite, Deed::StartWork),
        ];
        for (from, deed) in begins {
            assert_eq!(
                ended(from).tries(ANNA, deed),
                Err(Refusal::OrderEnded { dispatch }),
                "{from:?}"
            );
        }
        let ends = [
            (Unseen, Deed::Acknowledge),
            (Unseen, decline()),
            (Travelling, Deed::Arrive),
            (Paused, Deed::StartWork),
            (Working, pause()),
            (Working, complete()),
            (WorkDone, signed(&ended(WorkDone))),
            (SignedOff, Deed::Submit),
        ];
        for (from, deed) in ends {
            assert_eq!(ended(from).tries(ANNA, deed), Ok(()), "{from:?}");
        }
    }
}

#[test]
fn a_decline_says_why() {
    for reason in ["", "  \u{3000}\n"] {
        let tried = Story::new().tries(ANNA, Deed::Decline { reason: reason.into() });
        assert_eq!(tried, Err(Refusal::ReasonMissing { verb: "decline" }));
    }
}

#[test]
fn work_starts_only_when_the_safety_steps_are_done() {
    let mut story = Story::new();
    story.did(ANNA, Deed::Accept);
    let unsafe_start = Err(Refusal::SafetyStepsOpen { steps: vec![LOCKED_OUT] });
    assert_eq!(story.tries(ANNA, Deed::StartWork), unsafe_start);
    story.does(ANNA, tick(LOCKED_OUT)).unwrap();
    assert_eq!(story.tries(ANNA, Deed::StartWork), Ok(()));
    let back = Deed::Tick { step: LOCKED_OUT, value: crate::StepValue::Tick(false), reason: None };
    story.does(ANNA, back).unwrap();
    assert_eq!(story.tries(ANNA, Deed::StartWork), unsafe_start);
}
