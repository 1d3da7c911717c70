//! Amounts in thousandths: `0.5` liters of oil, `2` bearings, `12.3` bar. Never a float.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not digits with at most one point, with at most three digits behind it.
    #[error("not a decimal number with at most three decimals")]
    Malformed,
    /// Beyond ±1 000 000 000.
    #[error("number beyond one billion")]
    TooLarge,
}

/// A decimal amount with three decimals, within ±1 000 000 000. JSON shows it as text, for example `"1.5"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Quantity(#[n(0)] i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be typed.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// An amount of whole units.
    pub const fn whole(units: i32) -> Self {
        Self(units as i64 * 1000)
    }

    /// An amount in thousandths of a unit.
    pub const fn from_milli(milli: i64) -> Self {
        Self(milli)
    }

    /// The amount in thousandths of a unit.
    pub const fn as_milli(self) -> i64 {
        self.0
    }

    /// Whether the amount is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The sum; stops at the ends of the range, so a hostile entry cannot wrap a total.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; stops at the ends of the range.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, milli) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        if milli == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{milli:03}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 3 {
            return Err(QuantityError::Malformed);
        }
        let whole: i64 = whole.parse().map_err(|_| QuantityError::TooLarge)?;
        let milli: i64 = format!("{decimals:0<3}").parse().map_err(|_| QuantityError::Malformed)?;
        let amount = whole
            .checked_mul(1000)
            .and_then(|w| w.checked_add(milli))
            .ok_or(QuantityError::TooLarge)?;
        if amount > Self::MAX.0 {
            return Err(QuantityError::TooLarge);
        }
        Ok(Self(if negative { -amount } else { amount }))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_they_are_written() {
        for text in ["0", "1", "-2", "0.5", "12.345", "-0.001", "1000000000"] {
            assert_eq!(text.parse::<Quantity>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", "-", ".", "1.", ".5", "1.2345", "1e3", "１", "NaN", "+1", " 1", "1,5"] {
            assert_eq!(text.parse::<Quantity>(), Err(QuantityError::Malformed), "{text:?}");
        }
        for text in ["1000000000.001", "99999999999999999999"] {
            assert_eq!(text.parse::<Quantity>(), Err(QuantityError::TooLarge), "{text:?}");
        }
    }
}
