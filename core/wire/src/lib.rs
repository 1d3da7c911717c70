#![doc = include_str!("../README.md")]

mod brief;
mod codec;
mod enrolment;
pub mod http;
mod ids;
mod keys;
pub mod limits;
mod messages;
mod problem;
mod signature;

pub use brief::{BriefRequest, BriefResponse, RebuildError};
pub use codec::{
    BodyError, DecodeError, InflateError, LimitExceeded, Message, Packed, decode, encode,
    inflate_bounded, pack, pack_hard, unpack,
};
pub use enrolment::{CodeError, EnrolPayload, EnrolmentCode, PayloadError};
pub use ids::{Hash32, HexError, Id16, Key32, Sig64};
pub use keys::{BadSignature, SigningKey, sign_assignment, verify_assignment};
pub use limits::{OLDEST_PROTOCOL, PROTOCOL};
pub use messages::{
    ActorOwner, Answer, ChangeAnswer, Claim, Claimed, EnrolRequest, EnrolResponse, FeedOrder, Form,
    HandBack, HandBackAnswer, HandBackOrder, Held, NotAWipeOrder, OrderAnswers, PhotoAnswer,
    PhotoAnswers, PhotoOffer, PhotoOffers, PushOrder, Receipt, SignedAssignment, Standing,
    SyncRequest, SyncResponse, WipeOrder, cursor_epoch,
};
pub use problem::{ProblemCode, UnknownCode};
pub use signature::{
    CONTENT_DIGEST, PresentedSignature, RequestParts, SIGNATURE, SIGNATURE_INPUT, SignatureError,
    SignatureHeaders, sign_request,
};
