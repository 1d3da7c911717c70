//! A phone's store in a folder, and the office's side of its orders as the hub would tell it.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use fieldbook_document::{Change, Record, Writer};
use fieldbook_model::{
    ActorId, Assignment, AssignmentVersion, Author, Command, CrewMember, Customer, Deed, DeviceId,
    DispatchState, EngineerId, EntryId, EvidenceKind, EvidenceSubject, Hlc, MoveKind, OrderId,
    PartLine, PartLineId, Priority, Quantity, Site, Stamp, StockLocation, TenantId, TimeZone,
    Timestamp,
};
use fieldbook_store::{
    Arrival, ArrivedOrder, ChangeStatus, HeldUpTo, Identity, OutboxOrder, ReceiptRow,
    SignedAssignment, Standing, Store, StoreError, StoreKey,
};
use zeroize::Zeroizing;

const HUB: DeviceId = DeviceId::from_bytes([0xB0; 16]);
const ME: [u8; 16] = [1; 16];
const NOON: i64 = 1_760_000_000_000;
const LINE: PartLineId = PartLineId::from_bytes([0x11; 16]);
/// Where an arrival leaves the feed.
const CURSOR: &[u8] = b"after the arrival";

/// A store, opened when somebody needs it.
pub struct Phone {
    dir: PathBuf,
    key: [u8; 32],
    store: Option<Store>,
}

impl Phone {
    /// The phone in this folder.
    pub fn at(dir: &Path) -> Self {
        Self::with_key(dir, [7; 32])
    }

