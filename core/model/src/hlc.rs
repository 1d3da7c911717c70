//! Hybrid logical clock: wall time that never runs backwards, so that "later" means the same on every device.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A point on the hybrid clock; ordered by wall time, then by counter.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
pub struct Hlc {
    /// Wall time in milliseconds since 1970.
    #[n(0)]
    pub millis: i64,
    /// Distinguishes events of one millisecond, and of a clock that stands still.
    #[n(1)]
    pub counter: u32,
}

impl Hlc {
    /// The wall time of this point.
    pub const fn wall(self) -> Timestamp {
        Timestamp::from_millis(self.millis)
    }
}

/// The clock of one device; its last value is stored with each command, so that it goes on after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HlcClock {
    last: Hlc,
}

impl HlcClock {
    /// How far a remote point may run ahead of this device's wall clock and still move this clock: one hour.
    /// A phone set two hours fast (`domain.md` scenario 25) must not drag everyone along.
    pub const MAX_AHEAD_MILLIS: i64 = 3_600_000;

    /// A clock that goes on after `last`.
    pub const fn resume(last: Hlc) -> Self {
        Self { last }
    }

    /// The last point given or observed.
    pub const fn last(&self) -> Hlc {
        self.last
    }

    /// The next point: later than every one before, at or after the wall time `now`.
    pub fn tick(&mut self, now: Timestamp) -> Hlc {
        self.last = if now.as_millis() > self.last.millis {
            Hlc { millis: now.as_millis(), counter: 0 }
        } else {
            after(self.last)
        };
        self.last
    }

    /// Takes note of a point another device gave, unless it is more than an hour ahead of `now`.
    pub fn observe(&mut self, remote: Hlc, now: Timestamp) {
        let bound = now.as_millis().max(self.last.millis).saturating_add(Self::MAX_AHEAD_MILLIS);
        if remote.millis <= bound {
            self.last = self.last.max(remote);
        }
    }
}

fn after(point: Hlc) -> Hlc {
    match point.counter.checked_add(1) {
        Some(counter) => Hlc { counter, ..point },
        None => Hlc { millis: point.millis.saturating_add(1), counter: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    #[test]
    fn a_clock_set_back_still_gives_later_points() {
        let mut clock = HlcClock::default();
        let before = clock.tick(NOW);
        let after = clock.tick(NOW.plus_millis(-86_400_000));
        assert!(after > before);
    }

    #[test]
    fn a_colleague_two_hours_fast_does_not_move_this_clock() {
        let mut clock = HlcClock::default();
        clock.tick(NOW);
        clock.observe(Hlc { millis: NOW.as_millis() + 7_200_000, counter: 0 }, NOW);
        assert_eq!(clock.tick(NOW.plus_millis(1)).wall(), NOW.plus_millis(1));
    }

    #[test]
    fn what_was_seen_comes_before_what_is_done_next() {
        let mut clock = HlcClock::default();
        let seen = Hlc { millis: NOW.as_millis() + 500, counter: 7 };
        clock.observe(seen, NOW);
        assert!(clock.tick(NOW) > seen);
    }
}
