//! Ids in the bytes of a record, in short.
//!
//! Keys of entries are ids as text, and an entry's value holds the same id as bytes: the text travels as bytes too, so
//! that the second costs next to nothing once compressed. Ids of an order's steps and part lines begin with the order's
//! own id (`StepId::of_order`), which both sides know: of these only the end travels.

use data_encoding::HEXLOWER;

use crate::ids::Id16;

/// Characters of an id as text, `8-4-4-4-12`.
const TEXT: usize = 36;
/// Where its dashes are.
const DASHES: [usize; 4] = [8, 13, 18, 23];
/// Bytes that an order's id and those of its entries share.
const SHARED: usize = 14;

/// Before what is in short. As itself it is followed by [`ITSELF`].
const MARK: u8 = 0xfe;
const ITSELF: u8 = 0;
/// An id as text: its bytes follow.
const AS_TEXT: u8 = 1;
/// An id as text that begins with the order's: its last two bytes follow.
const ENTRY_AS_TEXT: u8 = 2;
/// An id that begins with the order's: its last two bytes follow.
const ENTRY: u8 = 3;

/// Bytes of a record of `order`, in short.
pub(super) fn fold(order: &Id16, bytes: &[u8]) -> Vec<u8> {
    let shared = shared(order);
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        if let Some((id, after)) = text(rest) {
            match id.strip_prefix(shared) {
                Some(end) => put(&mut out, ENTRY_AS_TEXT, end),
                None => put(&mut out, AS_TEXT, &id),
            }
            rest = after;
        } else if let Some((end, after)) = entry(rest, shared) {
            put(&mut out, ENTRY, end);
            rest = after;
        } else {
            match *first {
                MARK => put(&mut out, ITSELF, &[]),
                byte => out.push(byte),
            }
            rest = tail;
        }
    }
    out
}

/// What was folded; `None` when it was not, or is longer than `max` bytes.
pub(super) fn unfold(order: &Id16, folded: &[u8], max: usize) -> Option<Vec<u8>> {
    let shared = shared(order);
    let mut out = Vec::with_capacity(folded.len().min(max));
    let mut rest = folded;
    while let Some(place) = rest.iter().position(|byte| *byte == MARK) {
        let (plain, marked) = rest.split_at_checked(place)?;
        out.extend(plain);
        let (kind, tail) = marked.get(1..)?.split_first()?;
        let (taken, after) = tail.split_at_checked(length(*kind)?)?;
        match *kind {
            ITSELF => out.push(MARK),
            ENTRY => out.extend([shared, taken].concat()),
            _ => put_text(&mut out, &[if *kind == AS_TEXT { &[] } else { shared }, taken].concat()),
        }
        if out.len() > max {
            return None;
        }
        rest = after;
    }
    out.extend(rest);
    (out.len() <= max).then_some(out)
}

fn length(kind: u8) -> Option<usize> {
    match kind {
        ITSELF => Some(0),
        AS_TEXT => Some(16),
        ENTRY_AS_TEXT | ENTRY => Some(16 - SHARED),
        _ => None,
    }
}

fn shared(order: &Id16) -> &[u8] {
    order.as_bytes().first_chunk::<SHARED>().map_or(&[], <[u8; SHARED]>::as_slice)
}

fn put(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    out.extend([MARK, kind]);
    out.extend(bytes);
}

/// An id that begins with the order's, at the front of `bytes`: its end, and what follows.
fn entry<'a>(bytes: &'a [u8], shared: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    bytes.strip_prefix(shared)?.split_at_checked(16 - SHARED)
}

/// An id as text at the front of `bytes`, and what follows.
fn text(bytes: &[u8]) -> Option<([u8; 16], &[u8])> {
    let (text, after) = bytes.split_at_checked(TEXT)?;
    if DASHES.iter().any(|place| text.get(*place) != Some(&b'-')) {
        return None;
    }
    let digits: Vec<u8> = text
        .iter()
        .enumerate()
        .filter(|(place, _)| !DASHES.contains(place))
        .map(|(_, digit)| *digit)
        .collect();
    Some((HEXLOWER.decode(&digits).ok()?.try_into().ok()?, after))
}

fn put_text(out: &mut Vec<u8>, id: &[u8]) {
    for (place, digit) in HEXLOWER.encode(id).bytes().enumerate() {
        if [8, 12, 16, 20].contains(&place) {
            out.push(b'-');
        }
        out.push(digit);
    }
}
