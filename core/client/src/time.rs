//! What this phone knows of the hub's clock: what it said last, and how long ago that was on a clock that runs during
//! sleep.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fieldbook_model::{HubAnchor, Timestamp};

use crate::ports::{Clock, Elapsed};

#[derive(Debug, Clone, Copy)]
struct Heard {
    hub_time: Timestamp,
    at: Option<Elapsed>,
}

/// The last word of the hub's clock.
#[derive(Debug, Default)]
pub(crate) struct HubTime {
    heard: Mutex<Option<Heard>>,
}

impl HubTime {
    /// Takes what the store remembers from an earlier process, unless something newer was heard.
    pub(crate) fn recall(&self, stored: Option<Timestamp>, at: Option<Elapsed>) {
        let mut heard = self.lock();
        if heard.is_none() {
            *heard = stored.map(|hub_time| Heard { hub_time, at });
        }
    }

    /// Takes what the hub said just now.
    pub(crate) fn hear(&self, hub_time: Timestamp, at: Option<Elapsed>) {
        *self.lock() = Some(Heard { hub_time, at });
    }

    /// What goes into the stamp of an entry.
    pub(crate) fn anchor(&self, now: Option<Elapsed>) -> Option<HubAnchor> {
        let Heard { hub_time, at } = (*self.lock())?;
        let elapsed_millis = now.zip(at).and_then(|(now, at)| now.since(&at));
        Some(HubAnchor { hub_time, elapsed_millis })
    }

    /// What the hub's clock says now, as far as the phone can tell; else what the phone's own says.
    pub(crate) fn estimate(&self, clock: &dyn Clock) -> Timestamp {
        let by_hub = self.anchor(clock.elapsed()).and_then(|anchor| {
            let elapsed = i64::try_from(anchor.elapsed_millis?).ok()?;
            Some(anchor.hub_time.plus_millis(elapsed))
        });
        by_hub.unwrap_or_else(|| clock.now())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Heard>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    struct Watch(Elapsed);

    impl Clock for Watch {
        fn now(&self) -> Timestamp {
            NOON.plus_millis(7_200_000)
        }

        fn elapsed(&self) -> Option<Elapsed> {
            Some(self.0)
        }
    }

    const fn at(boot: u8, millis: u64) -> Elapsed {
        Elapsed { boot: [boot; 16], millis }
    }

    #[test]
    fn a_phone_two_hours_fast_signs_with_the_hubs_time() {
        let time = HubTime::default();
        time.hear(NOON, Some(at(1, 1_000)));
        assert_eq!(time.estimate(&Watch(at(1, 61_000))), NOON.plus_millis(60_000));
    }

    #[test]
    fn after_a_restart_of_the_phone_elapsed_time_is_unknown() {
        let time = HubTime::default();
        time.hear(NOON, Some(at(1, 1_000)));
        let anchor = time.anchor(Some(at(2, 5))).unwrap();
        assert_eq!((anchor.hub_time, anchor.elapsed_millis), (NOON, None));
        assert_eq!(time.estimate(&Watch(at(2, 5))), NOON.plus_millis(7_200_000));
    }

    #[test]
    fn after_a_restart_of_the_app_alone_elapsed_time_is_known() {
        let time = HubTime::default();
        time.recall(Some(NOON), Some(at(1, 1_000)));
        assert_eq!(time.anchor(Some(at(1, 4_000))).unwrap().elapsed_millis, Some(3_000));
    }

    #[test]
    fn what_the_store_remembers_does_not_outdo_what_was_heard() {
        let time = HubTime::default();
        assert!(time.anchor(Some(at(1, 0))).is_none());
        time.hear(NOON, Some(at(1, 0)));
        time.recall(Some(NOON.plus_millis(-1)), None);
        assert_eq!(time.anchor(Some(at(1, 9))).unwrap().elapsed_millis, Some(9));
    }
}
