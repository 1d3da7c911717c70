//! Stories of runs, told effect by effect.

mod interrupts;
mod trouble;

use super::*;
use crate::{KeepFailure, Remaining, Summary, Unreachability};
use fieldbook_wire::{
    Answer, ChangeAnswer, Form, Hash32, Id16, OrderAnswers, PROTOCOL, PushOrder, SyncRequest,
    SyncResponse,
};

const NOTHING_LEFT: Remaining = Remaining { outbox: false, feed: false };

/// A machine that has begun at time 0, with ten seconds.
fn begun() -> Machine {
    let mut machine =
        Machine::new(Config { request_timeout_ms: 3_000, max_exchanges: 50, ..Config::default() });
    machine.handle(0, Event::Begin { budget_ms: 10_000 });
    machine
}

fn changes(count: u8) -> Vec<PushOrder> {
    let changes = (0..count).map(|n| vec![n]).collect();
    vec![PushOrder {
        order: Id16::from_bytes([1; 16]),
        claims: Vec::new(),
        form: Form::PLAIN,
        changes,
    }]
}

fn answers(list: impl IntoIterator<Item = Answer>) -> Vec<OrderAnswers> {
    let hash = Hash32::from_bytes([2; 32]);
    let answers = list.into_iter().map(|answer| ChangeAnswer { hash, answer }).collect();
    vec![OrderAnswers { order: Id16::from_bytes([1; 16]), answers }]
}

fn response(cursor: u8, answers: Vec<OrderAnswers>, more: bool) -> SyncResponse {
    let cursor = vec![cursor];
    SyncResponse {
        protocol: PROTOCOL,
        cursor,
        answers,
        feed: Vec::new(),
        receipt: None,
        more,
        hub_time: 0,
    }
}

/// The outbox is asked for: the batch wanted, after answering with so many changes and this cursor.
fn give(machine: &mut Machine, now: u64, count: u8, cursor: u8, more: bool) -> (u32, u32) {
    let Some(Effect::ReadOutbox { ticket, max_changes, max_bytes }) = machine.poll_effect() else {
        panic!("the outbox was not asked for");
    };
    let push = if count == 0 { Vec::new() } else { changes(count) };
    machine.handle(now, Event::OutboxRead { ticket, push, cursor: Some(vec![cursor]), more });
    (max_changes, max_bytes)
}

fn sent(machine: &mut Machine) -> (Ticket, SyncRequest) {
    match machine.poll_effect() {
        Some(Effect::Send { ticket, request }) => (ticket, request),
        other => panic!("nothing was sent but {other:?}"),
    }
}

/// The hub answers and the store keeps it.
fn answer(machine: &mut Machine, now: u64, response: &SyncResponse) {
    let (ticket, _) = sent(machine);
    machine.handle(now, Event::Answered { ticket, response: Some(response.clone()) });
    match machine.poll_effect() {
        Some(Effect::Keep { ticket, response: kept }) => {
            assert_eq!(&kept, response);
            assert_eq!(
                machine.poll_effect(),
                None,
                "something was asked before the answer was kept"
            );
            machine.handle(now, Event::Kept { ticket });
        }
        other => panic!("nothing was to be kept but {other:?}"),
    }
}

fn unreachable(machine: &mut Machine, now: u64, kind: Unreachability) {
    let (ticket, _) = sent(machine);
    machine.handle(now, Event::Unreachable { ticket, kind });
}

fn refuse(machine: &mut Machine, code: &str, status: u16) {
    let (ticket, _) = sent(machine);
    machine.handle(0, Event::HubRefused { ticket, code: code.to_owned(), status });
}

fn summary(machine: &mut Machine) -> Summary {
    match machine.poll_effect() {
        Some(Effect::Finish(summary)) => {
            assert!(machine.is_idle());
            assert_eq!(machine.poll_effect(), None);
            assert_eq!(machine.poll_timeout(), None);
            summary
        }
        other => panic!("the run is not over: {other:?}"),
    }
}

fn end(machine: &mut Machine) -> End {
    summary(machine).end
}

#[test]
fn nothing_to_do_is_one_request() {
    let mut machine = begun();
    give(&mut machine, 0, 0, 1, false);
    let (ticket, request) = sent(&mut machine);
    assert_eq!((request.cursor, request.push), (Some(vec![1]), Vec::new()));
    machine.handle(5, Event::Answered { ticket, response: None });
    let summary = summary(&mut machine);
    assert_eq!((summary.end, summary.exchanges, summary.pushed), (End::Done, 1, 0));
}

#[test]
fn edits_go_up_and_what_became_of_them_is_told() {
    let mut machine = begun();
    give(&mut machine, 0, 4, 1, false);
    let quarantined = Answer::Quarantined { code: "checksum".to_owned() };
    let all = [Answer::Accepted, Answer::Duplicate, quarantined, Answer::ActorFork];
    answer(&mut machine, 5, &response(2, answers(all), false));
    let summary = summary(&mut machine);
    assert_eq!((summary.end, summary.exchanges, summary.pushed), (End::Done, 1, 4));
    let told = summary.answers;
    assert_eq!(
        (told.accepted, told.duplicate, told.quarantined, told.forked, told.settled()),
        (1, 1, 1, 1, 4)
    );
}

