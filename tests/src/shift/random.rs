//! The dice of the peers' generator (mulberry32), so that a seed means the same there and here.

/// A seeded generator.
pub(super) struct Dice(u32);

impl Dice {
    pub(super) const fn new(seed: u32) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = self.0;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 0x3d));
        t ^ (t >> 14)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = u64::from(high.abs_diff(low)) + 1;
        let above = (u64::from(self.next()) * span) >> 32;
        low.saturating_add(i32::try_from(above).unwrap_or(i32::MAX))
    }

    /// Throws and does not look.
    pub(super) fn skip(&mut self, times: usize) {
        (0..times).for_each(|_| _ = self.next());
    }

    /// One of these; of none, nothing to say.
    pub(super) fn pick(&mut self, of: &[&'static str]) -> &'static str {
        let place = self.below(of.len());
        of.get(place).copied().unwrap_or_default()
    }

    /// Brings them into a random order.
    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            let place = self.below(last + 1);
            all.swap(last, place);
        }
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from((u64::from(self.next()) * count as u64) >> 32).unwrap_or_default()
    }
}
