//! Whatever the world answers, and whenever, a run ends, keeps before it sends, and takes the cursor from the store.

use fieldbook_sync::{Config, Effect, Event, KeepFailure, Machine, Ticket, Unreachability};
use fieldbook_wire::{
    Answer, ChangeAnswer, Form, Hash32, Id16, OrderAnswers, PROTOCOL, PushOrder, SyncRequest,
    SyncResponse,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Each exchange asks for three things, after at most three retries, eleven halvings and one corrected clock of two
/// things each; 20 exchanges, then the end.
const MOST_EFFECTS: usize = 20 * (3 + 2 * (3 + 11 + 1)) + 2 * (3 + 11 + 1) + 1;

/// One draw of what happens next.
#[derive(Debug, Clone)]
struct Draw {
    kind: u8,
    count: u8,
    value: u8,
    flag: bool,
    /// Something out of turn before the outcome.
    aside: u8,
    pause_ms: u64,
}

fn draw() -> impl Strategy<Value = Draw> {
    (any::<u8>(), 0..6_u8, 0..4_u8, any::<bool>(), any::<u8>(), 0..400_u64).prop_map(
        |(kind, count, value, flag, aside, pause_ms)| Draw {
            kind,
            count,
            value,
            flag,
            aside,
            pause_ms,
        },
    )
}

fn push(draw: &Draw) -> Vec<PushOrder> {
    let changes = (0..draw.count).map(|n| vec![n, draw.value]).collect();
    vec![PushOrder {
        order: Id16::from_bytes([draw.value; 16]),
        claims: Vec::new(),
        form: Form::PLAIN,
        changes,
    }]
}

fn response(draw: &Draw) -> SyncResponse {
    let answers = (0..draw.count).map(|n| match n % 3 {
        0 => Answer::Accepted,
        1 => Answer::NeedsDependencies(Vec::new()),
        _ => Answer::ActorFork,
    });
    let hash = Hash32::from_bytes([draw.kind; 32]);
    let answers = answers.map(|answer| ChangeAnswer { hash, answer }).collect();
    SyncResponse {
        protocol: PROTOCOL,
        cursor: vec![draw.value],
        answers: vec![OrderAnswers { order: Id16::from_bytes([0; 16]), answers }],
        feed: Vec::new(),
        receipt: None,
        more: draw.flag,
        hub_time: 0,
    }
}

/// What the machine must not forget.
#[derive(Default)]
struct Memory {
    read: Option<(Vec<PushOrder>, Option<Vec<u8>>)>,
    unkept: Option<SyncResponse>,
    stale: Vec<Ticket>,
}

impl Memory {
    fn sends(&mut self, request: &SyncRequest) {
        assert_eq!(self.unkept, None, "sent before the last answer was kept");
        let (push, cursor) = self.read.take().expect("sent what the store did not give, or twice");
        assert_eq!((&request.push, &request.cursor), (&push, &cursor));
    }

    fn outcome(&mut self, effect: Effect, draw: &Draw) -> Option<Event> {
        Some(match effect {
            Effect::ReadOutbox { ticket, .. } if draw.kind < 10 => Event::OutboxFailed { ticket },
            Effect::ReadOutbox { ticket, .. } => {
                assert_eq!(self.unkept, None, "read before the last answer was kept");
                let (push, cursor) = (push(draw), draw.flag.then(|| vec![draw.value]));
                self.read = Some((push.clone(), cursor.clone()));
                Event::OutboxRead { ticket, push, cursor, more: draw.value == 0 }
            }
            Effect::Send { ticket, request } => {
                self.sends(&request);
                self.answer(ticket, draw)
            }
            Effect::Keep { ticket, response } => {
                assert_eq!(
                    self.unkept.take(),
                    Some(response),
                    "keeps something else than the answer"
                );
                let kind = if draw.flag { KeepFailure::DiskFull } else { KeepFailure::Refused };
                if draw.kind < 10 {
                    Event::KeepFailed { ticket, kind }
                } else {
                    Event::Kept { ticket }
                }
            }
            Effect::Finish(_) => return None,
        })
    }

    fn answer(&mut self, ticket: Ticket, draw: &Draw) -> Event {
        let refused =
            |code: &str, status| Event::HubRefused { ticket, code: code.to_owned(), status };
        match draw.kind {
            0..40 => Event::Unreachable { ticket, kind: Unreachability::TimedOut },
            40..60 => Event::Unreachable { ticket, kind: Unreachability::Interrupted },
            60..64 => Event::Unreachable { ticket, kind: Unreachability::Offline },
            64..100 => refused("body_too_large", 413),
            100..120 => refused("clock_skew", 401),
            120..124 => refused("internal", 500),
            124..140 => Event::Answered { ticket, response: None },
            _ => {
                let response = response(draw);
                self.unkept = Some(response.clone());
                Event::Answered { ticket, response: Some(response) }
            }
        }
    }

    /// Something out of turn: an old outcome, an impatient user.
    fn aside(&self, draw: &Draw) -> Option<Event> {
        let stale = self.stale.get(usize::from(draw.aside) % self.stale.len().max(1)).copied();
        match draw.aside {
            0..4 => Some(Event::Cancel),
            4..20 => Some(Event::Begin { budget_ms: 2_000 }),
            20..40 => stale.map(|ticket| Event::Kept { ticket }),
            40..60 => {
                stale.map(|ticket| Event::Answered { ticket, response: Some(response(draw)) })
            }
            60..80 => stale.map(|ticket| Event::OutboxFailed { ticket }),
            _ => None,
        }
    }
}

fn ticket(effect: &Effect) -> Option<Ticket> {
    match effect {
        Effect::ReadOutbox { ticket, .. }
        | Effect::Send { ticket, .. }
        | Effect::Keep { ticket, .. } => Some(*ticket),
        Effect::Finish(_) => None,
    }
}

/// Runs to the end and answers how many things were asked for. When `asides`, others speak out of turn.
fn run(machine: &mut Machine, draws: &[Draw], budget_ms: u64, asides: bool) -> usize {
    let (mut memory, mut now, mut effects) = (Memory::default(), 0, 0);
    machine.handle(now, Event::Begin { budget_ms });
    for draw in draws.iter().cycle() {
        let effect = machine.poll_effect().expect("the machine stalls");
        effects += 1;
        assert!(effects <= MOST_EFFECTS, "the machine does not end");
        assert_eq!(machine.poll_effect(), None, "two things at once");
        if machine.is_idle() {
            assert!(matches!(effect, Effect::Finish(_)), "{effect:?}");
            break;
        }
        if let Some(used) = ticket(&effect) {
            assert!(!memory.stale.contains(&used), "a ticket was used twice");
            memory.stale.push(used);
        }
        now += draw.pause_ms;
        let outcome = memory.outcome(effect, draw).expect("the end came while running");
        memory.stale.pop();
        if asides && let Some(aside) = memory.aside(draw) {
            let stale = outcome_ticket(&aside).is_some();
            machine.handle(now, aside);
            assert!(!stale || machine.poll_effect().is_none(), "an old outcome moved the machine");
        }
        memory.stale.extend(outcome_ticket(&outcome));
        machine.handle(now, outcome);
    }
    assert_eq!((machine.poll_effect(), machine.poll_timeout()), (None, None));
    effects
}

fn outcome_ticket(event: &Event) -> Option<Ticket> {
    match event {
        Event::OutboxRead { ticket, .. }
        | Event::OutboxFailed { ticket }
        | Event::Answered { ticket, .. }
        | Event::Unreachable { ticket, .. }
        | Event::HubRefused { ticket, .. }
        | Event::Kept { ticket }
        | Event::KeepFailed { ticket, .. } => Some(*ticket),
        Event::Begin { .. } | Event::Cancel | Event::Authored => None,
    }
}

fn config() -> Config {
    Config { max_exchanges: 20, ..Config::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn every_run_ends_whatever_the_hub_says(draws in vec(draw(), 1..60)) {
        let mut machine = Machine::new(config());
        for _ in 0..3 {
            run(&mut machine, &draws, u64::MAX, false);
        }
    }

    #[test]
    fn every_run_ends_whoever_speaks_out_of_turn(draws in vec(draw(), 1..60), budget_ms in 0..20_000_u64) {
        let mut machine = Machine::new(config());
        for _ in 0..3 {
            run(&mut machine, &draws, budget_ms, true);
        }
    }
}
