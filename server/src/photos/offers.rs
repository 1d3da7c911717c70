//! What a phone has, and what of it the hub wants. A photo is held for an order when its bytes were delivered for that
//! order, or by this very phone for another one; a phone that only knows a hash delivers the bytes first.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use fieldbook_model::{Author, EngineerId, EvidenceId, OrderId, SignOffAnswer, Stamp, WorkRecord};
use fieldbook_wire::{
    Hash32, Id16, Key32, PhotoAnswer, PhotoAnswers, PhotoOffer, PhotoOffers, Receipt,
};
use sha2::{Digest, Sha256};

use crate::error::HubError;
use crate::exchange::Sender;
use crate::hub::Hub;
use crate::order_file::OrderFile;
use crate::storage::{DeviceRow, UploadRow, View};

/// How long an address for an upload is good.
const GOOD_FOR_MS: i64 = 60 * 60 * 1000;
/// Uploads that a phone may have under way.
const MAX_UPLOADS: usize = 64;
/// Bytes of all of them together; one upload is always allowed.
const MAX_UPLOAD_BYTES: u64 = 1024 * 1024 * 1024;

/// Bytes of photos that one phone may deliver in [`QUOTA_MS`]: three months' work at once, and not the hub's disk.
const QUOTA_BYTES: u64 = 16 * 1024 * 1024 * 1024;
/// A day.
const QUOTA_MS: i64 = 24 * 60 * 60 * 1000;

/// What a phone has under way, and what it may still begin.
struct Room {
    open: Vec<UploadRow>,
    /// Bytes of its day's quota that are neither delivered nor under way.
    left: u64,
    /// Whether something was put off because the quota is spent.
    is_spent: bool,
}

/// What is to be done about an offer.
enum Step {
    /// It is no order or photo of this phone.
    Unknown,
    /// It is here.
    Held,
    /// This phone delivered it for another order.
    Adopt,
    /// Its bytes are wanted.
    Want,
}

impl Hub {
    /// Answers what a phone offers; what is answered is on the disk.
    ///
    /// # Errors
    /// `device_revoked`, `quota_spent` when nothing else is to be said than that, and those of the database and the disk.
    pub(crate) fn photo_offers(
        &self,
        from: &Sender,
        offers: &PhotoOffers,
    ) -> Result<PhotoAnswers, HubError> {
        if from.is_revoked() {
            return Err(HubError::DeviceRevoked);
        }
        self.forget_stale_uploads()?;
        let device = &from.device;
        let steps = self.storage().read(|view| self.steps(view, device, &offers.photos))?;
        let mut room = self.room(device)?;
        let mut answers = Vec::new();
        for (offer, step) in offers.photos.iter().zip(steps) {
            answers.push(match step {
                Step::Unknown => PhotoAnswer::Unknown,
                Step::Held => PhotoAnswer::Held,
                Step::Adopt => self.adopt(device, offer)?,
                Step::Want => self.want(device, offer, &mut room)?,
            });
        }
        if room.is_spent && answers.iter().all(|answer| *answer == PhotoAnswer::Later) {
            return Err(HubError::QuotaSpent);
        }
        let receipt = self.photo_receipt(device, &offers.photos, &answers);
        Ok(PhotoAnswers { protocol: offers.protocol, answers, receipt })
    }

    fn room(&self, of: &DeviceRow) -> Result<Room, HubError> {
        let since = self.now().as_millis() - QUOTA_MS;
        self.storage().read(|view| {
            let open = view.uploads_of(of.device)?;
            let spent = view.delivered_since(of.device, since)?.saturating_add(size_of(&open));
            Ok(Room { open, left: QUOTA_BYTES.saturating_sub(spent), is_spent: false })
        })
    }

