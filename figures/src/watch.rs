//! The stopwatch, and what a set of times comes to.

use std::time::Instant;

/// How long something takes, in milliseconds, and what it answers.
#[expect(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let answer = work();
    (start.elapsed().as_secs_f64() * 1000.0, answer)
}

/// A stopwatch that was started, to be read on another thread.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch(Instant);

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the start.
    #[expect(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
    pub(crate) fn read(self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1000.0
    }
}

/// Times of the same thing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn push(&mut self, millis: f64) {
        self.0.push(millis);
    }

    /// The time that this share of all stays at or below: 0.5 is the median. Nothing measured is not a number.
    pub(crate) fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a share of a small count"
        )]
        let place = (last as f64 * share).round() as usize;
        sorted.get(place).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.at(0.5)
    }
}

impl FromIterator<f64> for Times {
    fn from_iter<I: IntoIterator<Item = f64>>(times: I) -> Self {
        Self(times.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_and_the_slowest_at_the_end() {
        let times: Times = [3.0, 1.0, 2.0].into_iter().collect();
        assert!((times.median() - 2.0).abs() < f64::EPSILON);
        assert!((times.at(1.0) - 3.0).abs() < f64::EPSILON);
        assert!(Times::default().median().is_nan());
    }
}
