//! An order with two engineers on it, for the tests of this crate: told as a story, act by act.

use crate::{
    Assignment, AssignmentVersion, Author, ChangeHash, ChecklistStep, Command, CrewMember,
    Customer, Deed, DeviceId, DispatchState, EngineerId, EntryId, EvidenceRule, FlagCode, Hlc,
    OrderId, OrderView, PartLine, PartLineId, Priority, Quantity, Refusal, Site, Stamp, StepId,
    StepKind, Tier, Timestamp, WorkRecord, check, fold_order,
};

mod apply;

pub(crate) const ORDER: OrderId = OrderId::from_bytes([1; 16]);
pub(crate) const ANNA: EngineerId = EngineerId::from_bytes([0xA; 16]);
pub(crate) const BO: EngineerId = EngineerId::from_bytes([0xB; 16]);
/// A safety base step to tick.
pub(crate) const LOCKED_OUT: StepId = StepId::from_bytes([2; 16]);
/// A base step to pass or fail, with a photo.
pub(crate) const BRAKE: StepId = StepId::from_bytes([3; 16]);
/// An elastic step: 10 bar, more or less.
pub(crate) const PRESSURE: StepId = StepId::from_bytes([4; 16]);
/// One bearing is planned.
pub(crate) const BEARING: PartLineId = PartLineId::from_bytes([5; 16]);
/// The assignment is issued at this minute; stories begin an hour later.
pub(crate) const ISSUED: Timestamp = Timestamp::from_millis(1_750_000_000_000);

/// An order as one device knows it, and its clock.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) assignment: Assignment,
    pub(crate) record: WorkRecord,
    now: Timestamp,
    acts: u16,
}

impl Story {
    /// Anna and Bo are on the crew, Anna leads; nobody has looked yet.
    pub(crate) fn new() -> Self {
        let now = ISSUED.plus_millis(3_600_000);
        let mut story =
            Self { assignment: assignment(), record: WorkRecord::default(), now, acts: 0 };
        let deed = Deed::Create {
            description: "grinds between 3 and 4".into(),
            access_notes: "key at the porter's".into(),
            steps: steps(),
            parts: vec![bearing()],
        };
        let command = Command {
            stamp: Stamp { by: Author::Office, ..story.stamp(ANNA) },
            ..story.command(ANNA, deed)
        };
        story.apply(&command);
        story
    }

    /// Anna is at work, with the safety step done.
    pub(crate) fn working() -> Self {
        let mut story = Self::new();
        story.did(ANNA, Deed::Accept);
        story.did(ANNA, Deed::Arrive);
        story.did(ANNA, tick(LOCKED_OUT));
        story.did(ANNA, Deed::StartWork);
        story
    }

    /// The command as this engineer's phone would make it now.
    pub(crate) fn command(&self, who: EngineerId, deed: Deed) -> Command {
        Command { id: entry(self.acts), order: ORDER, stamp: self.stamp(who), deed }
    }

    /// What the rules say to it, leaving everything as it is.
    pub(crate) fn tries(&self, who: EngineerId, deed: Deed) -> Result<(), Refusal> {
        check(&self.assignment, &self.record, &self.command(who, deed))
    }

    /// Does what the rules allow.
    pub(crate) fn does(&mut self, who: EngineerId, deed: Deed) -> Result<(), Refusal> {
        self.tries(who, deed.clone())?;
        self.did(who, deed);
        Ok(())
    }

    /// It happened, whatever the rules say: another phone recorded it.
    pub(crate) fn did(&mut self, who: EngineerId, deed: Deed) -> EntryId {
        let command = self.command(who, deed);
        self.apply(&command);
        command.id
    }

    /// It happened on a phone that knew nothing of the last act on the same register.
    pub(crate) fn did_unknowing(&mut self, who: EngineerId, deed: Deed) {
        let before = self.record.clone();
        self.did(who, deed);
        apply::keep_concurrent(&before, &mut self.record);
    }

