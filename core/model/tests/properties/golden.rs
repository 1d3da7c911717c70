//! The stored form of each type, byte for byte: what a phone wrote this year is read every year after.
//! A line here changes only together with a migration; a new field adds a key, never moves one.

use fieldbook_model::{
    Assignment, AssignmentVersion, Author, ChangeHash, ChecklistStep, Code, Command, Comment,
    CrewMember, Customer, Deed, DeviceId, DispatchState, EngineerId, EntryId, Evidence, EvidenceId,
    EvidenceKind, EvidenceRule, EvidenceSubject, Fact, FactKind, Finding, FindingField, GpsFix,
    Hlc, HubAnchor, MoveKind, OrderId, Outcome, PartLine, PartLineId, PauseReason, Priority,
    Quantity, Reading, ReportHash, SignOff, SignOffAnswer, Site, SlaTerms, Stamp, StepId, StepKind,
    StepResult, StepValue, StockLocation, StockMove, TextEdit, TextField, Tier, Timestamp, Window,
};
use minicbor::Encode;

const ENTRY: EntryId = EntryId::from_bytes([0xE; 16]);
const STEP: StepId = StepId::from_bytes([2; 16]);
const LINE: PartLineId = PartLineId::from_bytes([3; 16]);
const PHOTO: EvidenceId = EvidenceId::from_bytes([4; 32]);
const ENGINEER: EngineerId = EngineerId::from_bytes([0xA; 16]);
const HEAD: ChangeHash = ChangeHash::from_bytes([0xC; 32]);

fn stamp() -> Stamp {
    Stamp {
        by: Author::Engineer(ENGINEER),
        device: DeviceId::from_bytes([0xD; 16]),
        hlc: Hlc { millis: 1000, counter: 1 },
        seen: AssignmentVersion { generation: 0, n: 2 },
        anchor: Some(HubAnchor {
            hub_time: Timestamp::from_millis(900),
            elapsed_millis: Some(100),
        }),
        gps: Some(GpsFix { latitude_e6: 1, longitude_e6: -1, accuracy_m: 5 }),
    }
}

/// How the stamp above is stored; it ends most entries.
const STAMP: &str = concat!(
    "a6",
    "00",
    "82018150",
    "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
    "0150",
    "0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
    "02",
    "821903e801",
    "03",
    "820002",
    "04",
    "a200190384011864",
    "05",
    "a3000101200205",
);

/// The value is stored as these bytes, where `ID`, `STAMP` and the like stand for what they name.
fn check(value: &impl Encode<()>, expect: &str) {
    let bytes = minicbor::to_vec(value).unwrap_or_default();
    let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let names = [
        ("STAMP", STAMP.to_owned()),
        ("ENTRY", format!("50{}", "0e".repeat(16))),
        ("STEP", format!("50{}", "02".repeat(16))),
        ("LINE", format!("50{}", "03".repeat(16))),
        ("PHOTO", format!("5820{}", "04".repeat(32))),
        ("ENGINEER", format!("50{}", "0a".repeat(16))),
        ("HEAD", format!("5820{}", "0c".repeat(32))),
    ];
    let readable =
        names.iter().fold(hex, |hex, (name, bytes)| hex.replace(bytes, &format!(" {name} ")));
    assert_eq!(readable.trim(), expect);
}

#[test]
fn a_stamp() {
    check(&stamp(), "STAMP");
    let bare = Stamp { by: Author::Office, anchor: None, gps: None, ..stamp() };
    check(&bare, "a40082008001500d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d02821903e80103820002");
}