    fn steps(
        &self,
        view: &View<'_>,
        from: &DeviceRow,
        offers: &[PhotoOffer],
    ) -> Result<Vec<Step>, HubError> {
        let mut orders = BTreeMap::new();
        offers
            .iter()
            .map(|offer| {
                let (order, photo) = names(offer);
                let named = match orders.entry(order) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(free) => free.insert(Named::of(view, from.engineer, order)?),
                };
                if !named.has(photo, offer.size) {
                    return Ok(Step::Unknown);
                }
                let is_here = self.vault().holds(photo);
                Ok(match () {
                    () if is_here && view.photo_size(order, photo)?.is_some() => Step::Held,
                    () if is_here && view.has_delivered(from.device, photo)? => Step::Adopt,
                    () => Step::Want,
                })
            })
            .collect()
    }

    fn adopt(&self, from: &DeviceRow, offer: &PhotoOffer) -> Result<PhotoAnswer, HubError> {
        let ((order, photo), now) = (names(offer), self.now().as_millis());
        self.storage().write(|work| {
            Ok::<_, HubError>(work.put_photo(order, photo, offer.size, from.device, now)?)
        })?;
        Ok(PhotoAnswer::Held)
    }

    /// Goes on with the upload of this photo, or begins one.
    fn want(
        &self,
        from: &DeviceRow,
        offer: &PhotoOffer,
        room: &mut Room,
    ) -> Result<PhotoAnswer, HubError> {
        let (order, photo) = names(offer);
        let known = room
            .open
            .iter()
            .find(|upload| (upload.order, upload.photo, upload.size) == (order, photo, offer.size))
            .cloned();
        let file = match known {
            Some(upload) if self.was_whole(&upload)? => return Ok(PhotoAnswer::Held),
            Some(upload) => upload.file,
            None if room.takes(offer.size) => self.clock().bytes()?,
            None => return Ok(PhotoAnswer::Later),
        };
        self.open_upload(from, offer, file, &mut room.open)
    }

    /// Finishes an upload that was whole when its publication was cut off; whoever is uploading it is put off first.
    fn was_whole(&self, upload: &UploadRow) -> Result<bool, HubError> {
        let _turn = self.vault().turn_blocking(&upload.file);
        let length = self.vault().length(&upload.file).map_err(HubError::PhotoFile)?;
        if length < upload.size && !(upload.verified && self.vault().holds(upload.photo)) {
            return Ok(false);
        }
        match self.finish_upload(upload) {
            Ok(()) => Ok(true),
            Err(HubError::PhotoMismatch) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn open_upload(
        &self,
        from: &DeviceRow,
        offer: &PhotoOffer,
        file: [u8; 32],
        open: &mut Vec<UploadRow>,
    ) -> Result<PhotoAnswer, HubError> {
        let ((order, photo), now) = (names(offer), self.now().as_millis());
        let token: [u8; 32] = self.clock().bytes()?;
        let upload = UploadRow {
            device: from.device,
            order,
            photo,
            size: offer.size,
            file,
            token_hash: Sha256::digest(token).into(),
            expires_at: now + GOOD_FOR_MS,
            touched_at: now,
            verified: false,
        };
        self.storage().write(|work| Ok::<_, HubError>(work.put_upload(&upload)?))?;
        let offset = self.vault().length(&file).map_err(HubError::PhotoFile)?;
        let expires = upload.expires_at;
        // one that goes on is under way once
        open.retain(|known| (known.order, known.photo) != (order, photo));
        open.push(upload);
        Ok(PhotoAnswer::Upload { token: Key32::from_bytes(token), offset, expires })
    }

    /// Signed: what the hub answered to hold.
    fn photo_receipt(
        &self,
        to: &DeviceRow,
        offers: &[PhotoOffer],
        answers: &[PhotoAnswer],
    ) -> Option<Receipt> {
        let mut held: Vec<Hash32> = offers
            .iter()
            .zip(answers)
            .filter(|(_, answer)| **answer == PhotoAnswer::Held)
            .map(|(offer, _)| offer.photo)
            .collect();
        held.sort_unstable();
        held.dedup();
        if held.is_empty() {
            return None;
        }
        let device = Id16::from_bytes(*to.device.as_bytes());
        let now = self.now().as_millis();
        Some(Receipt::sign(device, now, Vec::new(), held, &self.secrets().signing_key))
    }
}

fn names(offer: &PhotoOffer) -> (OrderId, EvidenceId) {
    (OrderId::from_bytes(offer.order.into()), EvidenceId::from_bytes(offer.photo.into()))
}

impl Room {
    /// Whether one more of this size may be begun; it is counted then.
    fn takes(&mut self, size: u64) -> bool {
        let Self { open, left, is_spent } = self;
        let is_crowded = open.len() >= MAX_UPLOADS
            || (!open.is_empty() && size_of(open).saturating_add(size) > MAX_UPLOAD_BYTES);
        match left.checked_sub(size) {
            Some(rest) if !is_crowded => *left = rest,
            Some(_) => {}
            None => *is_spent = true,
        }
        !is_crowded && !*is_spent
    }
}

fn size_of(open: &[UploadRow]) -> u64 {
    open.iter().map(|upload| upload.size).sum()
}

/// The photos that an order's record names, as far as an engineer may deliver them: all when they are on the order now,
/// else those that they named themselves.
struct Named(Vec<(EvidenceId, Option<u64>)>);

impl Named {
    fn of(view: &View<'_>, engineer: EngineerId, order: OrderId) -> Result<Self, HubError> {
        let Some(membership) = view.membership(engineer, order)? else {
            return Ok(Self(Vec::new()));
        };
        let record = OrderFile::load(view, order)?.record.read()?;
        let may = |stamp: &Stamp| membership.on_crew || stamp.by == Author::Engineer(engineer);
        Ok(Self(named(&record, may)))
    }

    fn has(&self, photo: EvidenceId, size: u64) -> bool {
        let Self(named) = self;
        named.iter().any(|(name, said)| *name == photo && said.is_none_or(|said| said == size))
    }
}

fn named(record: &WorkRecord, may: impl Fn(&Stamp) -> bool) -> Vec<(EvidenceId, Option<u64>)> {
    let evidence = record.evidence.iter().map(|written| &written.value);
    let evidence = evidence
        .filter(|evidence| may(&evidence.stamp))
        .map(|evidence| (evidence.blob, Some(evidence.size)));
    let sign_offs = record.sign_offs.iter().map(|written| &written.value);
    let strokes = sign_offs.filter(|sign_off| may(&sign_off.stamp)).filter_map(|sign_off| {
        match &sign_off.answer {
            SignOffAnswer::Signed { strokes } => strokes.map(|strokes| (strokes, None)),
            SignOffAnswer::Refused { .. } => None,
        }
    });
    evidence.chain(strokes).collect()
}
