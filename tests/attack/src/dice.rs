//! A small generator, so that a printed seed repeats a run.

/// Xorshift; good enough to choose bytes to damage.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 3).unwrap_or_default() % sides.max(1)
    }

    /// A byte.
    pub fn byte(&mut self) -> u8 {
        self.roll(256).to_le_bytes()[0]
    }

    /// Damages bytes as a fuzzer would: flips, overwrites, cuts, repeats, inserts.
    pub fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.roll(4) {
            if bytes.is_empty() {
                bytes.push(self.byte());
            }
            let place = self.roll(bytes.len());
            let other = self.roll(bytes.len());
            match self.roll(8) {
                0 => bytes[place] ^= 1 << self.roll(8),
                1 => bytes[place] = self.byte(),
                2 => bytes[place] = bytes[place].wrapping_add(1),
                3 => bytes.swap(place, other),
                4 => bytes.truncate(place),
                5 => bytes.insert(place, self.byte()),
                6 => bytes[place] = [0x00, 0x7f, 0x80, 0xff][self.roll(4)],
                _ => {
                    let end = (place + self.roll(16)).min(bytes.len());
                    let piece = bytes[place..end].to_vec();
                    bytes.splice(other..other, piece);
                }
            }
        }
    }
}