#[test]
fn facts() {
    let check = |what, expect: &str| {
        check(&Fact { id: ENTRY, visit: ENGINEER, what, stamp: stamp() }, expect);
    };
    check(FactKind::Acknowledged, "a400 ENTRY 01 ENGINEER 0282008003 STAMP");
    check(
        FactKind::Declined { reason: "ill".into() },
        "a400 ENTRY 01 ENGINEER 0282028163696c6c03 STAMP",
    );
    check(
        FactKind::Paused { reason: PauseReason::Safety },
        "a400 ENTRY 01 ENGINEER 028206810303 STAMP",
    );
    check(
        FactKind::Completed { outcome: Outcome::Temporary, gaps_reason: None },
        "a400 ENTRY 01 ENGINEER 028207810103 STAMP",
    );
    check(
        FactKind::Completed { outcome: Outcome::Fixed, gaps_reason: Some("late".into()) },
        "a400 ENTRY 01 ENGINEER 0282078200646c61746503 STAMP",
    );
    check(FactKind::Submitted, "a400 ENTRY 01 ENGINEER 0282088003 STAMP");
}

#[test]
fn answers_and_moves() {
    let result = |value| StepResult {
        id: ENTRY,
        step: STEP,
        value,
        reason: Some("old".into()),
        stamp: stamp(),
    };
    check(&result(StepValue::Tick(true)), "a500 ENTRY 01 STEP 02820081f503636f6c6404 STAMP");
    check(&result(StepValue::PassFail(false)), "a500 ENTRY 01 STEP 02820181f403636f6c6404 STAMP");
    check(
        &result(StepValue::Number(Quantity::from_milli(-1500))),
        "a500 ENTRY 01 STEP 028202813905db03636f6c6404 STAMP",
    );
    check(
        &result(StepValue::Text("轴".into())),
        "a500 ENTRY 01 STEP 0282038163e8bdb403636f6c6404 STAMP",
    );
    let (quantity, location) = (Quantity::whole(2), StockLocation("van".into()));
    check(
        &StockMove {
            id: ENTRY,
            line: LINE,
            kind: MoveKind::Return,
            quantity,
            location,
            stamp: stamp(),
        },
        "a600 ENTRY 01 LINE 0201031907d0046376616e05 STAMP",
    );
}

#[test]
fn report_and_evidence() {
    let code = Code("wear".into());
    check(
        &Finding { id: ENTRY, field: FindingField::Cause, code, stamp: stamp() },
        "a400 ENTRY 010202647765617203 STAMP",
    );
    let subject = EvidenceSubject::Step(STEP);
    check(
        &Evidence {
            id: ENTRY,
            blob: PHOTO,
            kind: EvidenceKind::Photo,
            size: 300,
            subject,
            stamp: stamp(),
        },
        "a600 ENTRY 01 PHOTO 02000319012c04820181 STEP 05 STAMP",
    );
    let sign_off = |answer| SignOff {
        id: ENTRY,
        signer: "Lin".into(),
        answer,
        report: ReportHash::from_bytes([5; 32]),
        heads: vec![HEAD],
        stamp: stamp(),
    };
    check(
        &sign_off(SignOffAnswer::Signed { strokes: Some(PHOTO) }),
        "a600 ENTRY 01634c696e02820081 PHOTO 03582005050505050505050505050505050505050505050505050505050505050505050481 HEAD 05 STAMP",
    );
    check(
        &sign_off(SignOffAnswer::Refused { reason: "no".into() }),
        "a600 ENTRY 01634c696e02820181626e6f03582005050505050505050505050505050505050505050505050505050505050505050481 HEAD 05 STAMP",
    );
    check(
        &TextEdit { id: ENTRY, field: TextField::Narrative, stamp: stamp() },
        "a300 ENTRY 010202 STAMP",
    );
}

#[test]
fn readings_and_remarks() {
    let reading = Reading {
        id: ENTRY,
        meter: "main".into(),
        value: Quantity::from_milli(1),
        unit: "h".into(),
        instrument: None,
        corrects: Some(ENTRY),
        stamp: stamp(),
    };
    check(&reading, "a600 ENTRY 01646d61696e020103616805 ENTRY 06 STAMP");
    check(&Comment { id: ENTRY, text: "ok".into(), stamp: stamp() }, "a300 ENTRY 01626f6b02 STAMP");
}

