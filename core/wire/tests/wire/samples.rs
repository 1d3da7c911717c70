//! One message of each kind with every field set, and the small ones that travel most.

use fieldbook_wire::{
    ActorOwner, Answer, ChangeAnswer, Claim, Claimed, EnrolRequest, EnrolResponse, FeedOrder, Form,
    HandBack, HandBackAnswer, HandBackOrder, Hash32, Held, Id16, OrderAnswers, PROTOCOL, PushOrder,
    Receipt, SignedAssignment, SigningKey, Standing, SyncRequest, SyncResponse,
};

const AT: i64 = 1_767_225_600_123;

pub(crate) fn id(n: u8) -> Id16 {
    Id16::from_bytes([n; 16])
}

pub(crate) fn hash(n: u8) -> Hash32 {
    Hash32::from_bytes([n; 32])
}

pub(crate) fn phone() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub(crate) fn hub() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

pub(crate) fn enrol_request() -> EnrolRequest {
    EnrolRequest {
        protocol: PROTOCOL,
        code: "0000-0000-0000-0000-0000-0000-0000".to_owned(),
        device_key: phone().public(),
        device_name: "李伟的手机".to_owned(),
        app_version: "0.1.0".to_owned(),
    }
}

pub(crate) fn enrol_response() -> EnrolResponse {
    EnrolResponse {
        tenant: id(1),
        device: id(2),
        engineer: id(3),
        engineer_name: "李伟 Li Wei".to_owned(),
        hub_key: hub().public(),
        hub_time: AT,
        epoch: id(4),
        van: "van-7".to_owned(),
    }
}

pub(crate) fn claim() -> Claim {
    let claimed =
        Claimed { order: id(5), actor: id(6), seq: 300, hash: hash(7), at: AT, device: id(2) };
    Claim::sign(claimed, &phone())
}

pub(crate) fn receipt() -> Receipt {
    let held = Held { order: id(5), actor: id(6), seq: 300, hash: hash(7) };
    Receipt::sign(id(2), AT, vec![held], vec![hash(8)], &hub())
}

pub(crate) fn assignment() -> SignedAssignment {
    SignedAssignment::sign(b"an assignment".to_vec(), &hub())
}

pub(crate) fn sync_idle() -> SyncRequest {
    SyncRequest {
        protocol: PROTOCOL,
        cursor: Some(vec![9; 48]),
        budget_bytes: 1_048_576,
        push: Vec::new(),
    }
}

pub(crate) fn sync_first() -> SyncRequest {
    SyncRequest { cursor: None, ..sync_idle() }
}

pub(crate) fn sync_push() -> SyncRequest {
    let changes = vec![b"first change".to_vec(), b"second change".to_vec()];
    let order = PushOrder { order: id(5), claims: vec![claim()], form: Form::PLAIN, changes };
    let compact =
        PushOrder { order: id(15), claims: Vec::new(), form: Form::new(1), changes: Vec::new() };
    SyncRequest { push: vec![order, compact], ..sync_idle() }
}

pub(crate) fn hand_back() -> HandBack {
    let asked = HandBackOrder {
        order: id(5),
        generation: 1,
        n: 300,
        heads: vec![hash(1), hash(2)],
        assignments: Vec::new(),
        changes: Vec::new(),
        claims: Vec::new(),
        actors: Vec::new(),
    };
    let given = HandBackOrder {
        order: id(15),
        assignments: vec![assignment()],
        changes: vec![vec![1, 2, 3], Vec::new()],
        claims: vec![claim()],
        actors: feed_order().actors,
        ..asked.clone()
    };
    HandBack { protocol: PROTOCOL, orders: vec![asked, given] }
}

pub(crate) fn hand_back_answer() -> HandBackAnswer {
    let answers = vec![OrderAnswers { order: id(15), answers: every_answer() }];
    HandBackAnswer { protocol: PROTOCOL, wanted: vec![id(5)], answers }
}

pub(crate) fn sync_response() -> SyncResponse {
    SyncResponse {
        protocol: PROTOCOL,
        cursor: vec![10; 48],
        answers: vec![OrderAnswers { order: id(5), answers: every_answer() }],
        feed: vec![
            feed_order(),
            FeedOrder::new(id(12), Standing::Withdrawn),
            FeedOrder::new(id(13), Standing::Gone),
        ],
        receipt: Some(receipt()),
        more: true,
        hub_time: AT,
    }
}

pub(crate) fn sync_nothing() -> SyncResponse {
    SyncResponse {
        protocol: PROTOCOL,
        cursor: vec![10; 48],
        answers: Vec::new(),
        feed: Vec::new(),
        receipt: None,
        more: false,
        hub_time: AT,
    }
}

fn every_answer() -> Vec<ChangeAnswer> {
    let answers = [
        Answer::Accepted,
        Answer::Duplicate,
        Answer::NeedsDependencies(vec![hash(1), hash(2)]),
        Answer::Quarantined { code: "bad_checksum".to_owned() },
        Answer::ActorFork,
    ];
    (1..).zip(answers).map(|(n, answer)| ChangeAnswer { hash: hash(n), answer }).collect()
}

fn feed_order() -> FeedOrder {
    let engineer = ActorOwner {
        actor: id(6),
        device: id(2),
        engineer: Some(id(3)),
        device_key: Some(phone().public()),
    };
    let office = ActorOwner { actor: id(14), device: id(15), engineer: None, device_key: None };
    FeedOrder {
        assignments: vec![assignment()],
        snapshot: Some(b"a snapshot".to_vec()),
        changes: vec![b"a change".to_vec(), Vec::new()],
        claims: vec![claim()],
        actors: vec![engineer, office],
        ..FeedOrder::new(id(11), Standing::OnCrew)
    }
}
