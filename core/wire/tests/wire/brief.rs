//! The compact form: what is left out is rebuilt or refused, and an older phone's plain form is read the same way.

use fieldbook_wire::limits::{MAX_CHANGES_PER_ORDER, MAX_REQUEST_INFLATED};
use fieldbook_wire::{
    Answer, BriefRequest, BriefResponse, ChangeAnswer, Claim, Claimed, FeedOrder, Form, Hash32,
    Held, Id16, OrderAnswers, PushOrder, RebuildError, Receipt, Standing, SyncRequest,
    SyncResponse, decode, encode, pack, pack_hard, unpack,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use sha2::{Digest, Sha256};

use crate::samples::{self, hub, id, phone};
use crate::strategies::{sync_request, sync_response};

/// A change as automerge writes one: head, then operations that the wire does not look into.
fn change(deps: &[Hash32], actor: u8, seq: u8, time: u8, operations: &[u8]) -> Vec<u8> {
    let mut contents = vec![u8::try_from(deps.len()).unwrap()];
    for dep in deps {
        contents.extend(dep.as_bytes());
    }
    contents.push(16);
    contents.extend([actor; 16]);
    contents.extend([seq, seq + 20, time]);
    contents.extend(operations);
    let [low, high] = u16::try_from(contents.len() << 1).unwrap().to_le_bytes();
    let mut hashed = vec![1];
    hashed.extend([low >> 1 | 0x80, high]);
    hashed.extend(contents);
    let checksum = &Sha256::digest(&hashed)[..4];
    [&[0x85, 0x6f, 0x4a, 0x83], checksum, &hashed].concat()
}

fn hash_of(change: &[u8]) -> Hash32 {
    Hash32::from_bytes(Sha256::digest(&change[8..]).into())
}

/// Operations with an id as text and as bytes, as an entry has it, and enough else to be of two bytes' length.
fn operations(n: u8) -> Vec<u8> {
    let id = format!("{n:02x}00aa11-bb22-7cc3-8dd4-ee55ff660011");
    [id.as_bytes(), &[n; 16], &[7; 120]].concat()
}

/// Changes of one actor, each on the one before.
fn chain(actor: u8, count: u8) -> Vec<Vec<u8>> {
    let mut changes: Vec<Vec<u8>> = Vec::new();
    for n in 1..=count {
        let deps: Vec<_> = changes.last().map(|last| hash_of(last)).into_iter().collect();
        changes.push(change(&deps, actor, n, 10 + n, &operations(n)));
    }
    changes
}

fn claim_to(order: Id16, changes: &[Vec<u8>], actor: u8, seq: u64) -> Claim {
    let hash = hash_of(changes.last().unwrap());
    let claimed =
        Claimed { order, actor: id(actor), seq, hash, at: 1_767_225_600_123, device: id(2) };
    Claim::sign(claimed, &phone())
}

/// A record of order 43 with its own steps, somebody's id, and the byte that marks what is in short.
fn snapshot() -> Vec<u8> {
    let of_order = |n: u8| [[43_u8; 14].as_slice(), &[0, n]].concat();
    let mut contents = b"2b2b2b2b-2b2b-2b2b-2b2b-2b2b2b2b0001".repeat(20);
    contents.extend(of_order(1));
    contents.extend(operations(9));
    contents.extend([0xfe, 0xff, 0xfe]);
    contents.extend(of_order(2));
    let checksum = &Sha256::digest(&contents)[..4];
    [&[0x85, 0x6f, 0x4a, 0x83], checksum, &contents].concat()
}

fn push_order(order: u8, actor: u8, count: u8) -> PushOrder {
    let changes = chain(actor, count);
    let claims = vec![claim_to(id(order), &changes, actor, count.into())];
    PushOrder { order: id(order), claims, form: Form::PLAIN, changes }
}

fn request() -> SyncRequest {
    SyncRequest { push: vec![push_order(40, 1, 9), push_order(41, 3, 2)], ..samples::sync_idle() }
}

/// The first order is held, of the second one change is put aside; the feed has somebody else's changes.
fn response() -> SyncResponse {
    let request = request();
    let answers = |order: &PushOrder, answer: Answer| {
        let hashes = order.changes.iter().map(|change| hash_of(change));
        let answers = hashes.map(|hash| ChangeAnswer { hash, answer: answer.clone() }).collect();
        OrderAnswers { order: order.order, answers }
    };
    let aside = Answer::Quarantined { code: "foreign_actor".to_owned() };
    let held = Held {
        order: id(40),
        actor: id(1),
        seq: 9,
        hash: hash_of(request.push[0].changes.last().unwrap()),
    };
    let others = chain(5, 3);
    let feed = FeedOrder {
        claims: vec![claim_to(id(42), &others, 5, 3)],
        changes: others,
        ..FeedOrder::new(id(42), Standing::OnCrew)
    };
    let whole =
        FeedOrder { snapshot: Some(snapshot()), ..FeedOrder::new(id(43), Standing::OnCrew) };
    SyncResponse {
        answers: vec![
            answers(&request.push[1], aside),
            answers(&request.push[0], Answer::Accepted),
        ],
        feed: vec![feed, whole],
        receipt: Some(Receipt::sign(id(2), 1_767_225_600_123, vec![held], Vec::new(), &hub())),
        ..samples::sync_nothing()
    }
}

#[test]
fn a_compact_request_is_rebuilt_to_the_last_byte_and_is_a_fraction_of_it() {
    let sent = request();
    let compact = encode(&BriefRequest::compact(&sent));
    let brief: BriefRequest = decode(&compact).unwrap();
    assert_eq!(brief.reads(), Form::COMPACT);
    assert_eq!(brief.rebuild(), Ok(sent.clone()));
    let (short, long) = (pack(&BriefRequest::compact(&sent)), pack(&sent));
    assert!(short.bytes.len() * 2 < long.bytes.len(), "{short:?} {long:?}");
}

#[test]
fn a_compact_answer_is_rebuilt_with_what_was_pushed() {
    let (request, sent) = (request(), response());
    let brief: BriefResponse =
        decode(&encode(&BriefResponse::compact(sent.clone(), &request))).unwrap();
    let rebuilt = brief.rebuild(&request).unwrap();
    assert_eq!(rebuilt, sent);
    assert_eq!(rebuilt.receipt.unwrap().verify(&hub().public()), Ok(()));
    assert_eq!(rebuilt.feed[0].claims[0].verify(&phone().public()), Ok(()));
}

#[test]
fn a_record_is_rebuilt_by_its_own_checksum_or_refused() {
    let request = samples::sync_idle();
    let mut sent = response();
    sent.answers.clear();
    let bytes = encode(&BriefResponse::compact(sent.clone(), &request));
    assert_eq!(decode::<BriefResponse>(&bytes).unwrap().rebuild(&request), Ok(sent));
    let marked = bytes.windows(4).position(|four| four == [0xfe, 2, 0, 1]).unwrap();
    for place in marked..marked + 80 {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x40;
        let read = decode::<BriefResponse>(&damaged).unwrap();
        assert_eq!(read.rebuild(&request), Err(RebuildError::Check), "byte {place}");
    }
}

#[test]
fn a_record_without_a_checksum_travels_as_it_is() {
    let request = samples::sync_idle();
    let whole =
        FeedOrder { snapshot: Some(vec![0xfe; 9]), ..FeedOrder::new(id(1), Standing::OnCrew) };
    let sent = SyncResponse { feed: vec![whole], ..samples::sync_nothing() };
    assert_eq!(BriefResponse::compact(sent.clone(), &request).rebuild(&request), Ok(sent));
}

#[test]
fn the_hard_packing_is_smaller_and_read_again_and_bounded() {
    let texts: Vec<String> =
        (0..4_000).map(|n| format!("seal {} of pump {}", n % 61, n % 7)).collect();
    let changes = vec![texts.join(" inspect ").into_bytes()];
    let sent = SyncRequest {
        push: vec![PushOrder { changes, ..push_order(1, 1, 1) }],
        ..samples::sync_idle()
    };
    let (hard, soft) = (pack_hard(&sent), pack(&sent));
    assert_eq!((hard.encoding, soft.encoding), (Some("bzip2"), Some("zstd")));
    assert!(hard.bytes.len() < soft.bytes.len());
    assert_eq!(
        unpack::<SyncRequest>(&hard.bytes, hard.encoding, MAX_REQUEST_INFLATED).unwrap(),
        sent
    );
    assert!(unpack::<SyncRequest>(&hard.bytes, hard.encoding, 1_000).is_err(), "beyond the cap");
    let trailing = [hard.bytes.as_slice(), b"x"].concat();
    assert!(unpack::<SyncRequest>(&trailing, hard.encoding, MAX_REQUEST_INFLATED).is_err());
    for end in [0, 1, hard.bytes.len() / 2, hard.bytes.len() - 1] {
        assert!(
            unpack::<SyncRequest>(&hard.bytes[..end], hard.encoding, MAX_REQUEST_INFLATED).is_err()
        );
    }
}

#[test]
fn an_order_without_an_answer_stays_without_one() {
    let (request, sent) = (request(), SyncResponse { answers: Vec::new(), ..response() });
    let brief = BriefResponse::compact(sent.clone(), &request);
    assert_eq!(brief.rebuild(&request).unwrap(), sent);
}

#[test]
fn an_answer_to_another_request_is_noticed() {
    let brief = BriefResponse::compact(response(), &request());
    let other = SyncRequest { push: Vec::new(), ..request() };
    assert_eq!(brief.rebuild(&other), Err(RebuildError::Reference));
    let other = SyncRequest { push: vec![push_order(40, 1, 8), push_order(41, 3, 2)], ..request() };
    let rebuilt = BriefResponse::compact(response(), &request()).rebuild(&other).unwrap();
    assert!(
        rebuilt.receipt.unwrap().verify(&hub().public()).is_err(),
        "the signature covers what was left out"
    );
}

#[test]
fn an_unknown_form_and_a_missing_check_ask_for_the_plain_form() {
    for form in [Form::COMPACT, Form::new(2)] {
        let order = PushOrder { form, changes: vec![vec![1]], claims: Vec::new(), order: id(1) };
        let sent = SyncRequest { push: vec![order], ..samples::sync_idle() };
        let brief: BriefRequest = decode(&encode(&sent)).unwrap();
        let refused = brief.rebuild().unwrap_err();
        assert_eq!(refused.code().as_str(), "protocol_unsupported", "{refused}");
    }
}

#[test]
fn no_compact_change_grows_far_beyond_its_bytes() {
    let ids = "0100aa11-bb22-7cc3-8dd4-ee55ff660011".repeat(4_000);
    let order = PushOrder { changes: vec![change(&[], 1, 1, 1, &[7; 200])], ..push_order(1, 1, 1) };
    let long = PushOrder { changes: vec![ids.into_bytes()], order: id(2), ..order.clone() };
    let sent = SyncRequest { push: vec![order, long], ..samples::sync_idle() };
    let bytes = encode(&BriefRequest::compact(&sent));
    let brief: BriefRequest = decode(&bytes).unwrap();
    assert_eq!(brief.rebuild(), Ok(sent), "what is no change travels as it is");
    let many =
        PushOrder { changes: vec![vec![0]; MAX_CHANGES_PER_ORDER + 1], ..push_order(1, 1, 1) };
    let sent = SyncRequest { push: vec![many], ..samples::sync_idle() };
    let brief: BriefRequest = decode(&encode(&BriefRequest::compact(&sent))).unwrap();
    assert_eq!(brief.rebuild().unwrap_err().code().as_str(), "body_too_large");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_request_survives_both_forms(mut sent in sync_request()) {
        sent.push.iter_mut().for_each(|order| order.form = Form::PLAIN);
        for brief in [BriefRequest::compact(&sent), BriefRequest::plain(&sent)] {
            let body = pack(&brief);
            let arrived: BriefRequest = unpack(&body.bytes, body.encoding, MAX_REQUEST_INFLATED).unwrap();
            prop_assert_eq!(arrived.rebuild(), Ok(sent.clone()));
        }
        let older: BriefRequest = decode(&encode(&sent)).unwrap();
        prop_assert_eq!(older.reads(), Form::PLAIN);
        prop_assert_eq!(older.rebuild(), Ok(sent));
    }

    #[test]
    fn any_response_survives_both_forms(mut sent in sync_response(), request in sync_request()) {
        sent.feed.iter_mut().for_each(|order| order.form = Form::PLAIN);
        let brief = BriefResponse::compact(sent.clone(), &request);
        let arrived: BriefResponse = decode(&encode(&brief)).unwrap();
        prop_assert_eq!(arrived.rebuild(&request), Ok(sent.clone()));
        prop_assert_eq!(decode::<SyncResponse>(&encode(&BriefResponse::plain(sent.clone()))).unwrap(), sent);
    }

    #[test]
    fn any_changes_are_rebuilt_to_the_last_byte(
        tails in vec((vec(any::<u8>(), 120..200), any::<bool>(), 1..4_u8, 1..60_u8), 1..20),
    ) {
        let mut changes: Vec<Vec<u8>> = Vec::new();
        for (operations, on_last, actor, number) in tails {
            let last: Vec<_> = changes.last().map(|last| hash_of(last)).into_iter().collect();
            let deps = if on_last { last } else { vec![Hash32::from_bytes([number; 32])] };
            changes.push(change(&deps, actor, number, number, &operations));
        }
        let order = PushOrder { changes, ..push_order(1, 1, 1) };
        let sent = SyncRequest { push: vec![order], ..samples::sync_idle() };
        prop_assert_eq!(BriefRequest::compact(&sent).rebuild(), Ok(sent));
    }

    #[test]
    fn a_damaged_compact_request_is_refused_or_has_the_very_changes(
        mutations in vec(any::<(Index, u8)>(), 1..4),
    ) {
        let sent = request();
        let mut bytes = encode(&BriefRequest::compact(&sent));
        for (place, value) in &mutations {
            let place = place.index(bytes.len());
            bytes[place] = *value;
        }
        let rebuilt = decode::<BriefRequest>(&bytes).ok().and_then(|brief| brief.rebuild().ok());
        for (order, meant) in rebuilt.iter().flat_map(|it| &it.push).zip(&sent.push) {
            let is_whole = order.changes.is_empty() || order.changes == meant.changes;
            prop_assert!(is_whole, "a wrong rebuild went unnoticed");
        }
    }

    #[test]
    fn random_bytes_are_rebuilt_or_refused_calmly(bytes in vec(any::<u8>(), 0..300), flags in 0..8_u8) {
        let changes = vec![[&[flags], bytes.as_slice()].concat(); 3];
        let order = PushOrder { form: Form::COMPACT, changes, ..push_order(1, 1, 1) };
        let sent = SyncRequest { push: vec![order], ..samples::sync_idle() };
        let brief: BriefRequest = decode(&encode(&sent)).unwrap();
        prop_assert!(brief.rebuild().is_err());
    }
}

/// For the golden bytes.
pub(crate) fn golden() -> (BriefRequest, BriefResponse) {
    (BriefRequest::compact(&request()), BriefResponse::compact(response(), &request()))
}
