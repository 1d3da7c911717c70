//! Fresh ids of one process, which differ from each other by little: most of what is random in them is drawn once, when
//! the process starts, and counted on from there (RFC 9562, section 6.2). Used by the phone's session and by the hub.
//!
//! Random bytes are what no compression makes smaller; on the wire and on the disk an id costs two or three bytes so
//! instead of ten. It knows no secrets: an id may be guessed by whoever saw the one before.

use std::sync::atomic::{AtomicU16, Ordering};

use uuid::Builder;

use crate::{ActorId, EntryId, Timestamp};

/// Mints ids that no other process mints.
#[derive(Debug)]
pub struct Mint {
    random: [u8; 14],
    next: AtomicU16,
}

impl Mint {
    /// A mint with the randomness of this process.
    pub const fn new(random: [u8; 14]) -> Self {
        Self { random, next: AtomicU16::new(0) }
    }

    /// An id for an entry, later than those of earlier milliseconds. Of one millisecond it mints 65 536.
    pub fn entry(&self, now: Timestamp) -> EntryId {
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        let mut random = [0; 10];
        for (byte, drawn) in random.iter_mut().zip(self.random.iter().take(8).chain(&self.count()))
        {
            *byte = *drawn;
        }
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into()
    }

    /// An actor that has written nothing. After 65 536 ids the numbers begin anew, in other records by then.
    pub fn actor(&self) -> ActorId {
        let mut bytes = [0; 16];
        for (byte, random) in bytes.iter_mut().zip(self.random.iter().chain(&self.count())) {
            *byte = *random;
        }
        ActorId::from_bytes(bytes)
    }

    fn count(&self) -> [u8; 2] {
        self.next.fetch_add(1, Ordering::Relaxed).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_123);

    #[test]
    fn no_id_is_minted_twice_in_a_millisecond() {
        let mint = Mint::new([7; 14]);
        let ids: BTreeSet<_> = (0..60_000).map(|_| mint.entry(NOW)).collect();
        assert_eq!(ids.len(), 60_000);
        assert_ne!(mint.actor(), mint.actor());
    }

    #[test]
    fn ids_sort_by_time_and_two_processes_share_none() {
        let (mint, other) = (Mint::new([7; 14]), Mint::new([8; 14]));
        assert!(mint.entry(NOW) < mint.entry(NOW.plus_millis(1)));
        assert_ne!(Mint::new([7; 14]).entry(NOW), other.entry(NOW));
        assert_ne!(Mint::new([7; 14]).actor(), other.actor());
    }
}
