//! What phone and hub say to each other, as CBOR maps with integer keys. A key is never reused; later versions add
//! keys that older ones skip.

mod answer;
mod claim;
mod enrol;
mod feed;
mod push;
mod receipt;
mod sync;

pub use answer::{Answer, ChangeAnswer, OrderAnswers};
pub use claim::{Claim, Claimed};
pub use enrol::{EnrolRequest, EnrolResponse};
pub use feed::{ActorOwner, FeedOrder, SignedAssignment, Standing};
pub use push::{Form, PushOrder};
pub use receipt::{Held, Receipt};
pub use sync::{SyncRequest, SyncResponse};
