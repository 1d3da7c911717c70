//! A store and a hub that behave, between them a network that does not. When it does again, one run brings everything
//! to where it should be.

use std::collections::{BTreeSet, VecDeque};

use fieldbook_sync::{Config, Effect, End, Event, Machine, Summary, Ticket, Unreachability};
use fieldbook_wire::{
    Answer, ChangeAnswer, FeedOrder, Form, Hash32, Id16, OrderAnswers, PROTOCOL, PushOrder,
    Standing, SyncRequest, SyncResponse,
};
use proptest::collection::vec;
use proptest::prelude::*;

const ORDER: Id16 = Id16::from_bytes([1; 16]);

/// What the network does to one request.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    RequestLost,
    ResponseLost,
    Offline,
    KeepFails,
}

/// A change is its number; the hub takes those whose predecessor it has.
struct World {
    outbox: Vec<u8>,
    cursor: Option<Vec<u8>>,
    received: Vec<u8>,
    hub: BTreeSet<u8>,
    feed: Vec<u8>,
    most_per_request: usize,
    faults: VecDeque<Fault>,
    requests: usize,
}

impl World {
    fn read(&self, ticket: Ticket, max_changes: u32) -> Event {
        let wanted = usize::try_from(max_changes).unwrap().min(self.outbox.len());
        let changes = self.outbox[..wanted].iter().map(|n| vec![*n]).collect();
        let order = PushOrder { order: ORDER, claims: Vec::new(), form: Form::PLAIN, changes };
        let push = if wanted == 0 { Vec::new() } else { vec![order] };
        Event::OutboxRead {
            ticket,
            push,
            cursor: self.cursor.clone(),
            more: wanted < self.outbox.len(),
        }
    }

    fn send(&mut self, ticket: Ticket, request: &SyncRequest) -> Event {
        self.requests += 1;
        let pushed: Vec<u8> =
            request.push.iter().flat_map(|order| order.changes.iter().map(|c| c[0])).collect();
        let fault = self.faults.front().copied().unwrap_or(Fault::None);
        if !matches!(fault, Fault::KeepFails) {
            self.faults.pop_front();
        }
        match fault {
            Fault::RequestLost => {
                return Event::Unreachable { ticket, kind: Unreachability::Interrupted };
            }
            Fault::Offline => return Event::Unreachable { ticket, kind: Unreachability::Offline },
            Fault::None | Fault::ResponseLost | Fault::KeepFails => {}
        }
        if pushed.len() > self.most_per_request {
            return Event::HubRefused { ticket, code: "body_too_large".to_owned(), status: 413 };
        }
        let response = self.answer(&pushed, request);
        match fault {
            Fault::ResponseLost => Event::Unreachable { ticket, kind: Unreachability::TimedOut },
            _ => Event::Answered { ticket, response },
        }
    }

    fn answer(&mut self, pushed: &[u8], request: &SyncRequest) -> Option<SyncResponse> {
        let from = request.cursor.as_ref().map_or(0, |cursor| usize::from(cursor[0]));
        let until = (from + 2).min(self.feed.len());
        if pushed.is_empty() && from == until {
            return None;
        }
        let answers = pushed.iter().map(|n| self.take(*n)).collect();
        let feed = &self.feed[from..until];
        Some(SyncResponse {
            protocol: PROTOCOL,
            cursor: vec![u8::try_from(until).unwrap()],
            answers: vec![OrderAnswers { order: ORDER, answers }],
            feed: feed
                .iter()
                .map(|n| FeedOrder::new(Id16::from_bytes([*n; 16]), Standing::OnCrew))
                .collect(),
            receipt: None,
            more: until < self.feed.len(),
            hub_time: 0,
        })
    }

    fn take(&mut self, n: u8) -> ChangeAnswer {
        let hash = |n| Hash32::from_bytes([n; 32]);
        let answer = if n > 0 && !self.hub.contains(&(n - 1)) {
            Answer::NeedsDependencies(vec![hash(n - 1)])
        } else if self.hub.insert(n) {
            Answer::Accepted
        } else {
            Answer::Duplicate
        };
        ChangeAnswer { hash: hash(n), answer }
    }

    fn keep(&mut self, ticket: Ticket, response: SyncResponse) -> Event {
        if matches!(self.faults.front(), Some(Fault::KeepFails)) {
            self.faults.pop_front();
            return Event::KeepFailed { ticket, kind: fieldbook_sync::KeepFailure::DiskFull };
        }
        for answered in response.answers.iter().flat_map(|order| &order.answers) {
            if answered.answer.is_final() {
                self.outbox.retain(|n| *n != answered.hash.as_bytes()[0]);
            }
        }
        self.received.extend(response.feed.iter().map(|order| order.order.as_bytes()[0]));
        self.cursor = Some(response.cursor);
        Event::Kept { ticket }
    }

    fn run(&mut self, machine: &mut Machine) -> Summary {
        machine.handle(0, Event::Begin { budget_ms: 1_000 });
        loop {
            let outcome = match machine.poll_effect().unwrap() {
                Effect::ReadOutbox { ticket, max_changes, .. } => self.read(ticket, max_changes),
                Effect::Send { ticket, request } => self.send(ticket, &request),
                Effect::Keep { ticket, response } => self.keep(ticket, response),
                Effect::Finish(summary) => return summary,
            };
            machine.handle(0, outcome);
        }
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        2 => Just(Fault::None),
        2 => Just(Fault::RequestLost),
        2 => Just(Fault::ResponseLost),
        1 => Just(Fault::Offline),
        1 => Just(Fault::KeepFails),
    ]
}

fn world(outbox: u8, feed: u8, most_per_request: usize, faults: Vec<Fault>) -> World {
    World {
        outbox: (0..outbox).collect(),
        cursor: None,
        received: Vec::new(),
        hub: BTreeSet::new(),
        feed: (100..100 + feed).collect(),
        most_per_request,
        faults: faults.into(),
        requests: 0,
    }
}

#[test]
fn a_day_of_edits_and_news_is_one_request() {
    let mut world = world(80, 2, 5_000, Vec::new());
    let summary = world.run(&mut Machine::new(Config::default()));
    assert_eq!(
        (summary.end, summary.pushed, summary.received_orders, world.requests),
        (End::Done, 80, 2, 1)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn when_the_network_behaves_again_one_run_delivers_everything_once(
        outbox in 0..40_u8, feed in 0..20_u8, most in 1..20_usize, faults in vec(fault(), 0..30),
        max_changes in 1..30_u32,
    ) {
        let mut world = world(outbox, feed, most, faults);
        let mut machine = Machine::new(Config { max_changes, ..Config::default() });
        for _ in 0..30 {
            if world.faults.is_empty() {
                break;
            }
            world.run(&mut machine);
        }
        world.faults.clear();
        let summary = world.run(&mut machine);
        prop_assert_eq!(summary.end, End::Done);
        prop_assert_eq!(world.hub, (0..outbox).collect());
        prop_assert_eq!(world.outbox, Vec::<u8>::new());
        prop_assert_eq!(world.received, world.feed, "every order of the feed once, in its order");
    }
}
