//! How long to leave the hub alone after failures. The machine itself never waits: a run fails, and whoever starts
//! runs by itself asks here when to try again.

/// First wait, in milliseconds.
const FIRST_MS: u64 = 2_000;
/// Longest wait, in milliseconds.
const LONGEST_MS: u64 = 5 * 60 * 1_000;

/// Milliseconds to wait after this many failed runs in a row. Doubles from two seconds to five minutes; `jitter`, any
/// random number, takes away up to half of it, so that a thousand phones do not come back at once.
pub fn retry_delay_ms(failures: u32, jitter: u32) -> u64 {
    let Some(doublings) = failures.checked_sub(1) else {
        return 0;
    };
    let longest =
        FIRST_MS.checked_shl(doublings.min(32)).map_or(LONGEST_MS, |delay| delay.min(LONGEST_MS));
    let half = longest / 2;
    longest - half * u64::from(jitter) / u64::from(u32::MAX)
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
        let waits: Vec<u64> = (1..10).map(|failures| retry_delay_ms(failures, 0)).collect();
        assert_eq!(waits, [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000]);
        assert_eq!(retry_delay_ms(u32::MAX, 0), 300_000);
    }

    #[test]
    fn jitter_takes_away_at_most_half() {
        for failures in [1, 5, 40] {
            let longest = retry_delay_ms(failures, 0);
            assert_eq!(retry_delay_ms(failures, u32::MAX), longest - longest / 2);
            let middle = retry_delay_ms(failures, u32::MAX / 2);
            assert!(longest / 2 < middle && middle < longest, "{middle} of {longest}");
        }
    }
}
