//! A one-time code: 128 random bits that a person can read out on the phone.
//!
//! Written as seven groups of four in Crockford's base32 (no I, L, O, U), the last twelve bits being a check, so that
//! a slip is noticed at once. Read tolerantly: case, dashes and spaces do not matter, O counts as 0, I and L as 1.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Base32 digits of a code: 128 bits and 12 of check.
const DIGITS: usize = 28;
const GROUP: usize = 4;
const CHECK_BITS: u32 = 12;

/// Why a text is not an enrolment code. The text is left out: it may be nearly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// A character that no code has.
    #[error("an enrolment code has only digits and letters other than u")]
    Character,
    /// Too short or too long.
    #[error("an enrolment code has 28 characters")]
    Length,
    /// The check does not fit: something was mistyped.
    #[error("the enrolment code was mistyped")]
    Check,
}

/// A one-time code. Whoever has it can enrol, so it has no `Debug` that shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentCode([u8; 16]);

impl EnrolmentCode {
    /// The code made of these 16 random bytes.
    pub const fn from_bytes(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// The code's random bytes, of which a hub keeps only a hash.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    fn check(self) -> u16 {
        let digest = Sha256::digest(self.0);
        digest.iter().take(2).fold(0, |value, byte| value << 8 | u16::from(*byte)) >> 4
    }
}

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = u128::from_be_bytes(self.0);
        // 140 bits do not fit: the first 25 digits hold 125 bits, the last three hold 3 bits and the check.
        let tail = (value & 0b111) << CHECK_BITS | u128::from(self.check());
        let digits = (0..DIGITS).map(|index| match index {
            0..25 => value >> (3 + 5 * (24 - index)) & 31,
            _ => tail >> (5 * (DIGITS - 1 - index)) & 31,
        });
        for (index, digit) in digits.enumerate() {
            if index > 0 && index % GROUP == 0 {
                f.write_str("-")?;
            }
            let letter = usize::try_from(digit).ok().and_then(|digit| ALPHABET.get(digit));
            write!(f, "{}", char::from(*letter.ok_or(fmt::Error)?))?;
        }
        Ok(())
    }
}

impl FromStr for EnrolmentCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let (mut value, mut tail, mut count) = (0_u128, 0_u16, 0);
        for character in text.chars().filter(|c| !is_separator(*c)) {
            let digit = digit(character).ok_or(CodeError::Character)?;
            match count {
                0..25 => value = value << 5 | u128::from(digit),
                25..DIGITS => tail = tail << 5 | u16::from(digit),
                _ => return Err(CodeError::Length),
            }
            count += 1;
        }
        if count != DIGITS {
            return Err(CodeError::Length);
        }
        let code = Self((value << 3 | u128::from(tail >> CHECK_BITS)).to_be_bytes());
        if code.check() == tail & 0xfff { Ok(code) } else { Err(CodeError::Check) }
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode(…)")
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '–' | '—' | '\u{2010}' | '\u{2011}')
}

fn digit(character: char) -> Option<u8> {
    let letter = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let index = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(index).ok()
}

#[cfg(test)]
mod tests;
