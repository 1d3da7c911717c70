//! A cursor, in a request that is right in everything else, to a hub on loopback.

use super::bench::bench;

pub(super) fn open(cursor: &[u8]) {
    let bench = bench();
    let request = bench.phone.request(Some(cursor.to_vec()), Vec::new());
    let reply = bench.runtime.block_on(bench.phone.send(&request));
    assert!(matches!(reply.status, 200 | 204 | 413), "{reply:?}");
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    vec![bench().phone.cursor.clone()]
}
