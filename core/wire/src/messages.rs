//! What phone and hub say to each other, as CBOR maps with integer keys. A key is never reused; later versions add
//! keys that older ones skip.

mod answer;
mod claim;
mod enrol;
mod feed;
mod hand_back;
mod photo;
mod push;
mod receipt;
mod sync;
mod wipe_order;

pub use answer::{Answer, ChangeAnswer, OrderAnswers};
pub use claim::{Claim, Claimed};
pub use enrol::{EnrolRequest, EnrolResponse};
pub use feed::{ActorOwner, FeedOrder, SignedAssignment, Standing};
pub use hand_back::{HandBack, HandBackAnswer, HandBackOrder, cursor_epoch};
pub use photo::{PhotoAnswer, PhotoAnswers, PhotoOffer, PhotoOffers};
pub use push::{Form, PushOrder};
pub use receipt::{Held, Receipt};
pub use sync::{SyncRequest, SyncResponse};
pub use wipe_order::{NotAWipeOrder, WipeOrder};
