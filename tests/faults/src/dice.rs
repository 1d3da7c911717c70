//! A small generator, so that a printed seed repeats a run.

/// `SplitMix64`.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of their own for one part of a run: what is drawn there moves nothing elsewhere.
    pub const fn apart(seed: u64, part: u64) -> Self {
        Self(seed ^ part.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// Sixty-four bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `sides`; 0 when there are none.
    pub fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.bits() >> 1).unwrap_or_default() % sides.max(1)
    }

    /// Heads.
    pub fn coin(&mut self) -> bool {
        self.roll(2) == 0
    }

    /// Whether something of this chance in a thousand happens.
    pub fn happens(&mut self, in_a_thousand: usize) -> bool {
        self.roll(1000) < in_a_thousand
    }

    /// Fills bytes.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let drawn = self.bits().to_le_bytes();
            chunk.iter_mut().zip(drawn).for_each(|(to, from)| *to = from);
        }
    }
}
