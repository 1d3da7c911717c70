//! When the network, the hub or the store fails, or nothing moves.

use super::*;

#[test]
fn a_push_that_is_too_large_is_halved_until_it_fits() {
    let mut machine = begun();
    assert_eq!(give(&mut machine, 0, 100, 1, false).0, 2_000);
    refuse(&mut machine, "body_too_large", 413);
    assert_eq!(give(&mut machine, 0, 50, 1, true), (50, 512 * 1024));
    refuse(&mut machine, "a proxy's own words", 413);
    assert_eq!(give(&mut machine, 0, 25, 1, true).0, 25);
    answer(&mut machine, 0, &response(2, answers(vec![Answer::Accepted; 25]), false));
    assert_eq!(give(&mut machine, 0, 25, 2, false).0, 25, "it does not grow in the same run");
    answer(&mut machine, 0, &response(3, answers(vec![Answer::Accepted; 25]), false));
    assert_eq!(end(&mut machine), End::Done);
    machine.handle(0, Event::Begin { budget_ms: 10_000 });
    assert_eq!(give(&mut machine, 0, 0, 3, false).0, 25);
}

#[test]
fn the_batch_grows_back_with_each_good_run() {
    let mut machine = begun();
    give(&mut machine, 0, 100, 1, false);
    refuse(&mut machine, "body_too_large", 413);
    machine.handle(0, Event::Cancel);
    assert_eq!(end(&mut machine), End::Cancelled);
    for expected in [50, 100, 200, 400, 800, 1_600, 2_000, 2_000] {
        machine.handle(0, Event::Begin { budget_ms: 10_000 });
        assert_eq!(give(&mut machine, 0, 0, 1, false).0, expected);
        let (ticket, _) = sent(&mut machine);
        machine.handle(0, Event::Answered { ticket, response: None });
        assert_eq!(end(&mut machine), End::Done);
    }
}

#[test]
fn a_single_change_that_is_too_large_ends_the_run() {
    let mut machine = begun();
    give(&mut machine, 0, 1, 1, false);
    refuse(&mut machine, "body_too_large", 413);
    let refused = End::Refused { code: "body_too_large".to_owned(), status: 413 };
    assert_eq!(end(&mut machine), refused);
}

#[test]
fn a_slow_network_gets_smaller_pieces_before_the_run_fails() {
    let mut machine = begun();
    let mut asked = Vec::new();
    for _ in 0..4 {
        asked.push(give(&mut machine, 0, 80, 1, false).0);
        unreachable(&mut machine, 0, Unreachability::TimedOut);
    }
    assert_eq!(asked, [2_000, 40, 20, 10]);
    let summary = summary(&mut machine);
    assert_eq!(summary.end, End::Unreachable { kind: Unreachability::TimedOut });
    assert_eq!((summary.exchanges, summary.failures), (0, 1));
}

#[test]
fn a_page_that_does_not_come_through_is_asked_for_in_halves() {
    let mut machine = begun();
    give(&mut machine, 0, 0, 1, false);
    unreachable(&mut machine, 0, Unreachability::Interrupted);
    give(&mut machine, 0, 0, 1, false);
    let (_, request) = sent(&mut machine);
    assert_eq!(request.budget_bytes, Config::default().page_bytes / 2);
}

#[test]
fn without_network_the_run_fails_at_once_and_failures_add_up() {
    let mut machine = begun();
    let kinds = [Unreachability::Offline, Unreachability::Untrusted, Unreachability::Garbled];
    for (failures, kind) in (1..).zip(kinds) {
        machine.handle(0, Event::Begin { budget_ms: 10_000 });
        give(&mut machine, 0, 0, 1, false);
        unreachable(&mut machine, 0, kind);
        let summary = summary(&mut machine);
        assert_eq!((summary.end, summary.failures), (End::Unreachable { kind }, failures));
    }
    machine.handle(0, Event::Begin { budget_ms: 10_000 });
    give(&mut machine, 0, 0, 1, false);
    let (ticket, _) = sent(&mut machine);
    machine.handle(0, Event::Answered { ticket, response: None });
    assert_eq!(summary(&mut machine).failures, 0);
}

#[test]
fn a_corrected_clock_is_tried_once() {
    let mut machine = begun();
    give(&mut machine, 0, 0, 1, false);
    refuse(&mut machine, "clock_skew", 401);
    give(&mut machine, 0, 0, 1, false);
    refuse(&mut machine, "clock_skew", 401);
    assert_eq!(end(&mut machine), End::Refused { code: "clock_skew".to_owned(), status: 401 });
}