    /// The same with another key.
    pub fn with_key(dir: &Path, key: [u8; 32]) -> Self {
        Self { dir: dir.to_owned(), key, store: None }
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The key of its store.
    pub const fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// Its store.
    ///
    /// # Errors
    /// What opening it says.
    pub fn store(&mut self) -> Result<&mut Store, StoreError> {
        if self.store.is_none() {
            self.store = Some(Store::open(&self.dir, &StoreKey::from_bytes(self.key))?);
        }
        self.open().ok_or(StoreError::InUse)
    }

    /// Its store, when it is open.
    pub const fn open(&mut self) -> Option<&mut Store> {
        self.store.as_mut()
    }

    /// Closes the store, whatever the disk says.
    pub fn close(&mut self) {
        self.store = None;
    }

    /// Says whose phone this is.
    ///
    /// # Errors
    /// What the store says.
    pub fn enrol(&mut self) -> Result<(), StoreError> {
        let identity = Identity {
            tenant: TenantId::from_bytes([1; 16]),
            device: DeviceId::from_bytes(ME),
            engineer: EngineerId::from_bytes(ME),
            engineer_name: "Lin Na 林娜".into(),
            van: "van 1".into(),
            hub_url: "https://hub.example".into(),
            hub_key: [9; 32],
            device_secret: Zeroizing::new([5; 32]),
        };
        self.store()?.enrol(&identity)
    }

    /// The `n`th edit of this phone, always the same for one `n`: every third takes one piece, the others remark.
    ///
    /// # Errors
    /// What the store says.
    pub fn edit(&mut self, order: OrderId, n: u32) -> Result<(), StoreError> {
        let deed = if n.is_multiple_of(3) {
            let (quantity, location) = (Quantity::whole(1), StockLocation("van 1".into()));
            Deed::MovePart { line: LINE, kind: MoveKind::Consume, quantity, location }
        } else {
            Deed::Comment { text: format!("第{n}句话 remark {n}") }
        };
        self.perform(&command(order, n, deed))
    }

    /// Takes a photo in and refers to it, as the `n`th edit.
    ///
    /// # Errors
    /// What the store says.
    pub fn photograph(
        &mut self,
        order: OrderId,
        n: u32,
        file: &Path,
    ) -> Result<fieldbook_model::EvidenceId, StoreError> {
        let (blob, size) = self.store()?.attach_photo(file)?;
        let (kind, subject) = (EvidenceKind::Photo, EvidenceSubject::Order);
        self.perform(&command(order, n, Deed::Attach { blob, kind, size, subject }))?;
        Ok(blob)
    }

    /// What the hub says when it takes everything that waits.
    ///
    /// # Errors
    /// What the store says.
    pub fn acknowledged(&mut self) -> Result<Arrival, StoreError> {
        let outbox = self.store()?.read_caught_up(|store| store.outbox(usize::MAX, usize::MAX))?;
        let changes = outbox
            .orders
            .iter()
            .flat_map(|order| order.changes.iter().map(|change| (order.order, change.hash)));
        let answers = changes.map(|(order, hash)| (order, hash, ChangeStatus::AtHub)).collect();
        let held = outbox.orders.iter().flat_map(|OutboxOrder { order, changes }| {
            changes.iter().map(|change| HeldUpTo {
                order: *order,
                actor: change.actor,
                seq: change.seq,
                hash: change.hash,
            })
        });
        let receipt = Some(ReceiptRow {
            bytes: Vec::new(),
            signature: [0; 64],
            at: Timestamp::from_millis(NOON),
            orders: held.collect(),
            photos: Vec::new(),
        });
        Ok(Arrival {
            answers,
            receipt,
            hub_time: Timestamp::from_millis(NOON),
            ..Arrival::default()
        })
    }

    fn perform(&mut self, command: &Command) -> Result<(), StoreError> {
        let store = self.store()?;
        store.perform(command, fresh_actor)?;
        // as a phone does: the edit is saved, whatever becomes of the lists
        drop(store.catch_up());
        Ok(())
    }
}

/// The id of the `n`th edit.
pub(crate) fn edit_id(n: u32) -> EntryId {
    let mut id = ME;
    id[..4].copy_from_slice(&n.to_be_bytes());
    EntryId::from_bytes(id)
}

fn command(order: OrderId, n: u32, deed: Deed) -> Command {
    let by = Author::Engineer(EngineerId::from_bytes(ME));
    Command { id: edit_id(n), order, stamp: stamp(by, DeviceId::from_bytes(ME), n), deed }
}

fn stamp(by: Author, device: DeviceId, n: u32) -> Stamp {
    let hlc = Hlc { millis: NOON + i64::from(n) * 1000, counter: 0 };
    Stamp { by, device, hlc, seen: AssignmentVersion::default(), anchor: None, gps: None }
}

/// An actor that no process has used, as a process would draw it.
fn fresh_actor() -> ActorId {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let mut id = [0xAC; 16];
    id[..8].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    ActorId::from_bytes(id)
}

/// The office's side of one order.
pub struct Office {
    /// The order.
    pub order: OrderId,
    assignment: Assignment,
    record: Record,
    first: Vec<Change>,
}

impl Office {
    /// The `n`th order, with one part and as many remarks of the office.
    pub fn new(n: u8, remarks: u32) -> Self {
        let order = OrderId::from_bytes([n; 16]);
        let mut record = Record::new().unwrap();
        let part = PartLine {
            id: LINE,
            position: 1,
            part_number: "6204-2RS".into(),
            name: "轴承 bearing".into(),
            unit: "pcs".into(),
            planned: Quantity::whole(2),
        };
        let deed = Deed::Create {
            description: "泵有异响 pump is noisy".into(),
            access_notes: "钥匙在门卫 key at the gate".into(),
            steps: Vec::new(),
            parts: vec![part],
        };
        let mut first = vec![record.write(actor(n), &said(order, 0, deed)).unwrap()];
        for remark in 1..=remarks {
            let deed = Deed::Comment { text: format!("office {remark}") };
            first.push(record.write(actor(n), &said(order, remark, deed)).unwrap());
        }
        Self { order, assignment: assignment(n), record, first }
    }

