//! The machine's figures, chosen by the client once.

/// How much the machine does at a time, and when it stops trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Most changes in one request.
    pub max_changes: u32,
    /// Most bytes of changes in one request.
    pub max_bytes: u32,
    /// Bytes of feed to ask for in one response.
    pub page_bytes: u32,
    /// How long one request may take, in milliseconds.
    pub request_timeout_ms: u64,
    /// How long the store may take over one response before the next is asked to be smaller, in milliseconds.
    pub slice_ms: u64,
    /// How often in a row a request that timed out or was cut is tried again, in smaller pieces.
    pub max_retries: u32,
    /// Most exchanges in one run: the last resort against a hub that always has more.
    pub max_exchanges: u32,
}

impl Default for Config {
    /// A day's thousand edits in one request, a first copy of a thousand orders in about ten.
    fn default() -> Self {
        Self {
            max_changes: 2_000,
            max_bytes: 1024 * 1024,
            page_bytes: 1024 * 1024,
            request_timeout_ms: 60_000,
            slice_ms: 1_000,
            max_retries: 3,
            max_exchanges: 1_000,
        }
    }
}
