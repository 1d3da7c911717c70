//! The few words of canonical CBOR (RFC 8949 §4.2) that a report needs: definite lengths, shortest numbers.
//!
//! Written out here because hashed bytes must not follow a library's taste; it cannot fail. Whoever writes a map gives
//! its keys in the order of their bytes.

/// Bytes in the making.
#[derive(Default)]
pub(super) struct Canonical(Vec<u8>);

impl Canonical {
    /// A number from zero on.
    pub(super) fn unsigned(&mut self, number: u64) {
        self.head(0, number);
    }

    /// A number that may be below zero.
    pub(super) fn signed(&mut self, number: i64) {
        match u64::try_from(number) {
            Ok(number) => self.head(0, number),
            Err(_) => self.head(1, (-1 - number).unsigned_abs()),
        }
    }

    /// Bytes.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.head(2, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Words.
    pub(super) fn text(&mut self, text: &str) {
        self.head(3, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Announces this many elements.
    pub(super) fn array(&mut self, elements: usize) {
        self.head(4, elements as u64);
    }

    /// Announces this many pairs.
    pub(super) fn map(&mut self, pairs: usize) {
        self.head(5, pairs as u64);
    }

    /// The finished bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    fn head(&mut self, major: u8, argument: u64) {
        let [.., b4, b5, b6, b7] = argument.to_be_bytes();
        let initial = |length: u8| (major << 5) + length;
        match argument {
            0..24 => self.0.push(initial(b7)),
            24..0x100 => self.0.extend([initial(24), b7]),
            0x100..0x1_0000 => self.0.extend([initial(25), b6, b7]),
            0x1_0000..0x1_0000_0000 => self.0.extend([initial(26), b4, b5, b6, b7]),
            _ => {
                self.0.push(initial(27));
                self.0.extend(argument.to_be_bytes());
            }
        }
    }
}
