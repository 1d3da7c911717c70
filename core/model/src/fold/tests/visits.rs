//! Visits and what the order shows of them.

use crate::samples::{ANNA, BO, Story, crew};
use crate::{
    AssignmentVersion, Deed, DispatchState, FlagCode, Outcome, PauseReason, SignOffAnswer,
    VisitState, fold_order, fold_row,
};

fn complete(outcome: Outcome) -> Deed {
    Deed::Complete { outcome, gaps_reason: Some("told later".into()) }
}

fn decline() -> Deed {
    Deed::Decline { reason: "on leave".into() }
}

fn pause() -> Deed {
    Deed::Pause { reason: PauseReason::Parts }
}

fn sign(story: &Story) -> Deed {
    let answer = SignOffAnswer::Signed { strokes: None };
    Deed::SignOff { signer: "Ms Lin".into(), answer, report: story.view().report_hash }
}

fn refuse(story: &Story) -> Deed {
    let answer = SignOffAnswer::Refused { reason: "too loud".into() };
    Deed::SignOff { signer: "Ms Lin".into(), answer, report: story.view().report_hash }
}

/// Tells the acts of Anna's visit; the state they lead to, and how many were out of turn.
fn told(acts: impl IntoIterator<Item = Deed>) -> (VisitState, usize) {
    let mut story = Story::new();
    for act in acts {
        story.did(ANNA, act);
    }
    let late = story.flags().iter().filter(|code| **code == FlagCode::TransitionOutOfTurn).count();
    (story.view().visits[0].state, late)
}

#[test]
fn a_day_as_planned_goes_through_every_state() {
    let mut story = Story::new();
    let acts = [
        (Deed::Acknowledge, VisitState::Acknowledged),
        (Deed::Accept, VisitState::Accepted),
        (Deed::StartTravel, VisitState::Travelling),
        (Deed::Arrive, VisitState::OnSite),
        (Deed::StartWork, VisitState::Working),
        (pause(), VisitState::Paused),
        (Deed::StartWork, VisitState::Working),
        (complete(Outcome::Fixed), VisitState::WorkDone),
        (refuse(&story), VisitState::SignOffRefused),
        (sign(&story), VisitState::SignedOff),
        (Deed::Submit, VisitState::Submitted),
    ];
    for (act, state) in acts {
        story.did(ANNA, act);
        assert_eq!(story.view().row.execution, state);
    }
    assert!(!story.flags().contains(&FlagCode::TransitionOutOfTurn));
}

#[test]
fn what_the_table_foresees_is_not_flagged() {
    use Deed::{Accept, Arrive, StartTravel, StartWork, Submit};
    let story = Story::new();
    assert_eq!(told([Accept, StartWork]), (VisitState::Working, 0));
    assert_eq!(told([Accept, Arrive, complete(Outcome::NoAccess)]), (VisitState::WorkDone, 0));
    assert_eq!(told([decline(), Accept, StartTravel, StartWork]), (VisitState::Working, 0));
    assert_eq!(
        told([Accept, StartWork, pause(), complete(Outcome::NoAccess)]),
        (VisitState::WorkDone, 0)
    );
    let finished = [Accept, StartWork, complete(Outcome::Fixed)];
    let after = |acts: Vec<Deed>| told(finished.iter().cloned().chain(acts));
    assert_eq!(after(vec![sign(&story), refuse(&story)]), (VisitState::SignOffRefused, 0));
    assert_eq!(after(vec![refuse(&story), Submit, sign(&story)]), (VisitState::Submitted, 0));
}

#[test]
fn a_fact_out_of_turn_is_kept_and_flagged_and_the_furthest_execution_wins() {
    use Deed::{Accept, Acknowledge, Arrive, StartTravel, StartWork, Submit};
    assert_eq!(told([complete(Outcome::Fixed)]), (VisitState::WorkDone, 1));
    assert_eq!(told([Submit, StartWork]), (VisitState::Submitted, 2));
    assert_eq!(told([Accept, decline()]), (VisitState::Accepted, 1));
    assert_eq!(told([Accept, StartWork, Arrive, StartTravel]), (VisitState::Working, 2));
    assert_eq!(told([Acknowledge, Acknowledge]), (VisitState::Acknowledged, 1));
    assert_eq!(
        told([Accept, StartWork, complete(Outcome::Fixed), StartWork]),
        (VisitState::WorkDone, 1)
    );
    assert_eq!(
        told([Accept, StartWork, complete(Outcome::Fixed), Submit]),
        (VisitState::Submitted, 1)
    );
}

#[test]
fn states_and_late_facts_are_named_as_in_json() {
    let mut story = Story::new();
    for act in [decline(), Deed::Submit, Deed::StartTravel, Deed::Arrive, Deed::StartWork, pause()]
    {
        story.did(ANNA, act);
    }
    story.did(ANNA, complete(Outcome::Fixed));
    let view = story.view();
    let late: Vec<_> =
        view.flags.iter().filter(|flag| flag.code == FlagCode::TransitionOutOfTurn).collect();
    assert_eq!(late.len(), 6);
    for flag in late {
        let fact = view.timeline.iter().find(|fact| Some(fact.id) == flag.entry).unwrap();
        assert_eq!(serde_json::to_value(&fact.what).unwrap()["kind"], flag.subject);
    }
    assert_eq!(serde_json::to_value(view.row.execution).unwrap(), view.row.execution.name());
    let dispatch = view.row.dispatch;
    assert_eq!(serde_json::to_value(dispatch).unwrap(), dispatch.name());
}

