//! The one place of the phone core that asks the machine for time and randomness. Everything else takes both as
//! arguments, so that a test or a simulation decides them.

use std::time::{SystemTime, UNIX_EPOCH};

use fieldbook_model::Timestamp;

use crate::ports::{Clock, Elapsed, NoRandomness, Random};

/// Where Linux and Android name the current boot.
#[cfg(any(target_os = "linux", target_os = "android"))]
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The device's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    boot: Option<[u8; 16]>,
}

impl SystemClock {
    /// A clock that knows the current boot by the system's name for it. Where the system tells none (Apple, and phones
    /// that hide it), a random one stands for it: elapsed time is then known within this process only, never wrong.
    pub fn new(random: &dyn Random) -> Self {
        Self { boot: boot_id().or_else(|| random_id(random)) }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the place that asks the machine")]
    fn now(&self) -> Timestamp {
        let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis)
            }
        };
        Timestamp::from_millis(millis)
    }

    fn elapsed(&self) -> Option<Elapsed> {
        Some(Elapsed { boot: self.boot?, millis: awake_and_asleep()? })
    }
}

/// The system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn boot_id() -> Option<[u8; 16]> {
    let text = std::fs::read_to_string(BOOT_ID).ok()?;
    uuid::Uuid::try_parse(text.trim()).ok().map(uuid::Uuid::into_bytes)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn boot_id() -> Option<[u8; 16]> {
    None
}

fn random_id(random: &dyn Random) -> Option<[u8; 16]> {
    let mut id = [0; 16];
    random.fill(&mut id).ok().map(|()| id)
}

/// Milliseconds on a clock that runs during sleep.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn awake_and_asleep() -> Option<u64> {
    millis(rustix::time::clock_gettime(rustix::time::ClockId::Boottime))
}

/// Milliseconds on a clock that runs during sleep: Darwin's `CLOCK_MONOTONIC` does, other than Linux's.
#[cfg(target_vendor = "apple")]
fn awake_and_asleep() -> Option<u64> {
    millis(rustix::time::clock_gettime(rustix::time::ClockId::Monotonic))
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn awake_and_asleep() -> Option<u64> {
    None
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn millis(time: rustix::time::Timespec) -> Option<u64> {
    let seconds = u64::try_from(time.tv_sec).ok()?;
    let millis = u64::try_from(time.tv_nsec).ok()? / 1_000_000;
    seconds.checked_mul(1000)?.checked_add(millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_that_runs_during_sleep_goes_on_and_names_its_boot() {
        let clock = SystemClock::new(&SystemRandom);
        let (first, second) = (clock.elapsed().unwrap(), clock.elapsed().unwrap());
        assert_eq!(first.boot, second.boot);
        assert!(second.since(&first).is_some());
        assert!(first.since(&Elapsed { boot: [0; 16], millis: 0 }).is_none());
    }

    #[test]
    fn the_wall_clock_knows_the_century() {
        let now = SystemClock::new(&SystemRandom).now();
        assert!(now > Timestamp::from_millis(1_577_836_800_000), "before 2020");
        assert!(now < Timestamp::from_millis(4_102_444_800_000), "after 2100");
    }

    #[test]
    fn two_draws_differ() {
        let (mut one, mut two) = ([0; 32], [0; 32]);
        SystemRandom.fill(&mut one).unwrap();
        SystemRandom.fill(&mut two).unwrap();
        assert_ne!(one, two);
    }
}
