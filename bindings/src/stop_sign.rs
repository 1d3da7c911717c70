//! Giving up a sync: where a caller's cancellation does not reach Rust (Swift), the caller raises a sign.

use tokio::sync::Notify;

/// Raised by a caller that waits no longer. Of one call only: others who wait for the same sync go on waiting.
#[derive(Default, uniffi::Object)]
pub struct StopSign(Notify);

#[uniffi::export]
impl StopSign {
    /// A sign that is down.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self::default()
    }

    /// Raises it, once and for all; also before the call has begun.
    pub fn raise(&self) {
        self.0.notify_one();
    }
}

impl StopSign {
    /// Returns when it is raised.
    pub(crate) async fn raised(&self) {
        self.0.notified().await;
    }
}
