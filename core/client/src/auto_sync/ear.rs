//! The line on which the hub calls: `GET /v1/events`, server-sent events. Whatever it says, it only means that there is
//! something to fetch; a hub without it is synced with now and then all the same.

use std::sync::Arc;
use std::time::Duration;

use fieldbook_sync::retry_delay_ms;

use crate::core::Core;
use crate::error::FieldbookError;
use crate::hub::{EventStream, HubAddress, HubLink};
use crate::sync::{Me, sign};

/// The line.
#[derive(Default)]
pub(super) struct Ear {
    open: Option<EventStream>,
    failures: u32,
    not_before: u64,
}

impl Ear {
    /// Returns when the hub calls, or when the line was opened anew: something may have been missed before. May be
    /// dropped at any time and called again.
    pub(super) async fn listen(&mut self, core: &Arc<Core>) {
        if let Some(stream) = &mut self.open {
            if stream.called().await {
                return;
            }
            self.open = None;
            self.failed(core);
        }
        loop {
            let wait = self.not_before.saturating_sub(core.millis());
            tokio::time::sleep(Duration::from_millis(wait)).await;
            match tokio::time::timeout(core.config.request_timeout, connect(core)).await {
                Ok(Ok(stream)) => {
                    self.open = Some(stream);
                    self.failures = 0;
                    return;
                }
                Ok(Err(_)) | Err(_) => self.failed(core),
            }
        }
    }

    /// The network is another one: what failed before may work now.
    pub(super) fn try_again(&mut self) {
        self.failures = 0;
        self.not_before = 0;
    }

    fn failed(&mut self, core: &Core) {
        self.failures = self.failures.saturating_add(1);
        self.not_before =
            core.millis().saturating_add(retry_delay_ms(self.failures, core.jitter()));
    }
}

async fn connect(core: &Arc<Core>) -> Result<EventStream, FieldbookError> {
    let identity = core.gate.write_async(|session| session.identity()).await?;
    let link = HubLink::new(HubAddress::from_stored(&identity.hub_url)?)?;
    let signature = sign(core, &Me::of(&identity), "GET", fieldbook_wire::http::EVENTS_PATH, &[])?;
    Ok(link.events(signature).await?)
}
