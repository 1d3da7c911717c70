//! Arbitrary messages for the properties.

use fieldbook_wire::{
    ActorOwner, Answer, ChangeAnswer, Claim, FeedOrder, Form, Hash32, Held, Id16, Key32,
    OrderAnswers, PROTOCOL, PushOrder, Receipt, Sig64, SignedAssignment, Standing, SyncRequest,
    SyncResponse,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn id() -> impl Strategy<Value = Id16> {
    any::<[u8; 16]>().prop_map(Id16::from_bytes)
}

fn hash() -> impl Strategy<Value = Hash32> {
    any::<[u8; 32]>().prop_map(Hash32::from_bytes)
}

fn key() -> impl Strategy<Value = Key32> {
    any::<[u8; 32]>().prop_map(Key32::from_bytes)
}

fn signature() -> impl Strategy<Value = Sig64> {
    vec(any::<u8>(), 64).prop_map(|bytes| Sig64::from_bytes(bytes.try_into().unwrap()))
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..40)
}

fn claim() -> impl Strategy<Value = Claim> {
    (id(), id(), any::<u64>(), hash(), any::<i64>(), id(), signature()).prop_map(
        |(order, actor, seq, hash, at, device, signature)| Claim {
            order,
            actor,
            seq,
            hash,
            at,
            device,
            signature,
        },
    )
}

fn form() -> impl Strategy<Value = Form> {
    any::<u8>().prop_map(Form::new)
}

fn push_order() -> impl Strategy<Value = PushOrder> {
    (id(), vec(claim(), 0..3), form(), vec(bytes(), 0..5))
        .prop_map(|(order, claims, form, changes)| PushOrder { order, claims, form, changes })
}

pub(crate) fn sync_request() -> impl Strategy<Value = SyncRequest> {
    (option::of(bytes()), any::<u32>(), vec(push_order(), 0..4)).prop_map(
        |(cursor, budget_bytes, push)| SyncRequest {
            protocol: PROTOCOL,
            cursor,
            budget_bytes,
            push,
        },
    )
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Accepted),
        Just(Answer::Duplicate),
        vec(hash(), 0..4).prop_map(Answer::NeedsDependencies),
        any::<String>().prop_map(|code| Answer::Quarantined { code }),
        Just(Answer::ActorFork),
    ]
}

fn order_answers() -> impl Strategy<Value = OrderAnswers> {
    let answers =
        vec((hash(), answer()).prop_map(|(hash, answer)| ChangeAnswer { hash, answer }), 0..5);
    (id(), answers).prop_map(|(order, answers)| OrderAnswers { order, answers })
}

fn standing() -> impl Strategy<Value = Standing> {
    prop_oneof![Just(Standing::OnCrew), Just(Standing::Withdrawn), Just(Standing::Gone)]
}

fn actor_owner() -> impl Strategy<Value = ActorOwner> {
    (id(), id(), option::of(id()), option::of(key())).prop_map(
        |(actor, device, engineer, device_key)| ActorOwner { actor, device, engineer, device_key },
    )
}

fn feed_order() -> impl Strategy<Value = FeedOrder> {
    let assignment =
        (bytes(), signature()).prop_map(|(bytes, signature)| SignedAssignment { bytes, signature });
    let head = (id(), standing(), vec(assignment, 0..3), option::of(bytes()));
    let tail = (form(), vec(bytes(), 0..4), vec(claim(), 0..3), vec(actor_owner(), 0..3));
    (head, tail).prop_map(
        |((order, standing, assignments, snapshot), (form, changes, claims, actors))| FeedOrder {
            assignments,
            snapshot,
            form,
            changes,
            claims,
            actors,
            ..FeedOrder::new(order, standing)
        },
    )
}

fn receipt() -> impl Strategy<Value = Receipt> {
    let held = (id(), id(), any::<u64>(), hash()).prop_map(|(order, actor, seq, hash)| Held {
        order,
        actor,
        seq,
        hash,
    });
    (id(), any::<i64>(), vec(held, 0..4), vec(hash(), 0..4), signature()).prop_map(
        |(device, at, orders, photos, signature)| Receipt { device, at, orders, photos, signature },
    )
}

pub(crate) fn sync_response() -> impl Strategy<Value = SyncResponse> {
    let body = (bytes(), vec(order_answers(), 0..4), vec(feed_order(), 0..4));
    (body, option::of(receipt()), any::<bool>(), any::<i64>()).prop_map(
        |((cursor, answers, feed), receipt, more, hub_time)| SyncResponse {
            protocol: PROTOCOL,
            cursor,
            answers,
            feed,
            receipt,
            more,
            hub_time,
        },
    )
}
