//! What the hub answers, in compact form: of what was pushed only the exceptions are named.

use minicbor::{Decode, Encode};

use super::changes::{self, Room, named};
use super::claims::{self, BriefClaim};
use super::receipt::BriefReceipt;
use super::{RebuildError, snapshot};
use crate::codec::{LimitExceeded, Message, at_most, byte_strings};
use crate::ids::Id16;
use crate::limits::{MAX_CHANGES_PER_REQUEST, MAX_CURSOR_BYTES, MAX_RESPONSE_INFLATED};
use crate::messages::{
    ActorOwner, Answer, ChangeAnswer, Claim, FeedOrder, Form, OrderAnswers, PushOrder,
    SignedAssignment, Standing, SyncRequest, SyncResponse,
};

/// A [`SyncResponse`] as it travels, in either form.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BriefResponse {
    #[n(0)]
    protocol: u32,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    cursor: Vec<u8>,
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    answers: Vec<OrderAnswers>,
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    feed: Vec<BriefFeed>,
    #[n(4)]
    receipt: Option<BriefReceipt>,
    #[n(5)]
    more: bool,
    #[n(6)]
    hub_time: i64,
    /// Places in the push of the orders of which the hub now holds every change.
    #[n(7)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    held: Vec<u32>,
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct BriefFeed {
    #[n(0)]
    order: Id16,
    #[n(1)]
    standing: Standing,
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    assignments: Vec<SignedAssignment>,
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    snapshot: Option<Vec<u8>>,
    #[n(4)]
    #[cbor(default, skip_if = "Form::is_plain")]
    form: Form,
    #[n(5)]
    #[cbor(with = "byte_strings", default, skip_if = "Vec::is_empty")]
    changes: Vec<Vec<u8>>,
    #[n(6)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    claims: Vec<Claim>,
    #[n(7)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    actors: Vec<ActorOwner>,
    #[n(8)]
    #[cbor(with = "minicbor::bytes")]
    check: Option<[u8; changes::CHECK]>,
    /// Claims that `changes` imply.
    #[n(9)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    implied: Vec<BriefClaim>,
    /// The snapshot in short, instead of `snapshot`.
    #[n(10)]
    #[cbor(with = "minicbor::bytes")]
    folded: Option<Vec<u8>>,
}

impl Message for BriefResponse {
    const VERSIONED: bool = true;

    fn check(&self) -> Result<(), LimitExceeded> {
        at_most(self.cursor.len(), MAX_CURSOR_BYTES, "bytes of cursor")?;
        at_most(self.held.len(), MAX_CHANGES_PER_REQUEST, "orders held")?;
        self.feed.iter().try_for_each(|order| changes::within_limits(&order.changes))
    }
}

impl BriefResponse {
    /// The answer to `request` with everything left out that the phone can rebuild.
    pub fn compact(response: SyncResponse, request: &SyncRequest) -> Self {
        let push = &request.push;
        let is_held = |order: &PushOrder| {
            let all_held = held(order);
            let answers = response.answers.iter().find(|answers| answers.order == order.order);
            answers.is_some_and(|given| in_short(given) == Some(all_held))
        };
        let held: Vec<u32> =
            (0..).zip(push).filter(|(_, order)| is_held(order)).map(|(place, _)| place).collect();
        let orders: Vec<Id16> = at(push, &held).filter_map(Result::ok).map(|it| it.order).collect();
        let mut brief =
            Self::of(response, BriefFeed::compact, |receipt| BriefReceipt::compact(receipt, push));
        brief.answers.retain(|answers| !orders.contains(&answers.order));
        brief.held = held;
        brief
    }

    /// The answer as it is.
    pub fn plain(response: SyncResponse) -> Self {
        Self::of(response, BriefFeed::plain, BriefReceipt::plain)
    }

    /// The answer to `request` that was meant.
    ///
    /// # Errors
    /// [`RebuildError`]; the same is then to be asked for in plain form.
    pub fn rebuild(self, request: &SyncRequest) -> Result<SyncResponse, RebuildError> {
        let Self { protocol, cursor, mut answers, feed, receipt, more, hub_time, held } = self;
        for order in at(&request.push, &held) {
            answers.push(self::held(order?));
        }
        let mut room = Room::new(MAX_RESPONSE_INFLATED);
        let feed = feed.into_iter().map(|order| order.rebuild(&mut room));
        let feed = feed.collect::<Result<_, _>>()?;
        let receipt = receipt.map(|receipt| receipt.rebuild(&request.push)).transpose()?;
        Ok(SyncResponse { protocol, cursor, answers, feed, receipt, more, hub_time })
    }

