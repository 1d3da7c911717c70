//! How long to leave the hub alone after failures. The machine itself never waits: a run fails, and whoever starts
//! runs by itself asks here when to try again.

/// First wait, in milliseconds.
const FIRST_MS: u64 = 2_000;
/// Longest wait, in milliseconds.
const LONGEST_MS: u64 = 5 * 60 * 1_000;

/// Milliseconds to wait after this many failed runs in a row: anything from nothing to a limit that doubles from two
/// seconds to five minutes. `jitter`, any random number, decides where between: full jitter, so that a thousand phones
/// whose hub was away do not come back at once.
pub fn retry_delay_ms(failures: u32, jitter: u32) -> u64 {
    let Some(doublings) = failures.checked_sub(1) else {
        return 0;
    };
    let longest =
        FIRST_MS.checked_shl(doublings.min(32)).map_or(LONGEST_MS, |delay| delay.min(LONGEST_MS));
    longest * u64::from(jitter) / u64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_after_a_success() {
        assert_eq!(retry_delay_ms(0, 77), 0);
    }

    #[test]
    fn waits_double_up_to_five_minutes() {
        let waits: Vec<u64> = (1..10).map(|failures| retry_delay_ms(failures, u32::MAX)).collect();
        assert_eq!(waits, [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000]);
        assert_eq!(retry_delay_ms(u32::MAX, u32::MAX), 300_000);
    }

    #[test]
    fn jitter_spreads_waits_over_the_whole_range() {
        for failures in [1, 5, 40] {
            let longest = retry_delay_ms(failures, u32::MAX);
            assert_eq!(retry_delay_ms(failures, 0), 0);
            let middle = retry_delay_ms(failures, u32::MAX / 2);
            assert!(middle.abs_diff(longest / 2) <= 1, "{middle} of {longest}");
        }
    }
}