    /// The first copy: assignment and snapshot.
    pub fn everything(&self) -> Arrival {
        let mut arrived = self.arrived(Standing::OnCrew);
        arrived.assignments.push(self.signed());
        arrived.snapshot = Some(self.record.save());
        arrival(arrived)
    }

    /// The same, change by change.
    pub fn changes(&self) -> Arrival {
        let mut arrived = self.arrived(Standing::OnCrew);
        arrived.assignments.push(self.signed());
        arrived.changes = self.first.iter().map(|change| change.bytes.clone()).collect();
        arrival(arrived)
    }

    /// The assignment once more, as its next version.
    pub fn reissued(&mut self) -> Arrival {
        self.assignment.version.n += 1;
        let mut arrived = self.arrived(Standing::OnCrew);
        arrived.assignments.push(self.signed());
        arrival(arrived)
    }

    /// The order was taken away.
    pub fn withdrawn(&mut self) -> Arrival {
        self.assignment.version.n += 1;
        self.assignment.crew.clear();
        let mut arrived = self.arrived(Standing::Withdrawn);
        arrived.assignments.push(self.signed());
        arrival(arrived)
    }

    /// The hub holds everything of it: it may leave.
    pub fn gone(&self) -> Arrival {
        arrival(self.arrived(Standing::Gone))
    }

    fn signed(&self) -> SignedAssignment {
        let bytes = minicbor::to_vec(&self.assignment).unwrap();
        SignedAssignment { assignment: self.assignment.clone(), bytes, signature: [3; 64] }
    }

    fn arrived(&self, standing: Standing) -> ArrivedOrder {
        let office = Writer { device: HUB, author: Author::Office, on_order: true };
        ArrivedOrder {
            order: self.order,
            standing,
            assignments: Vec::new(),
            snapshot: None,
            changes: Vec::new(),
            actors: vec![(actor(self.order.as_bytes()[0]), office)],
            claims: Vec::new(),
        }
    }
}

/// Whether a cursor is the one that comes with an arrival.
pub(crate) fn is_after_arrival(cursor: Option<&[u8]>) -> bool {
    cursor == Some(CURSOR)
}

fn arrival(order: ArrivedOrder) -> Arrival {
    Arrival {
        orders: vec![order],
        hub_time: Timestamp::from_millis(NOON),
        cursor: Some(CURSOR.to_vec()),
        ..Arrival::default()
    }
}

fn actor(n: u8) -> ActorId {
    ActorId::from_bytes([n, 0x0F, n, 0x0F, n, 0x0F, n, 0x0F, 0, 0, 0, 0, 0, 0, 0, 1])
}

fn said(order: OrderId, n: u32, deed: Deed) -> Command {
    let mut id = [0xB0; 16];
    id[..4].copy_from_slice(&n.to_be_bytes());
    id[4] = order.as_bytes()[0];
    Command { id: EntryId::from_bytes(id), order, stamp: stamp(Author::Office, HUB, n), deed }
}

fn assignment(n: u8) -> Assignment {
    let me = CrewMember { engineer: EngineerId::from_bytes(ME), name: "Lin Na 林娜".into() };
    Assignment {
        order: OrderId::from_bytes([n; 16]),
        version: AssignmentVersion { generation: 0, n: 1 },
        number: format!("WO-{n:04}"),
        title: format!("更换轴承 replace bearing {n}"),
        customer: Customer { name: "Hafen Logistik".into(), phone: None },
        site: Site {
            name: "Pumpenhaus".into(),
            address: "Kai 3".into(),
            time_zone: TimeZone::default(),
        },
        asset: None,
        priority: Priority::Normal,
        window: None,
        lead: Some(me.engineer),
        crew: vec![me],
        required_skills: Vec::new(),
        sla: None,
        dispatch: DispatchState::Dispatched,
        issued_at: Timestamp::from_millis(NOON),
        reason: None,
        known: Vec::new(),
    }
}
