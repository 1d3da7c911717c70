//! A phone's store in a folder that vanishes, and an office that makes orders the way the hub does.

use std::path::Path;

use fieldbook_document::{Change, Record, Writer};
use fieldbook_model::*;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::*;

pub(crate) const HUB: DeviceId = DeviceId::from_bytes([0xB0; 16]);
pub(crate) const NOON: i64 = 1_760_000_000_000;

pub(crate) fn key() -> StoreKey {
    StoreKey::from_bytes([7; 32])
}

pub(crate) fn order(n: u8) -> OrderId {
    OrderId::from_bytes([n; 16])
}

pub(crate) fn line() -> PartLineId {
    PartLineId::from_bytes([0x11; 16])
}

pub(crate) fn identity(who: u8) -> Identity {
    Identity {
        tenant: TenantId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([who; 16]),
        engineer: EngineerId::from_bytes([who; 16]),
        engineer_name: format!("engineer {who}"),
        van: format!("van {who}"),
        hub_url: "https://hub.example".into(),
        hub_key: [9; 32],
        device_secret: Zeroizing::new([who; 32]),
    }
}

/// One phone: its store, its folder, and where its ids come from.
pub(crate) struct Bench {
    pub(crate) dir: TempDir,
    pub(crate) store: Store,
    pub(crate) who: u8,
    count: u32,
}

impl Bench {
    /// An enrolled phone without orders.
    pub(crate) fn new(who: u8) -> Self {
        let dir = TempDir::new().unwrap();
        let mut store = Store::open(dir.path(), &key()).unwrap();
        store.enrol(&identity(who)).unwrap();
        Self { dir, store, who, count: 0 }
    }