#[test]
fn what_the_hub_refuses_ends_the_run() {
    for (code, status) in [("device_revoked", 403), ("internal", 500), ("a code of tomorrow", 418)]
    {
        let mut machine = begun();
        give(&mut machine, 0, 3, 1, false);
        refuse(&mut machine, code, status);
        assert_eq!(end(&mut machine), End::Refused { code: code.to_owned(), status });
    }
}

#[test]
fn a_store_that_fails_ends_the_run() {
    let mut machine = begun();
    let Some(Effect::ReadOutbox { ticket, .. }) = machine.poll_effect() else { panic!() };
    machine.handle(0, Event::OutboxFailed { ticket });
    assert_eq!(end(&mut machine), End::StorageFailed { kind: None });

    for kind in [KeepFailure::DiskFull, KeepFailure::Refused, KeepFailure::Storage] {
        let mut machine = begun();
        give(&mut machine, 0, 1, 1, false);
        let (ticket, _) = sent(&mut machine);
        let response = response(2, answers([Answer::Accepted]), true);
        machine.handle(0, Event::Answered { ticket, response: Some(response) });
        let Some(Effect::Keep { ticket, .. }) = machine.poll_effect() else { panic!() };
        machine.handle(0, Event::KeepFailed { ticket, kind });
        let summary = summary(&mut machine);
        assert_eq!(summary.end, End::StorageFailed { kind: Some(kind) });
        assert_eq!((summary.exchanges, summary.pushed), (0, 0), "what was not kept does not count");
    }
}

#[test]
fn a_push_whose_dependencies_the_hub_lacks_is_tried_twice() {
    let mut machine = begun();
    let lacking = || answers([Answer::NeedsDependencies(vec![Hash32::from_bytes([3; 32])])]);
    for _ in 0..2 {
        give(&mut machine, 0, 1, 1, false);
        answer(&mut machine, 0, &response(1, lacking(), false));
    }
    let summary = summary(&mut machine);
    let remaining = Remaining { outbox: true, feed: false };
    assert_eq!(
        (summary.end, summary.answers.needs_dependencies),
        (End::NeedsAttention { remaining }, 2)
    );
}

#[test]
fn a_push_that_succeeds_after_its_dependencies_came_is_done() {
    let mut machine = begun();
    give(&mut machine, 0, 1, 1, false);
    let lacking = Answer::NeedsDependencies(vec![Hash32::from_bytes([3; 32])]);
    answer(&mut machine, 0, &response(1, answers([lacking]), false));
    give(&mut machine, 0, 2, 1, false);
    answer(&mut machine, 0, &response(1, answers([Answer::Accepted, Answer::Accepted]), false));
    assert_eq!(end(&mut machine), End::Done);
}

#[test]
fn the_same_push_again_and_again_is_not_progress() {
    let mut machine = begun();
    let mut rounds = 0;
    while let Some(Effect::ReadOutbox { .. }) = machine.effects.front() {
        give(&mut machine, 0, 1, 1, true);
        answer(&mut machine, 0, &response(1, answers([Answer::Accepted]), false));
        rounds += 1;
    }
    assert_eq!(rounds, 3, "the first counts, its repetitions do not");
    assert!(matches!(end(&mut machine), End::NeedsAttention { .. }));
}

#[test]
fn a_hub_that_always_has_more_but_never_moves_is_left() {
    let mut machine = begun();
    for _ in 0..2 {
        give(&mut machine, 0, 0, 1, false);
        answer(&mut machine, 0, &response(1, Vec::new(), true));
    }
    let remaining = Remaining { outbox: false, feed: true };
    assert_eq!(end(&mut machine), End::NeedsAttention { remaining });
}

#[test]
fn a_hub_that_has_more_for_ever_is_left_after_the_allowed_exchanges() {
    let mut machine = begun();
    for round in 0..50 {
        give(&mut machine, 0, 0, round, false);
        answer(&mut machine, 0, &response(round + 1, Vec::new(), true));
    }
    let summary = summary(&mut machine);
    let remaining = Remaining { outbox: false, feed: true };
    assert_eq!((summary.end, summary.exchanges), (End::BudgetSpent { remaining }, 50));
}

#[test]
fn a_204_does_not_answer_a_push() {
    let mut machine = begun();
    for _ in 0..2 {
        give(&mut machine, 0, 1, 1, false);
        let (ticket, _) = sent(&mut machine);
        machine.handle(0, Event::Answered { ticket, response: None });
    }
    let remaining = Remaining { outbox: true, feed: false };
    assert_eq!(end(&mut machine), End::NeedsAttention { remaining });
}