    fn of(
        response: SyncResponse,
        feed: fn(FeedOrder) -> BriefFeed,
        receipt: impl FnOnce(crate::Receipt) -> BriefReceipt,
    ) -> Self {
        Self {
            protocol: response.protocol,
            cursor: response.cursor,
            answers: response.answers,
            feed: response.feed.into_iter().map(feed).collect(),
            receipt: response.receipt.map(receipt),
            more: response.more,
            hub_time: response.hub_time,
            held: Vec::new(),
        }
    }
}

fn at<'a>(
    push: &'a [PushOrder],
    places: &'a [u32],
) -> impl Iterator<Item = Result<&'a PushOrder, RebuildError>> {
    let get = |place: &u32| push.get(usize::try_from(*place).ok()?);
    places.iter().map(move |place| get(place).ok_or(RebuildError::Reference))
}

/// The answers to an order whose every change is held.
fn held(order: &PushOrder) -> OrderAnswers {
    let hashes = order.changes.iter().filter_map(|change| named(change)).map(|named| named.hash);
    let answers = hashes.map(|hash| ChangeAnswer { hash, answer: Answer::Accepted }).collect();
    OrderAnswers { order: order.order, answers }
}

/// The answers as [`held`] says them, when they say that everything is held.
fn in_short(given: &OrderAnswers) -> Option<OrderAnswers> {
    let is_held =
        |given: &ChangeAnswer| matches!(given.answer, Answer::Accepted | Answer::Duplicate);
    given.answers.iter().all(is_held).then(|| {
        let hashes = given.answers.iter().map(|given| given.hash);
        let answers = hashes.map(|hash| ChangeAnswer { hash, answer: Answer::Accepted }).collect();
        OrderAnswers { order: given.order, answers }
    })
}

impl BriefFeed {
    fn plain(order: FeedOrder) -> Self {
        let FeedOrder { order, standing, assignments, snapshot, form, changes, claims, actors } =
            order;
        Self {
            order,
            standing,
            assignments,
            snapshot,
            form,
            changes,
            claims,
            actors,
            check: None,
            implied: Vec::new(),
            folded: None,
        }
    }

    fn compact(mut order: FeedOrder) -> Self {
        let folded =
            order.snapshot.take().map(|bytes| (snapshot::fold(&order.order, &bytes), bytes));
        let (folded, whole) = folded.map_or((None, None), |(folded, bytes)| match folded {
            Some(folded) => (Some(folded), None),
            None => (None, Some(bytes)),
        });
        order.snapshot = whole;
        if !order.form.is_plain() || order.changes.is_empty() {
            return Self { folded, ..Self::plain(order) };
        }
        let (changes, check) = changes::shorten(&order.order, &order.changes);
        let (implied, claims) = claims::shorten(order.order, &order.claims, &order.changes);
        let (form, check) = (Form::COMPACT, Some(check));
        Self { form, changes, claims, check, implied, folded, ..Self::plain(order) }
    }

    fn rebuild(self, room: &mut Room) -> Result<FeedOrder, RebuildError> {
        let Self { order, standing, assignments, form, changes, claims, actors, .. } = self;
        let changes = match form {
            Form::PLAIN => changes,
            Form::COMPACT => {
                let check = self.check.ok_or(RebuildError::Check)?;
                changes::rebuild(&order, &changes, check, room)?
            }
            _ => return Err(RebuildError::Form),
        };
        let claims = claims::rebuild(order, self.implied, claims, &changes)?;
        let snapshot = match self.folded {
            Some(folded) => Some(snapshot::unfold(&order, &folded, room)?),
            None => self.snapshot,
        };
        let form = Form::PLAIN;
        Ok(FeedOrder { order, standing, assignments, snapshot, form, changes, claims, actors })
    }
}

impl std::fmt::Debug for BriefFeed {
    /// Counts instead of content.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BriefFeed")
            .field("order", &self.order)
            .field("changes", &self.changes.len())
            .finish_non_exhaustive()
    }
}
