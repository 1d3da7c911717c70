//! Takes changes apart and puts them together again with other contents and a right checksum, as an attacker would.

use automerge::ExpandedChange;
use sha2::{Digest, Sha256};

use crate::Change;

/// A change chunk in its parts.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) deps: Vec<[u8; 32]>,
    pub(crate) actor: Vec<u8>,
    pub(crate) seq: u64,
    pub(crate) start_op: u64,
    pub(crate) message: Vec<u8>,
    others: Vec<Vec<u8>>,
    pub(crate) columns: Vec<(u64, Vec<u8>)>,
    pub(crate) extra: Vec<u8>,
}

impl Parts {
    pub(crate) fn of(change: &Change) -> Self {
        let mut at = Cursor(&change.bytes[9..]);
        at.number();
        let deps = (0..at.number()).map(|_| at.bytes(32).try_into().unwrap()).collect();
        let actor = at.prefixed();
        let (seq, start_op) = (at.number(), at.number());
        while at.bytes(1)[0] & 0x80 != 0 {}
        let message = at.prefixed();
        let others = (0..at.number()).map(|_| at.prefixed()).collect();
        let table: Vec<_> = (0..at.number()).map(|_| (at.number(), at.number())).collect();
        let columns = table.into_iter().map(|(id, length)| (id, at.bytes(small(length)))).collect();
        Self { deps, actor, seq, start_op, message, others, columns, extra: at.0.to_vec() }
    }

    pub(crate) fn build(&self) -> Vec<u8> {
        let mut out = Vec::new();
        number(&mut out, self.deps.len() as u64);
        self.deps.iter().for_each(|dep| out.extend(dep));
        prefixed(&mut out, &self.actor);
        number(&mut out, self.seq);
        number(&mut out, self.start_op);
        out.push(0);
        prefixed(&mut out, &self.message);
        number(&mut out, self.others.len() as u64);
        self.others.iter().for_each(|other| prefixed(&mut out, other));
        number(&mut out, self.columns.len() as u64);
        for (id, data) in &self.columns {
            number(&mut out, *id);
            number(&mut out, data.len() as u64);
        }
        self.columns.iter().for_each(|(_, data)| out.extend(data));
        out.extend(&self.extra);
        chunk(1, &out)
    }

    pub(crate) fn column(&mut self, id: u64, data: Vec<u8>) {
        self.columns.retain(|(column, _)| *column != id);
        self.columns.push((id, data));
        self.columns.sort();
    }
}

/// A chunk of any type with a right checksum.
pub(crate) fn chunk(kind: u8, contents: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    number(&mut hashed, contents.len() as u64);
    hashed.extend(contents);
    let checksum = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83][..], &checksum[..4], &hashed].concat()
}

/// Gives changed bytes a right checksum, for mutations.
pub(crate) fn rechecksum(bytes: &mut [u8]) {
    if bytes.len() > 8 {
        let checksum = Sha256::digest(&bytes[8..]);
        bytes[4..8].copy_from_slice(&checksum[..4]);
    }
}

/// The change with its operations edited, in canonical form and with everything else right.
pub(crate) fn edited(change: &Change, edit: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let mut expanded = automerge::Change::try_from(&change.bytes[..]).unwrap().decode();
    edit(&mut expanded);
    automerge::Change::from(expanded).raw_bytes().to_vec()
}

pub(crate) fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(low_byte(value) | 0x80);
        value >>= 7;
    }
    out.push(low_byte(value));
}

/// A signed number, for run lengths.
pub(crate) fn run(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let byte = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

fn low_byte(value: u64) -> u8 {
    value.to_le_bytes()[0]
}

fn small(value: u64) -> usize {
    usize::try_from(value).unwrap()
}

fn prefixed(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len() as u64);
    out.extend(bytes);
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken.to_vec()
    }

    fn number(&mut self) -> u64 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.bytes(1)[0];
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return value;
            }
        }
    }

    fn prefixed(&mut self) -> Vec<u8> {
        let length = small(self.number());
        self.bytes(length)
    }
}
