//! Photos of the attacker's: named on an order, offered, and asked for, as its phone would or would not.

use fieldbook_model::{Deed, EvidenceId, EvidenceKind, EvidenceSubject, OrderId};
use fieldbook_wire::http::PHOTOS_PATH;
use fieldbook_wire::{Hash32, Id16, PROTOCOL, PhotoAnswer, PhotoAnswers, PhotoOffer, PhotoOffers};

use super::{Attacker, now, random};

/// The name of a photo with these bytes.
pub(crate) fn hash(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// A photo of this name on this order.
pub(crate) fn offer(order: OrderId, photo: [u8; 32], size: u64) -> PhotoOffer {
    let order = Id16::from_bytes(*order.as_bytes());
    PhotoOffer { order, photo: Hash32::from_bytes(photo), size }
}

impl Attacker {
    /// Names photos on an order, each said to have this size; answers what the hub said.
    pub(crate) async fn names(&self, order: OrderId, photos: &[[u8; 32]], size: u64) -> String {
        let attach = |photo: &[u8; 32]| {
            let blob = EvidenceId::from_bytes(*photo);
            let subject = EvidenceSubject::Order;
            let deed = Deed::Attach { blob, kind: EvidenceKind::Photo, size, subject };
            self.change(order, deed)
        };
        let changes: Vec<_> = photos.iter().map(attach).collect();
        let actors: Vec<_> = changes.iter().map(|change| change.actor).collect();
        let bytes = changes.into_iter().map(|change| change.bytes).collect();
        self.pushes(vec![self.push(order, &actors, bytes)]).await.said()
    }

    /// Offers photos.
    ///
    /// # Errors
    /// The problem's code.
    pub(crate) async fn offers(&self, photos: Vec<PhotoOffer>) -> Result<Vec<PhotoAnswer>, String> {
        let offers = PhotoOffers { protocol: PROTOCOL, photos };
        let answer = self.ask::<PhotoOffers, PhotoAnswers>(PHOTOS_PATH, &offers).await;
        answer.map(|answer| answer.answers)
    }

    /// Asks for what lies at an address of photos, signed; answers the problem's code, or the status.
    pub(crate) async fn looks_at(&self, path: &str) -> String {
        let signed = self.sign_for("GET", path, &[], random(), now());
        let get = self.http.get(format!("{}{path}", self.url));
        let answer = super::signed(get, &signed).send().await.unwrap();
        super::reply(answer).await.code()
    }
}