    /// The office decides anew, now.
    pub(crate) fn office(&mut self, decide: impl FnOnce(&mut Assignment)) {
        self.pass_minutes(1);
        decide(&mut self.assignment);
        self.assignment.version.n += 1;
        self.assignment.issued_at = self.now;
    }

    pub(crate) fn pass_minutes(&mut self, minutes: i64) {
        self.now = self.now.plus_millis(minutes * 60_000);
    }

    pub(crate) fn view(&self) -> OrderView {
        fold_order(&self.assignment, &self.record, None)
    }

    pub(crate) fn flags(&self) -> Vec<FlagCode> {
        self.view().flags.iter().map(|flag| flag.code).collect()
    }

    pub(crate) fn stamp(&self, who: EngineerId) -> Stamp {
        Stamp {
            by: Author::Engineer(who),
            device: DeviceId::from_bytes(*who.as_bytes()),
            hlc: Hlc { millis: self.now.as_millis(), counter: 0 },
            seen: AssignmentVersion { generation: 0, n: 1 },
            anchor: None,
            gps: None,
        }
    }

    fn apply(&mut self, command: &Command) {
        apply::apply(&mut self.record, command, change(self.acts));
        self.acts += 1;
        self.pass_minutes(1);
    }
}

pub(crate) fn tick(step: StepId) -> Deed {
    Deed::Tick { step, value: crate::StepValue::Tick(true), reason: None }
}

pub(crate) fn crew(members: &[EngineerId]) -> Vec<CrewMember> {
    members
        .iter()
        .map(|engineer| CrewMember { engineer: *engineer, name: format!("{engineer:?}") })
        .collect()
}

/// Ids that run against the time, so that nothing passes a test by sorting by id alone.
pub(crate) fn entry(act: u16) -> EntryId {
    let [high, low] = (!act).to_be_bytes();
    EntryId::from_bytes([0xE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, high, low])
}

fn change(act: u16) -> ChangeHash {
    let mut bytes = [0xC; 32];
    bytes[..2].copy_from_slice(&act.to_be_bytes());
    ChangeHash::from_bytes(bytes)
}

fn assignment() -> Assignment {
    Assignment {
        order: ORDER,
        version: AssignmentVersion { generation: 0, n: 1 },
        number: "W-1001".into(),
        title: "Lift 2 grinds".into(),
        customer: Customer { name: "Haus am Park".into(), phone: None },
        site: Site::default(),
        asset: None,
        priority: Priority::Normal,
        window: None,
        crew: crew(&[ANNA, BO]),
        lead: Some(ANNA),
        required_skills: Vec::new(),
        sla: None,
        dispatch: DispatchState::Dispatched,
        issued_at: ISSUED,
        reason: None,
        known: Vec::new(),
    }
}

fn steps() -> Vec<ChecklistStep> {
    let target = Some(Quantity::whole(10));
    vec![
        step(PRESSURE, 3, Tier::Elastic, StepKind::Number { unit: "bar".into(), target }),
        ChecklistStep {
            evidence: EvidenceRule::Photo,
            ..step(BRAKE, 2, Tier::Base, StepKind::PassFail)
        },
        ChecklistStep { safety: true, ..step(LOCKED_OUT, 1, Tier::Base, StepKind::Tick) },
    ]
}

fn step(id: StepId, position: u32, tier: Tier, kind: StepKind) -> ChecklistStep {
    ChecklistStep {
        id,
        position,
        title: format!("step {position}"),
        tier,
        safety: false,
        kind,
        evidence: EvidenceRule::None,
        goal: None,
        limit: None,
        script: None,
        procedure: None,
    }
}

fn bearing() -> PartLine {
    PartLine {
        id: BEARING,
        position: 1,
        part_number: "6204-2RS".into(),
        name: "bearing".into(),
        unit: "pcs".into(),
        planned: Quantity::whole(1),
    }
}
