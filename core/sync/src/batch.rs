//! How much goes into one request: halves when a request is too large or too slow, grows back with success. Lives as
//! long as the machine, so that a bad network is not learnt anew in each run.

use crate::Config;

/// Below this a request is not made smaller: headers would outweigh it.
const LEAST_BYTES: u32 = 16 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) changes: u32,
    pub(crate) bytes: u32,
    pub(crate) page: u32,
}

impl Batch {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            changes: config.max_changes.max(1),
            bytes: config.max_bytes,
            page: config.page_bytes,
        }
    }

    /// Asks for at most half of what the last request carried. Answers whether that is less than before.
    pub(crate) fn shrink_push(&mut self, pushed: u32) -> bool {
        let before = self.changes;
        self.changes = (before.min(pushed) / 2).max(1);
        self.bytes = half(self.bytes);
        self.changes < before
    }

    /// Asks for half as much feed.
    pub(crate) fn shrink_page(&mut self) {
        self.page = half(self.page);
    }

    /// Doubles everything, up to the configured figures.
    pub(crate) fn grow(&mut self, config: &Config) {
        let most = Self::new(config);
        self.changes = self.changes.saturating_mul(2).min(most.changes);
        self.bytes = self.bytes.saturating_mul(2).min(most.bytes);
        self.grow_page(config);
    }

    /// Asks for twice as much feed, up to the configured figure.
    pub(crate) fn grow_page(&mut self, config: &Config) {
        self.page = self.page.saturating_mul(2).min(config.page_bytes);
    }
}

fn half(bytes: u32) -> u32 {
    (bytes / 2).max(LEAST_BYTES.min(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_halves_to_one_change_and_then_says_so() {
        let config = Config::default();
        let mut batch = Batch::new(&config);
        let mut halvings = 0;
        while batch.shrink_push(u32::MAX) {
            halvings += 1;
        }
        assert_eq!((halvings, batch.changes), (10, 1));
        assert_eq!(batch.bytes, LEAST_BYTES);
    }

    #[test]
    fn a_batch_shrinks_from_what_was_really_sent() {
        let mut batch = Batch::new(&Config::default());
        assert!(batch.shrink_push(6));
        assert_eq!(batch.changes, 3);
    }

    #[test]
    fn success_brings_the_batch_back_and_no_further() {
        let config = Config::default();
        let mut batch = Batch::new(&config);
        batch.shrink_push(100);
        batch.shrink_page();
        for _ in 0..20 {
            batch.grow(&config);
        }
        assert_eq!(batch, Batch::new(&config));
    }
}