fn step(kind: StepKind) -> ChecklistStep {
    ChecklistStep {
        id: STEP,
        position: 1,
        title: "t".into(),
        tier: Tier::Elastic,
        safety: true,
        kind,
        evidence: EvidenceRule::Photo,
        goal: Some("g".into()),
        limit: None,
        script: None,
        procedure: Some("p".into()),
    }
}

fn line() -> PartLine {
    PartLine {
        id: LINE,
        position: 2,
        part_number: "6204".into(),
        name: "b".into(),
        unit: "pcs".into(),
        planned: Quantity::whole(1),
    }
}

#[test]
fn plans() {
    check(&step(StepKind::Tick), "a900 STEP 0101026174030104f50582008006010761670a6170");
    check(
        &step(StepKind::Number { unit: "bar".into(), target: Some(Quantity::whole(10)) }),
        "a900 STEP 0101026174030104f5058202826362617219271006010761670a6170",
    );
    check(&line(), "a600 LINE 01020264363230340361620463706373051903e8");
}

#[test]
fn commands() {
    let order = OrderId::from_bytes([1; 16]);
    let check =
        |deed, expect: &str| check(&Command { id: ENTRY, order, stamp: stamp(), deed }, expect);
    check(
        Deed::Create {
            description: "d".into(),
            access_notes: "a".into(),
            steps: vec![],
            parts: vec![line()],
        },
        "a400 ENTRY 01500101010101010101010101010101010102 STAMP 03820084616461618081a600 LINE 01020264363230340361620463706373051903e8",
    );
    check(Deed::Accept, "a400 ENTRY 01500101010101010101010101010101010102 STAMP 03820280");
    check(
        Deed::Pause { reason: PauseReason::Access },
        "a400 ENTRY 01500101010101010101010101010101010102 STAMP 0382078102",
    );
    check(
        Deed::Tick { step: STEP, value: StepValue::Tick(true), reason: None },
        "a400 ENTRY 01500101010101010101010101010101010102 STAMP 03820b82 STEP 820081f5",
    );
    check(
        Deed::EditText { field: TextField::Description, base: vec![HEAD], text: "x".into() },
        "a400 ENTRY 01500101010101010101010101010101010102 STAMP 03820e830081 HEAD 6178",
    );
    check(
        Deed::Comment { text: "ok".into() },
        "a400 ENTRY 01500101010101010101010101010101010102 STAMP 03821181626f6b",
    );
}

#[test]
fn an_assignment() {
    let time = Timestamp::from_millis;
    let assignment = Assignment {
        order: OrderId::from_bytes([1; 16]),
        version: AssignmentVersion { generation: 1, n: 2 },
        number: "W-1".into(),
        title: "t".into(),
        customer: Customer { name: "c".into(), phone: None },
        site: Site {
            name: "s".into(),
            address: "a".into(),
            time_zone: "Asia/Shanghai".parse().unwrap(),
        },
        asset: None,
        priority: Priority::Emergency,
        window: Some(Window { start: time(1), end: time(2) }),
        crew: vec![CrewMember { engineer: ENGINEER, name: "Anna".into() }],
        lead: Some(ENGINEER),
        required_skills: vec!["lift".into()],
        sla: Some(SlaTerms {
            policy: "p".into(),
            policy_version: 1,
            respond_by: Some(time(3)),
            resolve_by: None,
        }),
        dispatch: DispatchState::Dispatched,
        issued_at: time(4),
        reason: None,
        known: vec![HEAD],
    };
    check(
        &assignment,
        "af005001010101010101010101010101010101018201020263572d3103617404a100616305a3006173016161026d417369612f5368616e67686169070308a2000101020981a200 ENGINEER 0164416e6e610a ENGINEER 0b81646c6966740ca3006170010102030d030e041081 HEAD",
    );
}