    /// An enrolled phone with one order the engineer has accepted and works on.
    pub(crate) fn at_work(who: u8, office: &Office) -> Self {
        let mut bench = Self::new(who);
        bench.store.keep(&office.everything()).unwrap();
        for deed in [Deed::Accept, Deed::StartTravel, Deed::Arrive, Deed::StartWork] {
            bench.act(office.order, deed).unwrap();
        }
        bench
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A command of this phone's engineer, a second after the last one.
    pub(crate) fn command(&mut self, order: OrderId, deed: Deed) -> Command {
        self.count += 1;
        let mut id = [self.who; 16];
        id[..4].copy_from_slice(&self.count.to_be_bytes());
        let who = EngineerId::from_bytes([self.who; 16]);
        let hlc = Hlc { millis: NOON + i64::from(self.count) * 1000, counter: u32::from(self.who) };
        let stamp = Stamp {
            by: Author::Engineer(who),
            device: DeviceId::from_bytes([self.who; 16]),
            hlc,
            seen: AssignmentVersion::default(),
            anchor: None,
            gps: None,
        };
        Command { id: EntryId::from_bytes(id), order, stamp, deed }
    }

    /// Saves a deed, and lets lists and views follow.
    pub(crate) fn act(&mut self, order: OrderId, deed: Deed) -> Result<Performed, StoreError> {
        let performed = self.save(order, deed)?;
        self.store.catch_up()?;
        Ok(performed)
    }

    /// Saves a deed and no more.
    pub(crate) fn save(&mut self, order: OrderId, deed: Deed) -> Result<Performed, StoreError> {
        let command = self.command(order, deed);
        let actor = self.fresh_actor();
        self.store.perform(&command, || actor)
    }

    pub(crate) fn say(&mut self, order: OrderId, text: &str) -> Result<Performed, StoreError> {
        self.act(order, Deed::Comment { text: text.into() })
    }

    pub(crate) fn consume(&mut self, order: OrderId, count: i32) -> Result<Performed, StoreError> {
        let location = StockLocation(format!("van {}", self.who));
        let quantity = Quantity::whole(count);
        self.act(
            order,
            Deed::MovePart { line: line(), kind: MoveKind::Consume, quantity, location },
        )
    }

    pub(crate) fn view(&self, order: OrderId) -> OrderView {
        self.store.order(order).unwrap().unwrap()
    }

    /// The store after the process was killed: the folder as it is now, opened by somebody else.
    pub(crate) fn after_a_kill(&self) -> Bench {
        let dir = TempDir::new().unwrap();
        copy_folder(self.path(), dir.path());
        let store = Store::open(dir.path(), &key()).unwrap();
        Bench { dir, store, who: self.who, count: self.count }
    }

    /// A copy of this phone, whose entries have other ids from here on.
    pub(crate) fn cloned(&self, apart: u32) -> Bench {
        let mut copy = self.after_a_kill();
        copy.count += apart;
        copy
    }

    /// Everything in the outbox, as it would reach another phone of the crew.
    pub(crate) fn pushed(&self, office: &Office) -> Arrival {
        let outbox = self.store.outbox(usize::MAX, usize::MAX).unwrap();
        let changes = outbox.orders.into_iter().flat_map(|order| order.changes).collect::<Vec<_>>();
        office.arrival_of(&changes, self.writer())
    }

    /// What the hub answers when it takes everything in the outbox.
    pub(crate) fn acknowledged(&self) -> Arrival {
        let outbox = self.store.outbox(usize::MAX, usize::MAX).unwrap();
        let changes = outbox
            .orders
            .iter()
            .flat_map(|order| order.changes.iter().map(|change| (order.order, change.hash)));
        let answers = changes.map(|(order, hash)| (order, hash, ChangeStatus::AtHub)).collect();
        let orders = outbox.orders.iter().flat_map(|order| {
            let held = |change: &Change| HeldUpTo {
                order: order.order,
                actor: change.actor,
                seq: change.seq,
                hash: change.hash,
            };
            order.changes.iter().map(held)
        });
        let receipt = Some(ReceiptRow {
            bytes: Vec::new(),
            signature: [0; 64],
            at: Timestamp::from_millis(NOON),
            orders: orders.collect(),
            photos: Vec::new(),
        });
        Arrival { answers, receipt, hub_time: Timestamp::from_millis(NOON), ..Arrival::default() }
    }

    pub(crate) fn writer(&self) -> Writer {
        let id = [self.who; 16];
        let author = Author::Engineer(EngineerId::from_bytes(id));
        Writer { device: DeviceId::from_bytes(id), author, on_order: true }
    }

    fn fresh_actor(&self) -> ActorId {
        let mut actor = [self.who; 16];
        actor[..4].copy_from_slice(&self.count.to_be_bytes());
        actor[4] = 0xAC;
        ActorId::from_bytes(actor)
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The office's side of one order, and the record it made for it.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) order: OrderId,
    pub(crate) assignment: Assignment,
    pub(crate) record: Record,
}

impl Office {
    pub(crate) fn new(n: u8, crew: &[u8]) -> Self {
        let order = order(n);
        let mut record = Record::new().unwrap();
        record.write(office_actor(n), &create(order)).unwrap();
        Self { order, assignment: assignment(n, crew), record }
    }

    /// The assignment with a change, as the next version.
    pub(crate) fn reissue(&mut self, edit: impl FnOnce(&mut Assignment)) {
        self.assignment.version.n += 1;
        edit(&mut self.assignment);
    }

    pub(crate) fn signed(&self) -> SignedAssignment {
        let bytes = minicbor::to_vec(&self.assignment).unwrap();
        SignedAssignment { assignment: self.assignment.clone(), bytes, signature: [3; 64] }
    }

    /// A change by the office.
    pub(crate) fn comment(&mut self, n: u32, text: &str) -> Change {
        let deed = Deed::Comment { text: text.into() };
        self.record
            .write(office_actor(self.order.as_bytes()[0]), &command(self.order, n, deed))
            .unwrap()
    }

    /// First copy: assignment and snapshot.
    pub(crate) fn everything(&self) -> Arrival {
        let mut arrived = self.arrived();
        arrived.assignments.push(self.signed());
        arrived.snapshot = Some(self.record.save());
        arrival(vec![arrived])
    }

    /// Only a new version of the office's side.
    pub(crate) fn assigned(&self) -> Arrival {
        let mut arrived = self.arrived();
        arrived.assignments.push(self.signed());
        arrival(vec![arrived])
    }

    /// Only some changes by one writer.
    pub(crate) fn arrival_of(&self, changes: &[Change], writer: Writer) -> Arrival {
        let mut arrived = self.arrived();
        arrived.actors.extend(changes.iter().map(|change| (change.actor, writer)));
        arrived.changes = changes.iter().map(|change| change.bytes.clone()).collect();
        arrival(vec![arrived])
    }

    pub(crate) fn arrived(&self) -> ArrivedOrder {
        let office = Writer { device: HUB, author: Author::Office, on_order: true };
        ArrivedOrder {
            order: self.order,
            standing: Standing::OnCrew,
            assignments: Vec::new(),
            snapshot: None,
            changes: Vec::new(),
            actors: vec![(office_actor(self.order.as_bytes()[0]), office)],
            claims: Vec::new(),
        }
    }
}

pub(crate) fn office_writer() -> Writer {
    Writer { device: HUB, author: Author::Office, on_order: true }
}

pub(crate) fn arrival(orders: Vec<ArrivedOrder>) -> Arrival {
    Arrival {
        orders,
        hub_time: Timestamp::from_millis(NOON),
        cursor: Some(b"somewhere".to_vec()),
        ..Arrival::default()
    }
}

fn office_actor(n: u8) -> ActorId {
    ActorId::from_bytes([n, 0x0F, n, 0x0F, n, 0x0F, n, 0x0F, 0, 0, 0, 0, 0, 0, 0, 1])
}

fn command(order: OrderId, n: u32, deed: Deed) -> Command {
    let mut id = [0xB0; 16];
    id[..4].copy_from_slice(&n.to_be_bytes());
    let hlc = Hlc { millis: NOON + i64::from(n), counter: 0 };
    let stamp = Stamp {
        by: Author::Office,
        device: HUB,
        hlc,
        seen: AssignmentVersion::default(),
        anchor: None,
        gps: None,
    };
    Command { id: EntryId::from_bytes(id), order, stamp, deed }
}

fn create(order: OrderId) -> Command {
    let part = PartLine {
        id: line(),
        position: 1,
        part_number: "6204-2RS".into(),
        name: "轴承 bearing".into(),
        unit: "pcs".into(),
        planned: Quantity::whole(2),
    };
    let deed = Deed::Create {
        description: "泵有异响 pump is noisy".into(),
        access_notes: "钥匙在门卫".into(),
        steps: Vec::new(),
        parts: vec![part],
    };
    command(order, 0, deed)
}

pub(crate) fn assignment(n: u8, crew: &[u8]) -> Assignment {
    let member = |who: &u8| CrewMember {
        engineer: EngineerId::from_bytes([*who; 16]),
        name: format!("engineer {who}"),
    };
    Assignment {
        order: order(n),
        version: AssignmentVersion { generation: 0, n: 1 },
        number: format!("WO-{n:04}"),
        title: format!("更换轴承 replace bearing {n}"),
        customer: Customer { name: "Hafen Logistik".into(), phone: None },
        site: Site {
            name: "Pumpenhaus".into(),
            address: "Kai 3".into(),
            time_zone: TimeZone::default(),
        },
        asset: Some(Asset { name: "P-101".into(), model: Some("NK 80".into()), serial: None }),
        priority: Priority::Normal,
        window: None,
        crew: crew.iter().map(member).collect(),
        lead: crew.first().map(|who| EngineerId::from_bytes([*who; 16])),
        required_skills: Vec::new(),
        sla: None,
        dispatch: DispatchState::Dispatched,
        issued_at: Timestamp::from_millis(NOON),
        reason: None,
        known: Vec::new(),
    }
}
