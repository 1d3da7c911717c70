//! People, an order and a guard's authority, for this crate's tests.

use std::collections::BTreeMap;

use fieldbook_model::{
    ActorId, AssignmentVersion, Author, ChecklistStep, Command, Deed, DeviceId, EngineerId,
    EntryId, Hlc, OrderId, PartLine, PartLineId, Quantity, Stamp, StepId, StepKind, Tier,
};

use crate::{ActorOwners, Admission, Change, Record, Verdict, Writer, admit};

/// Nine in the morning of some working day.
pub(crate) const MORNING: i64 = 1_762_132_000_000;

pub(crate) const ORDER: OrderId = OrderId::from_bytes([0xee; 16]);
pub(crate) const BEARING: PartLineId = PartLineId::from_bytes([0xb1; 16]);
pub(crate) const OIL: PartLineId = PartLineId::from_bytes([0xb2; 16]);
pub(crate) const BRAKE: StepId = StepId::from_bytes([0xc1; 16]);
pub(crate) const DOOR: StepId = StepId::from_bytes([0xc2; 16]);

pub(crate) fn engineer(n: u8) -> EngineerId {
    EngineerId::from_bytes([n; 16])
}

/// Somebody with a device and one running app.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) author: Author,
    pub(crate) device: DeviceId,
    pub(crate) actor: ActorId,
    pub(crate) millis: i64,
    pub(crate) seen: AssignmentVersion,
    commands: u32,
}

impl Person {
    pub(crate) fn engineer(n: u8) -> Self {
        Self::new(Author::Engineer(engineer(n)), n)
    }

    pub(crate) fn office() -> Self {
        Self::new(Author::Office, 0xf0)
    }

    fn new(author: Author, n: u8) -> Self {
        let (device, actor) = (DeviceId::from_bytes([n; 16]), ActorId::from_bytes([n; 16]));
        let seen = AssignmentVersion { generation: 0, n: 1 };
        Self { author, device, actor, millis: MORNING, seen, commands: 0 }
    }

    /// The same person on another phone.
    pub(crate) fn on_device(mut self, n: u8) -> Self {
        self.device = DeviceId::from_bytes([n; 16]);
        self.actor = ActorId::from_bytes([n; 16]);
        self
    }

    /// The app was started again: same phone, new actor.
    pub(crate) fn restarted(mut self, n: u8) -> Self {
        self.actor = ActorId::from_bytes([n; 16]);
        self
    }

    pub(crate) fn stamp(&self) -> Stamp {
        let hlc = Hlc { millis: self.millis, counter: self.commands };
        Stamp {
            by: self.author,
            device: self.device,
            hlc,
            seen: self.seen,
            anchor: None,
            gps: None,
        }
    }

    pub(crate) fn command(&mut self, deed: Deed) -> Command {
        self.commands += 1;
        self.millis += 1_000;
        let mut id = *self.actor.as_bytes();
        id[..4].copy_from_slice(&self.commands.to_be_bytes());
        id[4..8].copy_from_slice(&self.device.as_bytes()[..4]);
        Command { id: EntryId::from_bytes(id), order: ORDER, stamp: self.stamp(), deed }
    }

    pub(crate) fn does(&mut self, record: &mut Record, deed: Deed) -> Change {
        let command = self.command(deed);
        record.write(self.actor, &command).unwrap()
    }

    pub(crate) fn writer(&self) -> Writer {
        Writer { device: self.device, author: self.author, on_order: true }
    }
}

pub(crate) fn step(id: StepId, position: u32, title: &str, kind: StepKind) -> ChecklistStep {
    ChecklistStep {
        id,
        position,
        title: title.to_owned(),
        tier: Tier::Base,
        safety: false,
        kind,
        evidence: fieldbook_model::EvidenceRule::None,
        goal: None,
        limit: None,
        script: None,
        procedure: None,
    }
}

pub(crate) fn part(
    id: PartLineId,
    position: u32,
    name: &str,
    unit: &str,
    planned: i32,
) -> PartLine {
    let part_number = format!("P-{position}");
    PartLine {
        id,
        position,
        part_number,
        name: name.to_owned(),
        unit: unit.to_owned(),
        planned: Quantity::whole(planned),
    }
}

pub(crate) fn creation() -> Deed {
    Deed::Create {
        description: "Lift stops between floors".to_owned(),
        access_notes: "Key at the porter".to_owned(),
        steps: vec![
            step(BRAKE, 1, "Brake holds", StepKind::PassFail),
            step(DOOR, 2, "Door closes", StepKind::Tick),
        ],
        parts: vec![part(BEARING, 1, "Bearing 6205", "pcs", 2), part(OIL, 2, "Oil", "L", 1)],
    }
}

/// An order as the office makes it.
pub(crate) fn order() -> Record {
    let mut record = Record::new().unwrap();
    Person::office().does(&mut record, creation());
    record
}

pub(crate) fn owners(people: &[&Person]) -> ActorOwners {
    let office = Person::office();
    let all = people.iter().copied().chain([&office]);
    ActorOwners(all.map(|person| (person.actor, person.writer())).collect::<BTreeMap<_, _>>())
}

/// Lets changes in through the guard.
pub(crate) fn receive(record: &Record, changes: &[Change], people: &[&Person]) -> Admission {
    let bytes: Vec<_> = changes.iter().map(|change| change.bytes.clone()).collect();
    admit(record, &bytes, &owners(people)).unwrap()
}

/// What one record lacks of another, through the guard; everything must be fine.
pub(crate) fn sync(to: &Record, from: &Record, people: &[&Person]) -> Record {
    let missing: Vec<_> =
        from.changes().into_iter().filter(|change| !to.contains(&change.hash)).collect();
    let admission = receive(to, &missing, people);
    for verdict in &admission.verdicts {
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    }
    admission.record
}
