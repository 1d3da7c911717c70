//! Late outcomes, cancels, and wishes while a run is going on.

use super::*;

#[test]
fn a_late_or_foreign_outcome_changes_nothing() {
    let mut machine = begun();
    let Some(Effect::ReadOutbox { ticket: old, .. }) = machine.poll_effect() else { panic!() };
    machine
        .handle(0, Event::OutboxRead { ticket: old, push: Vec::new(), cursor: None, more: false });
    let (current, _) = sent(&mut machine);
    let answered = Event::Answered { ticket: old, response: None };
    let wrong_kinds = [Event::Kept { ticket: current }, Event::OutboxFailed { ticket: current }];
    for event in [answered, Event::OutboxFailed { ticket: old }].into_iter().chain(wrong_kinds) {
        machine.handle(0, event);
        assert_eq!(machine.poll_effect(), None);
        assert_eq!(machine.poll_timeout(), Some(3_000));
    }
    machine.handle(0, Event::Answered { ticket: current, response: None });
    assert_eq!(end(&mut machine), End::Done);
    machine.handle(0, Event::Begin { budget_ms: 10 });
    machine.handle(0, Event::OutboxFailed { ticket: old });
    assert!(
        matches!(machine.poll_effect(), Some(Effect::ReadOutbox { ticket, .. }) if ticket != old)
    );
}

#[test]
fn a_cancel_ends_the_run_at_once() {
    let mut unstarted = begun();
    unstarted.handle(0, Event::Cancel);
    assert_eq!(end(&mut unstarted), End::Cancelled);

    let mut sending = begun();
    give(&mut sending, 0, 1, 1, false);
    let (ticket, _) = sent(&mut sending);
    sending.handle(0, Event::Cancel);
    assert_eq!(end(&mut sending), End::Cancelled);
    sending.handle(0, Event::Answered { ticket, response: Some(response(2, Vec::new(), false)) });
    assert_eq!(sending.poll_effect(), None, "an answer after the end is not kept");
    sending.handle(0, Event::Cancel);
    assert_eq!(sending.poll_effect(), None);
}

/// A machine whose response is just being kept.
fn keeping() -> (Machine, Ticket) {
    let mut machine = begun();
    give(&mut machine, 0, 1, 1, false);
    let (ticket, _) = sent(&mut machine);
    let response = response(2, answers([Answer::Accepted]), true);
    machine.handle(0, Event::Answered { ticket, response: Some(response) });
    let Some(Effect::Keep { ticket, .. }) = machine.poll_effect() else { panic!() };
    (machine, ticket)
}

#[test]
fn only_the_outcome_of_this_very_keeping_counts() {
    let (mut machine, ticket) = keeping();
    let old = Ticket::NONE;
    machine.handle(0, Event::Kept { ticket: old });
    machine.handle(0, Event::KeepFailed { ticket: old, kind: KeepFailure::Storage });
    machine.handle(0, Event::Unreachable { ticket, kind: Unreachability::TimedOut });
    assert_eq!(machine.poll_effect(), None);
    assert!(matches!(machine.state, State::Keeping { .. }));
}

#[test]
fn a_cancel_waits_for_what_is_being_kept() {
    let (mut machine, ticket) = keeping();
    machine.handle(0, Event::Cancel);
    assert_eq!(machine.poll_effect(), None);
    machine.handle(0, Event::Kept { ticket });
    let summary = summary(&mut machine);
    assert_eq!((summary.end, summary.exchanges, summary.pushed), (End::Cancelled, 1, 1));
}

#[test]
fn a_begin_takes_back_a_cancel_that_is_not_through() {
    let (mut machine, ticket) = keeping();
    machine.handle(0, Event::Cancel);
    machine.handle(0, Event::Begin { budget_ms: 10_000 });
    machine.handle(0, Event::Kept { ticket });
    assert!(matches!(machine.poll_effect(), Some(Effect::ReadOutbox { .. })));
}

#[test]
fn a_begin_while_running_looks_at_the_outbox_once_more_and_gives_more_time() {
    let mut machine = begun();
    give(&mut machine, 0, 0, 1, false);
    machine.handle(9_000, Event::Begin { budget_ms: 10_000 });
    let (ticket, _) = sent(&mut machine);
    machine.handle(15_000, Event::Answered { ticket, response: None });
    give(&mut machine, 15_000, 1, 1, false);
    answer(&mut machine, 16_000, &response(2, answers([Answer::Accepted]), false));
    let summary = summary(&mut machine);
    assert_eq!((summary.end, summary.exchanges, summary.pushed), (End::Done, 2, 1));
}

#[test]
fn a_summary_waits_until_it_is_heard() {
    let mut machine = begun();
    machine.handle(0, Event::Cancel);
    machine.handle(0, Event::Begin { budget_ms: 10_000 });
    machine.handle(0, Event::Cancel);
    let ends: Vec<_> = std::iter::from_fn(|| machine.poll_effect()).collect();
    assert_eq!(ends.len(), 2);
    assert!(ends.iter().all(|effect| matches!(effect, Effect::Finish(_))));
}
