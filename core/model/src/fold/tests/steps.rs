//! The checklist, answered by one or by two who did not know of each other.

use crate::samples::{ANNA, BO, BRAKE, LOCKED_OUT, PRESSURE, Story, tick};
use crate::{
    Deed, EvidenceId, EvidenceKind, EvidenceSubject, FlagCode, Quantity, StepId, StepStanding,
    StepValue, StepView,
};

fn answer(step: StepId, value: StepValue) -> Deed {
    Deed::Tick { step, value, reason: None }
}

fn view_of(story: &Story, id: StepId) -> StepView {
    story.view().steps.into_iter().find(|view| view.step.id == id).unwrap()
}

#[test]
fn steps_are_shown_by_position_and_counted() {
    let mut story = Story::new();
    story.did(ANNA, tick(LOCKED_OUT));
    story.did(ANNA, answer(BRAKE, StepValue::PassFail(false)));
    let view = story.view();
    let ids: Vec<_> = view.steps.iter().map(|step| step.step.id).collect();
    assert_eq!(ids, [LOCKED_OUT, BRAKE, PRESSURE]);
    assert_eq!((view.row.steps_done, view.row.steps_total), (2, 3));
}

#[test]
fn one_says_pass_and_one_says_fail_shows_failed_and_disputed() {
    for (first, second) in [(true, false), (false, true)] {
        let mut story = Story::new();
        story.did(ANNA, answer(BRAKE, StepValue::PassFail(first)));
        story.did_unknowing(BO, answer(BRAKE, StepValue::PassFail(second)));
        let step = view_of(&story, BRAKE);
        assert_eq!(
            (step.standing, step.disputed, step.results.len()),
            (StepStanding::Failed, true, 2)
        );
        assert!(story.flags().contains(&FlagCode::StepDisputed));
    }
}

#[test]
fn one_ticks_and_one_unticks_stays_ticked_and_disputed() {
    let mut story = Story::new();
    story.did(ANNA, tick(LOCKED_OUT));
    story.did_unknowing(BO, answer(LOCKED_OUT, StepValue::Tick(false)));
    let step = view_of(&story, LOCKED_OUT);
    assert_eq!((step.standing, step.disputed), (StepStanding::Done, true));
}

#[test]
fn who_knew_of_the_tick_and_took_it_back_disputes_nothing() {
    let mut story = Story::new();
    story.did(ANNA, tick(LOCKED_OUT));
    story.did(BO, answer(LOCKED_OUT, StepValue::Tick(false)));
    let step = view_of(&story, LOCKED_OUT);
    assert_eq!((step.standing, step.disputed), (StepStanding::Open, false));
}

#[test]
fn two_who_agree_dispute_nothing() {
    let mut story = Story::new();
    story.did(ANNA, tick(LOCKED_OUT));
    story.did_unknowing(BO, tick(LOCKED_OUT));
    let step = view_of(&story, LOCKED_OUT);
    assert_eq!((step.standing, step.disputed, step.results.len()), (StepStanding::Done, false, 2));
    assert!(!story.flags().contains(&FlagCode::StepDisputed));
}

#[test]
fn an_answer_of_the_wrong_kind_is_shown_but_answers_nothing() {
    let mut story = Story::new();
    story.did(ANNA, answer(BRAKE, StepValue::Text("fine".into())));
    let step = view_of(&story, BRAKE);
    assert_eq!((step.standing, step.results.len()), (StepStanding::Open, 1));
}

#[test]
fn an_elastic_step_off_by_more_than_a_fifth_needs_a_reason() {
    for (milli, reason, flagged) in [
        (8_000, None, false),
        (12_000, None, false),
        (7_999, None, true),
        (12_001, Some("   "), true),
        (12_001, Some("old gauge"), false),
        (i64::MIN, None, true),
    ] {
        let mut story = Story::new();
        let value = StepValue::Number(Quantity::from_milli(milli));
        story.did(ANNA, Deed::Tick { step: PRESSURE, value, reason: reason.map(str::to_owned) });
        let found = story.flags().contains(&FlagCode::DeviationWithoutReason);
        assert_eq!(found, flagged, "{milli} because {reason:?}");
    }
}

#[test]
fn only_a_photo_that_points_at_the_step_shows_it() {
    let mut story = Story::new();
    let mut attach = |kind, subject| {
        story.did(
            ANNA,
            Deed::Attach { blob: EvidenceId::from_bytes([7; 32]), kind, size: 9, subject },
        );
        view_of(&story, BRAKE).shown
    };
    assert!(!attach(EvidenceKind::Photo, EvidenceSubject::Order));
    assert!(!attach(EvidenceKind::VoiceNote, EvidenceSubject::Step(BRAKE)));
    assert!(attach(EvidenceKind::Photo, EvidenceSubject::Step(BRAKE)));
}

#[test]
fn the_same_photo_from_two_phones_is_two_references() {
    let mut story = Story::new();
    let deed = Deed::Attach {
        blob: EvidenceId::from_bytes([7; 32]),
        kind: EvidenceKind::Photo,
        size: 9,
        subject: EvidenceSubject::Order,
    };
    story.did(ANNA, deed.clone());
    story.did(BO, deed);
    let evidence = story.view().evidence;
    assert_eq!(evidence.len(), 2);
    assert_eq!(evidence[0].blob, evidence[1].blob);
}