#[test]
fn every_fact_stays_in_the_timeline_oldest_first() {
    let mut story = Story::new();
    story.did(ANNA, Deed::Submit);
    story.did(BO, Deed::Acknowledge);
    story.did(ANNA, Deed::Accept);
    story.record.facts.rotate_left(1);
    story.record.facts.push(story.record.facts[0].clone());
    let timeline: Vec<_> = story.view().timeline.into_iter().map(|fact| fact.visit).collect();
    assert_eq!(timeline, [ANNA, BO, ANNA]);
}

#[test]
fn the_order_shows_the_furthest_visit_and_each_viewer_the_own_one() {
    let mut story = Story::new();
    story.did(ANNA, decline());
    story.did(BO, Deed::Accept);
    let row = |viewer| fold_row(&story.assignment, &story.record, viewer);
    assert_eq!(row(None).execution, VisitState::Accepted);
    assert_eq!((row(Some(ANNA)).own_visit, row(Some(ANNA)).is_lead), (VisitState::Declined, true));
    assert_eq!((row(Some(BO)).own_visit, row(Some(BO)).is_lead), (VisitState::Accepted, false));
    assert_eq!((row(None).own_visit, row(None).is_lead), (VisitState::Unseen, false));
}

#[test]
fn an_order_handed_on_after_a_decline_is_unseen_again() {
    let mut story = Story::new();
    story.did(ANNA, decline());
    story.office(|assignment| assignment.crew = crew(&[BO]));
    assert_eq!(story.view().row.execution, VisitState::Unseen);
    assert_eq!(story.view().visits.len(), 2);
    assert_eq!(story.flags(), []);
}

#[test]
fn a_is_replaced_by_b_while_a_finishes_offline() {
    let mut story = Story::working();
    story.office(|assignment| assignment.crew = crew(&[BO]));
    story.did(ANNA, complete(Outcome::Fixed));
    let view = fold_order(&story.assignment, &story.record, Some(ANNA));
    assert_eq!(view.row.execution, VisitState::WorkDone);
    assert!(view.row.withdrawn);
    let visits: Vec<_> =
        view.visits.iter().map(|visit| (visit.engineer, visit.state, visit.withdrawn)).collect();
    assert_eq!(visits, [(BO, VisitState::Unseen, false), (ANNA, VisitState::WorkDone, true)]);
    assert_eq!(view.visits[1].outcome, Some(Outcome::Fixed));
    let withdrawn: Vec<_> =
        view.flags.iter().filter(|flag| flag.code == FlagCode::WorkedAfterWithdrawal).collect();
    assert_eq!(withdrawn.len(), 1);
    assert_eq!(withdrawn[0].by, Some(crate::Author::Engineer(ANNA)));
}

#[test]
fn what_was_done_before_a_handover_is_nobodys_fault() {
    let mut story = Story::working();
    story.pass_minutes(600);
    story.office(|assignment| assignment.crew = crew(&[BO]));
    assert!(!story.flags().contains(&FlagCode::WorkedAfterWithdrawal));
}

#[test]
fn the_hubs_clock_decides_what_came_before_a_handover_when_the_phone_heard_it() {
    let mut story = Story::working();
    let heard = story.assignment.issued_at;
    story.office(|assignment| assignment.crew = crew(&[BO]));
    story.did(ANNA, tick_brake());
    let result = story.record.step_results.values_mut().flatten().last().unwrap();
    result.value.stamp.anchor =
        Some(crate::HubAnchor { hub_time: heard, elapsed_millis: Some(60_000) });
    assert!(
        !story.flags().contains(&FlagCode::WorkedAfterWithdrawal),
        "a fast phone's clock accuses nobody"
    );
}

fn tick_brake() -> Deed {
    Deed::Tick {
        step: crate::samples::BRAKE,
        value: crate::StepValue::PassFail(true),
        reason: None,
    }
}

#[test]
fn both_do_an_order_that_was_handed_over() {
    let mut story = Story::working();
    story.did(ANNA, complete(Outcome::Fixed));
    story.office(|assignment| assignment.crew = crew(&[BO]));
    for act in [Deed::Accept, Deed::StartWork, complete(Outcome::Fixed)] {
        story.did(BO, act);
    }
    let double = story.flags().iter().filter(|code| **code == FlagCode::DoubleVisit).count();
    assert_eq!(double, 2, "one for each visit");
}

#[test]
fn two_of_one_crew_who_both_finish_are_no_double_visit() {
    let mut story = Story::working();
    story.did(ANNA, complete(Outcome::Fixed));
    for act in [Deed::Accept, Deed::StartWork, complete(Outcome::Fixed)] {
        story.did(BO, act);
    }
    assert!(!story.flags().contains(&FlagCode::DoubleVisit));
}

#[test]
fn cancelled_while_somebody_works_says_so_and_keeps_the_work() {
    let mut story = Story::new();
    story.did(ANNA, Deed::Accept);
    story.office(|assignment| assignment.dispatch = DispatchState::Cancelled);
    assert_eq!(story.flags(), []);
    story.did(ANNA, Deed::StartTravel);
    assert_eq!(story.flags(), [FlagCode::CancelledWorkPerformed]);
    assert_eq!(story.view().row.execution, VisitState::Travelling);
}

#[test]
fn punctuality_is_judged_by_the_window_that_was_accepted() {
    let mut story = Story::new();
    story.did(ANNA, Deed::Accept);
    story.office(|assignment| assignment.window = None);
    let view = story.view();
    assert_eq!(view.visits[0].accepted_version, Some(AssignmentVersion { generation: 0, n: 1 }));
    assert_eq!(view.assignment.version.n, 2);
}
