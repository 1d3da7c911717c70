//! Reads the primitives of automerge's chunk format, strictly: shortest form only, nothing past the end.

/// The bytes end early, or a number is not in its shortest form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// A place in bytes that moves forward.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unreadable)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        self.take(N)?.try_into().map_err(|_| Unreadable)
    }

    /// A count or length; never more than the bytes that are left can hold.
    pub(crate) fn length(&mut self) -> Result<usize, Unreadable> {
        let length = usize::try_from(self.unsigned()?).map_err(|_| Unreadable)?;
        if length > self.0.len() { Err(Unreadable) } else { Ok(length) }
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, Unreadable> {
        let groups = self.groups()?;
        let mut value = 0_u64;
        for (place, byte) in groups.iter().enumerate() {
            let bits = u64::from(byte & 0x7f);
            let shifted = bits << (7 * place);
            if shifted >> (7 * place) != bits {
                return Err(Unreadable);
            }
            value |= shifted;
        }
        let overlong = groups.len() > 1 && groups.last() == Some(&0);
        if overlong { Err(Unreadable) } else { Ok(value) }
    }

    pub(crate) fn signed(&mut self) -> Result<i64, Unreadable> {
        let groups = self.groups()?;
        let value =
            groups.iter().rev().fold(0_i128, |value, byte| (value << 7) | i128::from(byte & 0x7f));
        let width = 7 * groups.len();
        let negative = groups.last().is_some_and(|byte| byte & 0x40 != 0);
        let value = if negative { value - (1_i128 << width) } else { value };
        let value = i64::try_from(value).map_err(|_| Unreadable)?;
        if signed_width(value) == groups.len() { Ok(value) } else { Err(Unreadable) }
    }

    fn groups(&mut self) -> Result<&'a [u8], Unreadable> {
        let end = self.0.iter().position(|byte| byte & 0x80 == 0).ok_or(Unreadable)?;
        if end >= 10 {
            return Err(Unreadable);
        }
        self.take(end + 1)
    }
}

fn signed_width(value: i64) -> usize {
    let mut width = 1;
    let mut rest = value >> 6;
    while rest != 0 && rest != -1 {
        rest >>= 7;
        width += 1;
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_their_shortest_form_are_read() {
        for (bytes, value) in
            [(&[0x00][..], 0), (&[0x7f], 127), (&[0x80, 0x01], 128), (&[0xe5, 0x8e, 0x26], 624_485)]
        {
            assert_eq!(Reader(bytes).unsigned(), Ok(value));
        }
        let max = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Reader(&max).unsigned(), Ok(u64::MAX));
        for (bytes, value) in
            [(&[0x7f][..], -1), (&[0x3f], 63), (&[0xc0, 0x00], 64), (&[0x80, 0x7f], -128)]
        {
            assert_eq!(Reader(bytes).signed(), Ok(value));
        }
    }

    #[test]
    fn overlong_or_unfinished_numbers_are_not() {
        let over = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02];
        for bytes in [&[][..], &[0x80], &[0x80, 0x00], &[0xff; 11], &over] {
            assert_eq!(Reader(bytes).unsigned(), Err(Unreadable), "{bytes:x?}");
        }
        for bytes in [&[0x80, 0x00][..], &[0xff, 0x7f], &[0x80]] {
            assert_eq!(Reader(bytes).signed(), Err(Unreadable), "{bytes:x?}");
        }
    }
}
