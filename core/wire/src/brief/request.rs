//! What a phone sends, in compact form.

use minicbor::{Decode, Encode};

use super::changes::Room;
use super::claims::{self, BriefClaim};
use super::{RebuildError, changes};
use crate::codec::{LimitExceeded, Message, at_most, byte_strings};
use crate::ids::Id16;
use crate::limits::{
    MAX_CHANGES_PER_REQUEST, MAX_CLAIMS_PER_ORDER, MAX_CURSOR_BYTES, MAX_REQUEST_INFLATED,
};
use crate::messages::{Claim, Form, PushOrder, SyncRequest};

/// A [`SyncRequest`] as it travels, in either form.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BriefRequest {
    #[n(0)]
    protocol: u32,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    cursor: Option<Vec<u8>>,
    #[n(2)]
    budget_bytes: u32,
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    push: Vec<BriefPush>,
    /// The form in which the phone reads answers.
    #[n(4)]
    #[cbor(default, skip_if = "Form::is_plain")]
    reads: Form,
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct BriefPush {
    #[n(0)]
    order: Id16,
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    claims: Vec<Claim>,
    #[n(2)]
    #[cbor(default, skip_if = "Form::is_plain")]
    form: Form,
    #[n(3)]
    #[cbor(with = "byte_strings", default, skip_if = "Vec::is_empty")]
    changes: Vec<Vec<u8>>,
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    check: Option<[u8; changes::CHECK]>,
    /// Claims that `changes` imply.
    #[n(5)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    implied: Vec<BriefClaim>,
}

impl Message for BriefRequest {
    const VERSIONED: bool = true;

    /// What bounds the work of rebuilding; the rest is checked on what was rebuilt.
    fn check(&self) -> Result<(), LimitExceeded> {
        let cursor = self.cursor.as_ref().map_or(0, Vec::len);
        at_most(cursor, MAX_CURSOR_BYTES, "bytes of cursor")?;
        let changes = self.push.iter().map(|order| order.changes.len()).sum();
        at_most(changes, MAX_CHANGES_PER_REQUEST, "changes in one request")?;
        for order in &self.push {
            changes::within_limits(&order.changes)?;
            let claims = order.claims.len() + order.implied.len();
            at_most(claims, MAX_CLAIMS_PER_ORDER, "claims to one order")?;
        }
        Ok(())
    }
}

impl BriefRequest {
    /// The request with everything left out that the hub can rebuild; the answer may come in the same form.
    pub fn compact(request: &SyncRequest) -> Self {
        Self::written(request, Form::COMPACT, BriefPush::compact)
    }

    /// The request as it is; so must be the answer.
    pub fn plain(request: &SyncRequest) -> Self {
        Self::written(request, Form::PLAIN, BriefPush::plain)
    }

    /// The form in which the phone reads answers.
    pub fn reads(&self) -> Form {
        self.reads
    }

    /// The request that was meant.
    ///
    /// # Errors
    /// [`RebuildError`], each with its stable code.
    pub fn rebuild(self) -> Result<SyncRequest, RebuildError> {
        let Self { protocol, cursor, budget_bytes, push, .. } = self;
        let mut room = Room::new(MAX_REQUEST_INFLATED);
        let push = push.into_iter().map(|order| order.rebuild(&mut room));
        let push = push.collect::<Result<_, _>>()?;
        let request = SyncRequest { protocol, cursor, budget_bytes, push };
        request.check()?;
        Ok(request)
    }

    fn written(request: &SyncRequest, reads: Form, push: fn(&PushOrder) -> BriefPush) -> Self {
        Self {
            protocol: request.protocol,
            cursor: request.cursor.clone(),
            budget_bytes: request.budget_bytes,
            push: request.push.iter().map(push).collect(),
            reads,
        }
    }
}

impl BriefPush {
    fn plain(push: &PushOrder) -> Self {
        let PushOrder { order, claims, form, changes } = push.clone();
        Self { order, claims, form, changes, check: None, implied: Vec::new() }
    }

    fn compact(push: &PushOrder) -> Self {
        if !push.form.is_plain() || push.changes.is_empty() {
            return Self::plain(push);
        }
        let (changes, check) = changes::shorten(&push.order, &push.changes);
        let (implied, claims) = claims::shorten(push.order, &push.claims, &push.changes);
        let form = Form::COMPACT;
        Self { order: push.order, claims, form, changes, check: Some(check), implied }
    }

    fn rebuild(self, room: &mut Room) -> Result<PushOrder, RebuildError> {
        let Self { order, claims, form, changes, check, implied } = self;
        let changes = match form {
            Form::PLAIN => changes,
            Form::COMPACT => {
                let check = check.ok_or(RebuildError::Check)?;
                changes::rebuild(&order, &changes, check, room)?
            }
            _ => return Err(RebuildError::Form),
        };
        let claims = claims::rebuild(order, implied, claims, &changes)?;
        Ok(PushOrder { order, claims, form: Form::PLAIN, changes })
    }
}

impl std::fmt::Debug for BriefPush {
    /// Counts instead of content.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BriefPush")
            .field("order", &self.order)
            .field("changes", &self.changes.len())
            .finish_non_exhaustive()
    }
}
