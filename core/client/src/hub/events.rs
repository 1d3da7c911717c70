//! Server-sent events, as far as a phone reads them: a line of data is a call, everything else keeps the line alive.

use std::time::Duration;

use reqwest::Response;

/// A line that is silent for this long is dead: the hub says something twice a minute.
const SILENCE: Duration = Duration::from_secs(90);
/// Longer lines than this are not a hub's.
const MAX_LINE: usize = 4 * 1024;

/// An open stream of events.
pub(crate) struct EventStream {
    response: Response,
    /// The beginning of a line whose end has not come yet.
    line: Vec<u8>,
    /// Whether a call came that nobody was told of yet.
    called: bool,
}

impl EventStream {
    pub(super) const fn new(response: Response) -> Self {
        Self { response, line: Vec::new(), called: false }
    }

    /// Returns `true` when the hub called, and `false` when the line is at its end, silent, or no hub's. May be
    /// dropped at any time and called again.
    pub(crate) async fn called(&mut self) -> bool {
        while !self.called {
            match tokio::time::timeout(SILENCE, self.response.chunk()).await {
                Ok(Ok(Some(bytes))) if self.read(&bytes) => {}
                Ok(_) | Err(_) => return false,
            }
        }
        self.called = false;
        true
    }

    /// Takes what came; `false` when it is no stream of events.
    fn read(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            if matches!(byte, b'\n' | b'\r') {
                self.called |= self.line.starts_with(b"data:");
                self.line.clear();
            } else {
                self.line.push(*byte);
            }
        }
        self.line.len() <= MAX_LINE
    }
}
