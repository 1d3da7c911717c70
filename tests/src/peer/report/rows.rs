//! The rows of the comparison, and what `performance.md` asks of ours in each.

use serde_json::Value;

/// What ours must reach.
#[derive(Debug, Clone, Copy)]
pub(super) enum Goal {
    /// This much at most.
    AtMost(f64),
    /// This share of the best of the others that loses nothing, in the same runs.
    OfBest(f64),
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    /// What is added up of a result, by JSON pointer.
    of: &'static [&'static str],
    /// What a unit is worth of it.
    scale: f64,
    decimals: usize,
    pub(super) goal: Goal,
    /// Why ours is beyond, when it is.
    pub(super) why: &'static str,
}

impl Row {
    /// The value of a run; `None` when the run did not come so far.
    pub(super) fn value(&self, run: &Value) -> Option<f64> {
        let found = self.of.iter().map(|path| run.pointer(path).and_then(Value::as_f64));
        found.sum::<Option<f64>>().map(|sum| sum * self.scale)
    }

    /// As the table shows it.
    pub(super) fn show(&self, value: f64) -> String {
        format!("{value:.*}", self.decimals)
    }
}

const KB: f64 = 1e-3;
const MB: f64 = 1e-6;

macro_rules! rows {
    ($($name:literal, $unit:literal, [$($of:literal),*] * $scale:expr, $decimals:literal, $goal:expr, $why:literal;)*) => {
        /// All rows, in the order of `performance.md`.
        pub(super) const ROWS: &[Row] = &[$(Row {
            name: $name,
            unit: $unit,
            of: &[$($of),*],
            scale: $scale,
            decimals: $decimals,
            goal: $goal,
            why: $why,
        }),*];
    };
}

rows! {
    "W1 first copy", "s", ["/w1/s"] * 1.0, 2, Goal::OfBest(0.35),
        "every record is loaded, which computes each of its changes again to verify it, and its changes are taken out for the log; on two cores, with the hub";
    "W1 wire", "MB", ["/w1/bytes"] * MB, 2, Goal::AtMost(0.88),
        "each order comes in two signed versions (made, assigned): twice 64 bytes of signature and a hash, which nothing compresses";
    "W1 messages", "requests", ["/w1/http", "/w1/ws"] * 1.0, 0, Goal::AtMost(12.0),
        "a page that keeps the store for over a second halves the next ones; a busy machine is slow enough for that";
    "W2 durable edit p50", "ms", ["/w2/p50"] * 1.0, 2, Goal::AtMost(0.8),
        "a commit of SQLCipher with its sync to the disk is most of it; see `cargo xtask figures` for the bare floor";
    "W2 durable edit p99", "ms", ["/w2/p99"] * 1.0, 2, Goal::AtMost(3.0),
        "the first edit of an order loads its record (1.8 ms); then the disk's slowest syncs";
    "W2 lost after kill -9", "edits", ["/w2/lostAfterKill"] * 1.0, 0, Goal::AtMost(0.0), "an edit that returned is gone";
    "W3 sync after the shift", "s", ["/w3/s"] * 1.0, 2, Goal::OfBest(0.2),
        "a hundred records are loaded twice on each side: to be judged, and as the guard's scratch copy";
    "W3 wire", "KB", ["/w3/bytes"] * KB, 1, Goal::AtMost(45.0),
        "each order's push and each assignment is signed, 64 bytes that nothing compresses";
    "W3 messages", "requests", ["/w3/http", "/w3/ws"] * 1.0, 0, Goal::AtMost(3.0), "more requests than allowed";
    "W3 edits lost", "edits", ["/w3/lostBothDevice", "/w3/lostBothServer", "/w3/lostElsewhere"] * 1.0, 0, Goal::AtMost(0.0),
        "an edit is not in the merged state";
    "W4 nothing to do", "ms", ["/w4/s"] * 1e3, 1, Goal::AtMost(4.0), "half is the counting proxy; ours are two signature checks, one durable nonce and threads that slept";
    "W4 messages", "requests", ["/w4/http", "/w4/ws"] * 1.0, 0, Goal::AtMost(1.0), "more requests than allowed";
    "W4 wire", "KB", ["/w4/bytes"] * KB, 2, Goal::AtMost(0.7), "headers and signature";
    "W5 twenty phones on ten orders", "s", ["/w5/s"] * 1.0, 2, Goal::AtMost(1.0),
        "twenty processes load, verify, fold and encrypt 570 changes each on two cores";
    "W5 wire", "MB", ["/w5/bytes"] * MB, 2, Goal::AtMost(0.3),
        "each phone is told of every other's signed claim on each order";
    "W5 lost", "edits", ["/w5/lost"] * 1.0, 0, Goal::AtMost(0.0), "an edit is not in the merged state";
    "W6 disk after W1", "MB", ["/w6/bytes"] * MB, 2, Goal::AtMost(2.5),
        "the whole folder is counted: changes 2 MB, views 2.4 (one a page of 4 KB, hence 4.1), assignments 0.9, search index 1.1";
    "W6 disk after the shift", "MB", ["/w6/afterShift/bytes"] * MB, 2, Goal::AtMost(2.8),
        "as after W1";
    "W6 cold start to the list", "s", ["/w6/coldS"] * 1.0, 3, Goal::AtMost(0.03),
        "the process starts, opens the encrypted store and reads a thousand rows";
    "W6 memory while listing", "MB", ["/w6/rss"] * MB, 0, Goal::AtMost(25.0), "more than allowed";
}
