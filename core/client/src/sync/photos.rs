//! Photos go up after everything else: offered by the hundredweight, uploaded one by one in pieces, and counted as
//! delivered only by the hub's signed receipt. The phone remembers nothing of it but the receipt: how far an upload is, the
//! hub says when it is asked.

use fieldbook_store::WaitingPhoto;
use fieldbook_wire::http::{PHOTOS_PATH, upload_path};
use fieldbook_wire::limits::MAX_PHOTOS_PER_REQUEST;
use fieldbook_wire::{
    Hash32, Id16, PROTOCOL, PhotoAnswer, PhotoAnswers, PhotoOffer, PhotoOffers, pack,
};

use super::exchange::{ExchangeError, post};
use super::incoming::receipt_row;
use super::me::Me;
use crate::core::Core;
use crate::error::{ErrorCode, FieldbookError};
use crate::hub::{Answered, Failure, HubLink, Trouble, Uploaded};
use crate::notifier::Notice;

/// Bytes that go in one request: half a minute on a bad network.
const PIECE: usize = 512 * 1024;

/// Delivers what the hub lacks, as far as it takes it. May be dropped at any time: what came is the hub's.
///
/// # Errors
/// What the hub or this phone said; what was delivered before stays delivered.
pub(super) async fn deliver(core: &Core, link: &HubLink, me: &Me) -> Result<(), ExchangeError> {
    let mut last = None;
    loop {
        let batch = waiting(core, last)?;
        let Some(end) = batch.last() else { return Ok(()) };
        last = Some(*end);
        let answers = offer(core, link, me, &batch).await?;
        let mut uploaded = Vec::new();
        for (photo, answer) in batch.iter().zip(answers) {
            if upload(core, link, photo, answer).await? {
                uploaded.push(*photo);
            }
        }
        if !uploaded.is_empty() {
            offer(core, link, me, &uploaded).await?;
        }
    }
}

fn waiting(core: &Core, after: Option<WaitingPhoto>) -> Result<Vec<WaitingPhoto>, ExchangeError> {
    core.gate
        .read(move |reader| Ok(reader.waiting_photos(after, MAX_PHOTOS_PER_REQUEST)?))
        .map_err(ExchangeError::Phone)
}

/// Offers photos, and keeps what the hub says to hold.
async fn offer(
    core: &Core,
    link: &HubLink,
    me: &Me,
    batch: &[WaitingPhoto],
) -> Result<Vec<PhotoAnswer>, ExchangeError> {
    let photos = batch.iter().map(offered).collect();
    let body = pack(&PhotoOffers { protocol: PROTOCOL, photos });
    let answer = match post::<PhotoAnswers>(core, link, me, PHOTOS_PATH, body).await? {
        Answered::Message(answer) if answer.answers.len() == batch.len() => answer,
        _ => return Err(garbled("not an answer to what was offered")),
    };
    let PhotoAnswers { answers, receipt, .. } = answer;
    let receipt = receipt
        .map(|receipt| receipt_row(&receipt, me))
        .transpose()
        .map_err(ExchangeError::Phone)?;
    let held: Vec<_> = batch
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| **answer == PhotoAnswer::Held)
        .map(|(photo, _)| *photo)
        .collect();
    if held.is_empty() && receipt.is_none() {
        return Ok(answers);
    }
    let kept = core.gate.write_async(move |session| {
        Ok(session.store.keep_photo_answers(&held, receipt.as_ref())?)
    });
    let gone = kept.await.map_err(ExchangeError::Phone)?;
    core.tell(if gone.is_empty() { Notice::Status } else { Notice::Orders(gone) });
    Ok(answers)
}

fn offered(photo: &WaitingPhoto) -> PhotoOffer {
    PhotoOffer {
        order: Id16::from_bytes(*photo.order.as_bytes()),
        photo: Hash32::from_bytes(*photo.photo.as_bytes()),
        size: photo.size,
    }
}

/// Uploads a photo from where the hub has it; tells whether it is whole there. One that is damaged here, or that the hub
/// does not take, keeps none of the others.
async fn upload(
    core: &Core,
    link: &HubLink,
    photo: &WaitingPhoto,
    answer: PhotoAnswer,
) -> Result<bool, ExchangeError> {
    let PhotoAnswer::Upload { token, mut offset, .. } = answer else { return Ok(false) };
    let path = upload_path(token);
    loop {
        let id = photo.photo;
        let piece = core.gate.read(move |reader| Ok(reader.photo_piece(id, offset, PIECE)?));
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) if error.error_code() == ErrorCode::PhotoDamaged => {
                core.log.warn("a photo of this phone is damaged and cannot be delivered");
                return Ok(false);
            }
            Err(error) => return Err(ExchangeError::Phone(error)),
        };
        let end = offset + piece.len() as u64;
        match in_time(core, link.upload(&path, offset, piece)).await {
            Ok(Uploaded::Up(now)) if now == end && now >= photo.size => return Ok(true),
            Ok(Uploaded::Up(now)) if now == end && now > offset => offset = now,
            Ok(Uploaded::Up(_)) => return Err(garbled("an upload at a place where it cannot be")),
            Ok(Uploaded::AskAgain) => return Ok(false),
            Err(Failure::Refused { status: 422, code, .. }) => {
                core.log.warn(&format!("a photo was not taken: {code}"));
                return Ok(false);
            }
            Err(failure) => return Err(failure.into()),
        }
    }
}

/// A request that gets as long as any other.
pub(crate) async fn in_time<T>(
    core: &Core,
    request: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let late = Failure::Trouble(Trouble::TimedOut, "no answer in time");
    tokio::time::timeout(core.config.request_timeout, request).await.unwrap_or(Err(late))
}

fn garbled(what: &'static str) -> ExchangeError {
    ExchangeError::Phone(FieldbookError::new(ErrorCode::ResponseGarbled, what))
}