#[test]
fn a_run_goes_on_while_the_outbox_or_the_hub_has_more() {
    let mut machine = begun();
    give(&mut machine, 0, 1, 1, true);
    answer(&mut machine, 1, &response(2, answers([Answer::Accepted]), false));
    give(&mut machine, 1, 1, 2, false);
    answer(&mut machine, 2, &response(3, answers([Answer::Accepted]), true));
    give(&mut machine, 2, 0, 3, false);
    answer(&mut machine, 3, &response(4, Vec::new(), false));
    let summary = summary(&mut machine);
    assert_eq!((summary.end, summary.exchanges, summary.pushed), (End::Done, 3, 2));
}

#[test]
fn a_run_stops_at_its_budget_between_exchanges() {
    let mut machine = begun();
    give(&mut machine, 0, 1, 1, true);
    answer(&mut machine, 10_000, &response(2, answers([Answer::Accepted]), false));
    let remaining = Remaining { outbox: true, feed: false };
    assert_eq!(end(&mut machine), End::BudgetSpent { remaining });
}

#[test]
fn a_request_under_way_is_given_up_when_the_budget_is_spent() {
    let mut machine = begun();
    give(&mut machine, 9_000, 1, 1, false);
    assert_eq!(machine.poll_timeout(), Some(10_000));
    unreachable(&mut machine, 10_000, Unreachability::TimedOut);
    let summary = summary(&mut machine);
    assert_eq!(summary.end, End::BudgetSpent { remaining: Remaining { outbox: true, feed: true } });
    assert_eq!(summary.failures, 0, "a spent budget is no failure");
}

#[test]
fn a_store_that_takes_longer_than_a_slice_gets_smaller_pages() {
    let mut machine = begun();
    give(&mut machine, 0, 0, 1, false);
    let (ticket, request) = sent(&mut machine);
    let response = Some(self::response(2, Vec::new(), true));
    machine.handle(10, Event::Answered { ticket, response });
    let Some(Effect::Keep { ticket, .. }) = machine.poll_effect() else { panic!("not kept") };
    machine.handle(1_011, Event::Kept { ticket });
    give(&mut machine, 1_011, 0, 2, false);
    let (ticket, smaller) = sent(&mut machine);
    assert_eq!(smaller.budget_bytes, request.budget_bytes / 2);
    let response = Some(self::response(3, Vec::new(), true));
    machine.handle(1_020, Event::Answered { ticket, response });
    let Some(Effect::Keep { ticket, .. }) = machine.poll_effect() else { panic!("not kept") };
    machine.handle(1_120, Event::Kept { ticket });
    give(&mut machine, 1_120, 0, 3, false);
    let (_, grown) = sent(&mut machine);
    assert_eq!(grown.budget_bytes, request.budget_bytes, "the store was busy for a moment only");
}

#[test]
fn what_the_phone_wrote_anew_goes_up_in_the_same_run() {
    let mut machine = begun();
    give(&mut machine, 0, 1, 1, false);
    let (ticket, _) = sent(&mut machine);
    let held = Answer::Quarantined { code: "held_by".to_owned() };
    machine
        .handle(1, Event::Answered { ticket, response: Some(response(2, answers([held]), false)) });
    let Some(Effect::Keep { ticket, .. }) = machine.poll_effect() else { panic!("not kept") };
    machine.handle(2, Event::Authored);
    machine.handle(2, Event::Kept { ticket });
    give(&mut machine, 2, 1, 2, false);
    answer(&mut machine, 3, &response(3, answers([Answer::Accepted]), false));
    let summary = summary(&mut machine);
    assert_eq!((summary.end, summary.exchanges), (End::Done, 2));
    machine.handle(4, Event::Authored);
    assert_eq!(machine.poll_effect(), None, "at rest it starts nothing");
}

#[test]
fn no_budget_is_no_request() {
    let mut machine = Machine::new(Config::default());
    machine.handle(7, Event::Begin { budget_ms: 0 });
    assert!(matches!(end(&mut machine), End::BudgetSpent { .. }));
    let mut slow_disk = begun();
    give(&mut slow_disk, 10_000, 0, 1, false);
    let remaining = Remaining { outbox: false, feed: true };
    assert_eq!(end(&mut slow_disk), End::BudgetSpent { remaining });
}

#[test]
fn at_rest_there_is_nothing_to_do() {
    let mut machine = Machine::new(Config::default());
    assert!(machine.is_idle());
    machine.handle(0, Event::Cancel);
    assert_eq!((machine.poll_effect(), machine.poll_timeout()), (None, None));
    assert_eq!(machine.run.remaining, NOTHING_LEFT);
}
