//! How the bytes of a file spell text: UTF-8, or the GB18030 of Chinese spreadsheets. Used by the reader and by rows.
//!
//! Cells are decoded one by one and strictly: bytes that spell nothing are refused, never replaced.

use std::borrow::Cow;

use encoding_rs::GB18030;
use serde::Deserialize;

/// What stands in front of a file that says it is UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How much of a file is looked at when the mapping leaves the encoding open: 1 MiB.
const LOOKED_AT_BYTES: usize = 1 << 20;

/// What a mapping says about the bytes. A byte-order mark in front always means UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// GB18030, and with it GBK and GB2312.
    #[serde(rename = "gb18030")]
    Gb18030,
    /// UTF-8 when the first MiB is that, else GB18030.
    #[serde(rename = "auto")]
    Auto,
}

/// How the bytes of one file spell text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    /// UTF-8.
    Utf8,
    /// GB18030.
    Gb18030,
}

impl Encoding {
    /// How many bytes of a file must be seen before [`charset`](Self::charset) can answer.
    pub(crate) fn looks_at(self) -> usize {
        match self {
            Self::Utf8 | Self::Gb18030 => BYTE_ORDER_MARK.len(),
            Self::Auto => LOOKED_AT_BYTES,
        }
    }

    /// The charset of a file that begins so.
    pub(crate) fn charset(self, head: &[u8]) -> Charset {
        match self {
            _ if head.starts_with(BYTE_ORDER_MARK) => Charset::Utf8,
            Self::Utf8 => Charset::Utf8,
            Self::Auto if begins_as_utf8(head) => Charset::Utf8,
            Self::Gb18030 | Self::Auto => Charset::Gb18030,
        }
    }

    /// Whether no letter of this encoding has the byte in it, so that the byte can separate cells.
    pub(crate) fn leaves_alone(self, byte: u8) -> bool {
        self == Self::Utf8 || !matches!(byte, b'0'..=b'9' | 0x40..=0x7e)
    }
}

/// Whether nothing speaks against UTF-8; a letter cut off by the end of what was read does not.
fn begins_as_utf8(head: &[u8]) -> bool {
    std::str::from_utf8(head)
        .map_or_else(|error| error.error_len().is_none() && head.len() >= LOOKED_AT_BYTES, |_| true)
}

impl Charset {
    /// The text that the bytes spell; `None` when they spell none.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUMP_GB: &[u8] = b"\xb1\xc3,\xb5\xe7\xcc\xdd";

    #[test]
    fn a_byte_order_mark_means_utf_8_whatever_the_mapping_says() {
        for encoding in [Encoding::Utf8, Encoding::Gb18030, Encoding::Auto] {
            assert_eq!(encoding.charset("\u{feff}泵".as_bytes()), Charset::Utf8, "{encoding:?}");
        }
    }

    #[test]
    fn gb18030_is_read_only_when_it_is_asked_for() {
        assert_eq!(Encoding::Utf8.charset(PUMP_GB), Charset::Utf8);
        assert_eq!(Encoding::Gb18030.charset(PUMP_GB), Charset::Gb18030);
        assert_eq!(Encoding::Auto.charset(PUMP_GB), Charset::Gb18030);
        assert_eq!(Encoding::Auto.charset("泵,电梯".as_bytes()), Charset::Utf8);
        assert_eq!(Encoding::Auto.charset(b"pump"), Charset::Utf8);
    }

    #[test]
    fn a_letter_cut_off_where_looking_stops_is_still_utf_8() {
        let mut head = "泵".repeat(LOOKED_AT_BYTES / 3 + 1).into_bytes();
        head.truncate(LOOKED_AT_BYTES);
        assert_eq!(Encoding::Auto.charset(&head), Charset::Utf8);
        assert_eq!(
            Encoding::Auto.charset("泵".as_bytes().split_last().unwrap().1),
            Charset::Gb18030
        );
    }

    #[test]
    fn bytes_that_spell_nothing_are_refused_and_never_replaced() {
        assert_eq!(Charset::Gb18030.decode(PUMP_GB).as_deref(), Some("泵,电梯"));
        assert_eq!(Charset::Gb18030.decode(b"\x95\x32\x82\x36").as_deref(), Some("𠀀"));
        for bytes in [b"\xb1".as_slice(), b"\xff", b"\xb1 ", b"\x81\x30\x81"] {
            assert_eq!(Charset::Gb18030.decode(bytes), None, "{bytes:?}");
        }
        assert_eq!(Charset::Utf8.decode(PUMP_GB), None);
    }
}
