use fieldbook_model::{Assignment, AssignmentVersion, Customer, DispatchState, Priority, Site};
use fieldbook_wire::{ChangeAnswer, Form, Key32, PROTOCOL, SigningKey};

use super::*;

fn hub() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn me() -> Me {
    let key = SigningKey::from_bytes(&[2; 32]);
    Me { device: DeviceId::from_bytes([9; 16]), key, hub_key: hub().public() }
}

fn signed_by(key: &SigningKey) -> fieldbook_wire::SignedAssignment {
    let assignment = Assignment {
        order: OrderId::from_bytes([3; 16]),
        version: AssignmentVersion { generation: 0, n: 1 },
        number: "WO-1".into(),
        title: "Pump leaks".into(),
        customer: Customer::default(),
        site: Site::default(),
        asset: None,
        priority: Priority::Normal,
        window: None,
        crew: vec![],
        lead: None,
        required_skills: vec![],
        sla: None,
        dispatch: DispatchState::Dispatched,
        issued_at: Timestamp::from_millis(5),
        reason: None,
        known: vec![],
    };
    fieldbook_wire::SignedAssignment::sign(minicbor::to_vec(assignment).unwrap(), key)
}

fn response(feed: Vec<FeedOrder>, receipt: Option<Receipt>) -> SyncResponse {
    let (cursor, answers) = (vec![1], vec![]);
    SyncResponse { protocol: PROTOCOL, cursor, answers, feed, receipt, more: false, hub_time: 7 }
}

fn feed(signed: fieldbook_wire::SignedAssignment) -> FeedOrder {
    let order = FeedOrder::new(Id16::from_bytes([3; 16]), fieldbook_wire::Standing::OnCrew);
    FeedOrder { assignments: vec![signed], ..order }
}

fn code(response: SyncResponse) -> &'static str {
    arrival(response, None, &me()).expect_err("refused").code()
}

#[test]
fn what_the_hub_signed_arrives() {
    let receipt = Receipt::sign(me().id(), 6, vec![], vec![], &hub());
    let arrival =
        arrival(response(vec![feed(signed_by(&hub()))], Some(receipt)), None, &me()).unwrap();
    assert_eq!(arrival.hub_time, Timestamp::from_millis(7));
    assert_eq!(arrival.orders[0].assignments[0].assignment.number, "WO-1");
    assert_eq!(arrival.receipt.unwrap().at, Timestamp::from_millis(6));
}

#[test]
fn an_assignment_that_somebody_else_signed_refuses_the_whole_answer() {
    assert_eq!(code(response(vec![feed(signed_by(&me().key))], None)), "hub_forged");
    let mut altered = signed_by(&hub());
    *altered.bytes.last_mut().unwrap() ^= 1;
    assert_eq!(code(response(vec![feed(altered)], None)), "hub_forged");
}

#[test]
fn a_receipt_that_is_not_the_hubs_or_not_for_this_phone_refuses_the_whole_answer() {
    let forged = Receipt::sign(me().id(), 6, vec![], vec![], &me().key);
    assert_eq!(code(response(vec![], Some(forged))), "hub_forged");
    let foreign = Receipt::sign(Id16::from_bytes([8; 16]), 6, vec![], vec![], &hub());
    assert_eq!(code(response(vec![], Some(foreign))), "hub_forged");
}

#[test]
fn a_form_of_a_later_version_is_not_guessed() {
    let order = FeedOrder { form: Form::new(9), ..feed(signed_by(&hub())) };
    assert_eq!(code(response(vec![order], None)), "response_garbled");
}

#[test]
fn each_answer_becomes_a_status() {
    let hash = |byte| Hash32::from_bytes([byte; 32]);
    let all = [
        (Answer::Accepted, ChangeStatus::AtHub),
        (Answer::Duplicate, ChangeStatus::AtHub),
        (Answer::NeedsDependencies(vec![hash(9)]), ChangeStatus::NeedsDependencies),
        (
            Answer::Quarantined { code: "bad_entry".into() },
            ChangeStatus::Quarantined("bad_entry".into()),
        ),
        (Answer::ActorFork, ChangeStatus::Quarantined("actor_fork".into())),
    ];
    for (answer, status) in all {
        let answers = vec![ChangeAnswer { hash: hash(4), answer }];
        let mut response = response(vec![], None);
        response.answers = vec![OrderAnswers { order: Id16::from_bytes([3; 16]), answers }];
        let arrival = arrival(response, None, &me()).unwrap();
        let expected = (OrderId::from_bytes([3; 16]), ChangeHash::from_bytes([4; 32]), status);
        assert_eq!(arrival.answers, [expected]);
    }
}

#[test]
fn an_owner_without_an_engineer_is_the_office() {
    let owner = |engineer| ActorOwner {
        actor: Id16::from_bytes([1; 16]),
        device: Id16::from_bytes([2; 16]),
        engineer,
        device_key: Some(Key32::from_bytes([3; 32])),
    };
    assert_eq!(writer(owner(None)).1.author, Author::Office);
    let engineer = EngineerId::from_bytes([5; 16]);
    assert_eq!(writer(owner(Some(Id16::from_bytes([5; 16])))).1.author, Author::Engineer(engineer));
}
