//! Scenarios 5, 7 and 9: the office decides while an engineer is out of reach.

use fieldbook_client::model::{DispatchState, Outcome, VisitState};
use fieldbook_client::{CommandOptions, CompletionDraft};
use fieldbook_tests::{Delivery, World};
use serde_json::json;

/// Scenario 5.
#[test]
fn an_order_given_to_a_colleague_keeps_the_work_already_done() {
    World::in_both_orders(|world| {
        world.a.starts(world.order);
        world.a.consumes(world.order, 0, None);
        world.a.completes(world.order);
        world.assign(&[&world.b.id], &world.b.id);
        world.settle();
        let view = world.b.view(world.order);
        let visit =
            view.visits.iter().find(|visit| visit.engineer.to_string() == world.a.id).unwrap();
        assert_eq!((visit.state, visit.withdrawn), (VisitState::WorkDone, true));
        assert_eq!(view.stock_moves.len(), 1, "the part is used, whoever has the order now");
        assert!(
            world.rules_on(&world.b).contains(&"reassigned_while_working"),
            "{:?}",
            world.rules_on(&world.b)
        );
        let error = world.a.phone.accept(world.order, CommandOptions::default()).unwrap_err();
        assert!(["order_withdrawn", "order_unknown"].contains(&error.code()), "{error}");
    });
}

/// Scenario 7.
#[test]
fn an_order_cancelled_while_somebody_works_keeps_the_work() {
    World::in_both_orders(|world| {
        world.a.starts(world.order);
        world.office(
            &format!("orders/{}/cancel", world.order),
            &json!({ "reason": "客户取消 · called off" }),
        );
        world.a.consumes(world.order, 0, None);
        world.settle();
        let view = world.b.view(world.order);
        assert_eq!(view.row.dispatch, DispatchState::Cancelled);
        assert_eq!(view.stock_moves.len(), 1);
        assert!(world.is_flagged("cancelled_work_performed"));
        assert!(world.rules().contains(&"cancelled_while_working"), "{:?}", world.rules());
    });
}

/// Scenario 9.
#[test]
fn a_window_moved_unseen_leaves_punctuality_to_the_window_that_was_accepted() {
    World::in_both_orders(|world| {
        let accepted = world.a.view(world.order).assignment;
        world.a.phone.accept(world.order, CommandOptions::default()).unwrap();
        world.a.phone.start_travel(world.order, CommandOptions::default()).unwrap();
        world.a.phone.arrive(world.order, CommandOptions::default()).unwrap();
        let moved =
            json!({ "window": { "start": 1_796_184_000_000_i64, "end": 1_796_191_200_000_i64 } });
        world.office(&format!("orders/{}/reschedule", world.order), &moved);
        world.settle();
        let view = world.a.view(world.order);
        let visit =
            view.visits.iter().find(|visit| visit.engineer.to_string() == world.a.id).unwrap();
        assert_eq!(visit.accepted_version, Some(accepted.version));
        assert_ne!(view.assignment.window, accepted.window);
        let note = world
            .a
            .notes(world.order)
            .into_iter()
            .find(|merge| merge.note.rule.code() == "window_moved");
        let text = note.expect("the move is explained").text;
        assert!(text.contains("10:00") && text.contains("12:00"), "both windows are shown: {text}");
    });
}

/// Bad input: a transition out of turn is refused by the command, before anything is saved.
#[test]
fn ending_work_that_never_began_is_refused_and_changes_nothing() {
    let world = World::new(Delivery::First);
    let before = world.a.view(world.order);
    let draft = CompletionDraft { outcome: Outcome::Fixed, gaps_reason: None };
    let error = world.a.phone.complete(world.order, draft, CommandOptions::default()).unwrap_err();
    assert_eq!(error.code(), "wrong_transition");
    assert_eq!(world.a.view(world.order), before);
    assert_eq!(world.a.phone.sync_status().unwrap().changes_pending, 0);
}
