//! Enrolment: the phone makes its own key pair and exchanges the office's one-time code for its place at the hub.

use std::sync::{Arc, Mutex, PoisonError};

use fieldbook_model::{DeviceId, EngineerId, TenantId, Timestamp};
use fieldbook_store::Identity;
use fieldbook_wire::http::ENROL_PATH;
use fieldbook_wire::{
    EnrolPayload, EnrolRequest, EnrolResponse, EnrolmentCode, PROTOCOL, SigningKey, pack,
};
use tokio::task::AbortHandle;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::error::{ErrorCode, FieldbookError};
use crate::fieldbook::Fieldbook;
use crate::hub::{Answered, HubAddress, HubLink, Post};
use crate::notifier::Notice;
use crate::reading::Owner;

/// The key made for a code, until the hub has answered: when the answer is lost on its way, the same code with the same
/// key gets the same answer again.
#[derive(Default)]
pub(crate) struct Pending(Mutex<Option<(EnrolmentCode, Zeroizing<[u8; 32]>)>>);

impl Pending {
    fn key_for(
        &self,
        code: EnrolmentCode,
        draw: impl FnOnce() -> Result<Zeroizing<[u8; 32]>, FieldbookError>,
    ) -> Result<Zeroizing<[u8; 32]>, FieldbookError> {
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, key)) = pending.as_ref().filter(|(known, _)| *known == code) {
            return Ok(key.clone());
        }
        let key = draw()?;
        *pending = Some((code, key.clone()));
        Ok(key)
    }

    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Fieldbook {
    /// Enrols this phone with what the office's QR code says (`fieldbook:enrol?…`); the answer is on the disk when the
    /// call returns. A call whose answer was lost can be repeated with the same code.
    ///
    /// Once, and again only while the sync status says that the hub does not take this phone
    /// ([`SyncStatus::blocked`](crate::SyncStatus::blocked)): because the hub was set up anew, lost the phone, or the
    /// office had shut it out. All orders and all work stay then, under the same ids; what was written here is sent to
    /// the hub once more.
    ///
    /// # Errors
    /// `enrolment_malformed`, `code_mistyped`, `insecure_hub`, `already_enrolled`; of the hub `code_unknown`,
    /// `code_expired`, `code_used` and others; of the network `hub_unreachable` and others; `locked`, `disk_full`.
    pub async fn enrol(&self, payload: &str) -> Result<Owner, FieldbookError> {
        let payload: EnrolPayload = payload.parse()?;
        let (is_enrolled, is_blocked) = self
            .core
            .gate
            .read(|reader| Ok((reader.identity()?.is_some(), reader.blocked()?.is_some())))?;
        if is_enrolled && !is_blocked {
            return Err(FieldbookError::new(
                ErrorCode::AlreadyEnrolled,
                "the phone is enrolled already",
            ));
        }
        let task = self.runtime()?.spawn(enrol(self.core.clone(), payload));
        let _abort = AbortOnDrop(task.abort_handle());
        task.await.unwrap_or_else(|_| {
            Err(FieldbookError::new(ErrorCode::Internal, "the enrolment panicked"))
        })
    }
}

/// Whoever drops the future wants no enrolment any more.
struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn enrol(core: Arc<Core>, payload: EnrolPayload) -> Result<Owner, FieldbookError> {
    let pins = payload.pins().iter().map(|pin| *pin.as_bytes()).collect();
    let address = HubAddress::new(payload.hub(), pins)?;
    let secret = core.pending.key_for(payload.code(), || {
        let mut secret = Zeroizing::new([0; 32]);
        core.ports.random.fill(&mut *secret)?;
        Ok(secret)
    })?;
    let request = EnrolRequest {
        protocol: PROTOCOL,
        code: payload.code().to_string(),
        device_key: SigningKey::from_bytes(&secret).public(),
        device_name: core.config.device_name.clone(),
        app_version: core.config.app_version.clone(),
    };
    let hub_url = address.to_stored();
    let post = Post { path: ENROL_PATH, body: pack(&request), signature: None };
    let link = HubLink::new(address)?;
    let answer =
        tokio::time::timeout(core.config.request_timeout, link.post::<EnrolResponse>(post))
            .await
            .map_err(|_| FieldbookError::new(ErrorCode::HubTimeout, "no answer in time"))?;
    let Answered::Message(response) = answer? else {
        return Err(FieldbookError::new(
            ErrorCode::ResponseGarbled,
            "an enrolment without an answer",
        ));
    };
    core.hub_time.hear(Timestamp::from_millis(response.hub_time), core.ports.clock.elapsed());
    let identity = identity(response, hub_url, secret);
    let owner = Owner::from(identity.clone());
    // a sync under the old name ends first
    let old = Arc::clone(&core);
    let stopped = tokio::task::spawn_blocking(move || old.desk.stop()).await;
    stopped.map_err(|_| FieldbookError::new(ErrorCode::Internal, "the sync did not stop"))?;
    core.gate.write_async(move |session| Ok(session.store.enrol(&identity)?)).await?;
    core.pending.forget();
    core.log.info("enrolled");
    core.bell.woken();
    core.tell(Notice::Status);
    Ok(owner)
}

fn identity(
    response: EnrolResponse,
    hub_url: String,
    device_secret: Zeroizing<[u8; 32]>,
) -> Identity {
    Identity {
        tenant: TenantId::from_bytes(*response.tenant.as_bytes()),
        device: DeviceId::from_bytes(*response.device.as_bytes()),
        engineer: EngineerId::from_bytes(*response.engineer.as_bytes()),
        engineer_name: response.engineer_name,
        van: response.van,
        hub_url,
        hub_key: *response.hub_key.as_bytes(),
        device_secret,
    }
}
