//! When a phone syncs by itself: soon after something was saved, when the hub calls, when the network comes back, and
//! now and then in any case; not while there is no network, and ever more rarely while it fails.
//!
//! Asked by whoever runs syncs by itself. It waits for nothing and starts nothing: it says when.

use crate::retry_delay_ms;

/// What the platform says of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// There is none.
    Offline,
    /// There is one that costs by the byte.
    Metered,
    /// There is one.
    Unmetered,
}

/// Something that bears on when to sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// Something was saved on this phone.
    Edited,
    /// The hub says that there is something to fetch.
    Called,
    /// What the network is now.
    Network(Network),
    /// Something is different that made earlier runs fail: the phone was enrolled, or unlocked.
    Woken,
    /// What was due is begun.
    Begun,
    /// It ended, and nothing is left.
    Done,
    /// It ended at its budget, and something is left.
    MoreLeft,
    /// It failed; `jitter` is any random number.
    Failed {
        /// For [`retry_delay_ms`].
        jitter: u32,
    },
}

/// Saved edits are gathered this long, so that one request carries them together.
const GATHER_MS: u64 = 1_000;
/// The same where every request costs.
const GATHER_METERED_MS: u64 = 30_000;
/// A hub that calls again this soon after a run began waits so long: when a crew comes back into the network together, a
/// run for each colleague's push would fetch and fold the same orders twenty times.
const CALLS_MS: u64 = 500;
/// A look at the hub, even when nobody calls.
const IDLE_MS: u64 = 15 * 60 * 1_000;

/// When to sync next.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    network: Network,
    due: Option<u64>,
    failures: u32,
    not_before: u64,
    /// Before this no call begins a run.
    quiet_until: u64,
}

impl Pace {
    /// A phone that has just been started: it syncs at once when there is a network.
    pub fn new(now_ms: u64, network: Network) -> Self {
        Self { network, due: Some(now_ms), failures: 0, not_before: 0, quiet_until: 0 }
    }

    /// Takes note of something, at `now_ms` on any clock that does not go back.
    pub fn handle(&mut self, now_ms: u64, cue: Cue) {
        match cue {
            Cue::Edited => self.by(now_ms.saturating_add(self.gather())),
            Cue::Called => self.by(now_ms.max(self.quiet_until)),
            Cue::Network(network) => self.network_is(now_ms, network),
            Cue::Woken => self.try_again(now_ms),
            Cue::Begun => {
                self.due = None;
                self.quiet_until = now_ms.saturating_add(CALLS_MS);
            }
            Cue::Done | Cue::MoreLeft => {
                self.failures = 0;
                self.not_before = 0;
                let pause = if cue == Cue::Done { IDLE_MS } else { 0 };
                self.by(now_ms.saturating_add(pause));
            }
            Cue::Failed { jitter } => {
                self.failures = self.failures.saturating_add(1);
                self.not_before = now_ms.saturating_add(retry_delay_ms(self.failures, jitter));
                self.by(self.not_before);
            }
        }
    }

    /// When to begin; `None` while nothing but a cue makes a difference.
    pub fn next(&self) -> Option<u64> {
        let due = self.due.filter(|_| self.network != Network::Offline)?;
        Some(due.max(self.not_before))
    }

    /// Whether to hold a line open on which the hub can call: not where it costs, and not while nothing gets through.
    pub fn listens(&self) -> bool {
        self.network == Network::Unmetered && self.failures == 0
    }

    fn gather(&self) -> u64 {
        if self.network == Network::Metered { GATHER_METERED_MS } else { GATHER_MS }
    }

    fn network_is(&mut self, now_ms: u64, network: Network) {
        let before = std::mem::replace(&mut self.network, network);
        let is_better = match network {
            Network::Offline => false,
            Network::Metered => before == Network::Offline,
            Network::Unmetered => before != Network::Unmetered,
        };
        if is_better {
            self.try_again(now_ms);
        }
    }

    fn try_again(&mut self, now_ms: u64) {
        self.failures = 0;
        self.not_before = 0;
        self.by(now_ms);
    }

    fn by(&mut self, at_ms: u64) {
        self.due = Some(self.due.map_or(at_ms, |due| due.min(at_ms)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A phone that has nothing to do at `now`.
    fn at_rest(now: u64, network: Network) -> Pace {
        let mut pace = Pace::new(now, network);
        pace.handle(now, Cue::Begun);
        pace.handle(now, Cue::Done);
        pace
    }

    #[test]
    fn edits_are_gathered_for_a_second_and_longer_where_it_costs() {
        for (network, wait) in [(Network::Unmetered, 1_000), (Network::Metered, 30_000)] {
            let mut pace = at_rest(0, network);
            assert_eq!(pace.next(), Some(900_000), "now and then in any case");
            pace.handle(10, Cue::Edited);
            pace.handle(500, Cue::Edited);
            assert_eq!(pace.next(), Some(10 + wait), "the first of them decides");
        }
    }

    #[test]
    fn without_a_network_nothing_is_tried_until_it_is_back() {
        let mut pace = at_rest(0, Network::Unmetered);
        pace.handle(5, Cue::Network(Network::Offline));
        pace.handle(10, Cue::Edited);
        assert_eq!((pace.next(), pace.listens()), (None, false));
        pace.handle(99_000, Cue::Network(Network::Metered));
        assert_eq!((pace.next(), pace.listens()), (Some(1_010), false), "it is overdue");
        pace.handle(99_000, Cue::Network(Network::Metered));
        pace.handle(99_500, Cue::Network(Network::Unmetered));
        assert!(pace.listens());
    }

    #[test]
    fn failures_back_off_and_nothing_but_a_better_network_cuts_that_short() {
        let mut pace = at_rest(0, Network::Metered);
        for (failures, longest) in [(1, 2_000), (2, 4_000), (3, 8_000)] {
            pace.handle(0, Cue::Begun);
            pace.handle(0, Cue::Failed { jitter: u32::MAX });
            assert_eq!(pace.next(), Some(longest), "after {failures}");
        }
        pace.handle(1, Cue::Edited);
        pace.handle(1, Cue::Called);
        assert_eq!(pace.next(), Some(8_000), "an edit does not hurry a hub that is down");
        pace.handle(2, Cue::Network(Network::Metered));
        assert_eq!(pace.next(), Some(8_000), "the same network is no news");
        pace.handle(3, Cue::Network(Network::Unmetered));
        assert_eq!(pace.next(), Some(3));
    }

    #[test]
    fn the_first_call_is_answered_at_once_and_those_right_after_it_together() {
        let mut pace = at_rest(0, Network::Unmetered);
        pace.handle(10_000, Cue::Called);
        assert_eq!(pace.next(), Some(10_000));
        pace.handle(10_000, Cue::Begun);
        pace.handle(10_050, Cue::Called);
        pace.handle(10_090, Cue::Done);
        pace.handle(10_200, Cue::Called);
        assert_eq!(pace.next(), Some(10_500));
    }

    #[test]
    fn what_is_saved_during_a_run_makes_the_next_one_due() {
        let mut pace = Pace::new(0, Network::Unmetered);
        assert_eq!(pace.next(), Some(0), "a start is a reason");
        pace.handle(0, Cue::Begun);
        assert_eq!(pace.next(), None);
        pace.handle(100, Cue::Edited);
        pace.handle(200, Cue::Done);
        assert_eq!(pace.next(), Some(1_100));
        pace.handle(1_100, Cue::Begun);
        pace.handle(2_000, Cue::MoreLeft);
        assert_eq!(pace.next(), Some(2_000));
    }
}
