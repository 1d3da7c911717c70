//! A phone on a real folder, with one order on it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_client::model::{
    ActorId, Assignment, AssignmentVersion, Author, ChecklistStep, Command, CrewMember, Customer,
    Deed, DeviceId, DispatchState, EngineerId, EntryId, EvidenceRule, Hlc, OrderId, PartLine,
    PartLineId, Priority, Quantity, Site, Stamp, StepId, StepKind, TenantId, Tier, Timestamp,
};
use fieldbook_client::{
    Clock, CommandOptions, Config, Elapsed, Fieldbook, FieldbookError, KeyProvider, KeyUnavailable,
    Language, Ports, SystemClock, SystemRandom,
};
use fieldbook_document::{Record, Writer};
use fieldbook_store::{
    Arrival, ArrivedOrder, HeardAt, Identity, SignedAssignment, Standing, Store, StoreKey,
};
use fieldbook_wire::SigningKey;
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(crate) const KEY: [u8; 32] = [7; 32];
pub(crate) const ENGINEER: EngineerId = EngineerId::from_bytes([0xE1; 16]);
pub(crate) const ORDER: OrderId = OrderId::from_bytes([0x0A; 16]);
pub(crate) const SAFETY_STEP: StepId = StepId::from_bytes([0x51; 16]);
pub(crate) const BEARING: PartLineId = PartLineId::from_bytes([0x61; 16]);
pub(crate) const DEVICE: DeviceId = DeviceId::from_bytes([0xD1; 16]);
/// The secret of the hub that signs for these phones.
pub(crate) const HUB_SECRET: [u8; 32] = [0x1B; 32];
const HUB_DEVICE: DeviceId = DeviceId::from_bytes([0xD0; 16]);
const HUB_ACTOR: ActorId = ActorId::from_bytes([0xA0; 16]);
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_790_000_000_000);

pub(crate) struct Key([u8; 32]);

impl KeyProvider for Key {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
        Ok(Zeroizing::new(self.0))
    }
}

pub(crate) fn config(dir: &Path) -> Config {
    Config {
        dir: dir.to_owned(),
        language: Language::En,
        app_version: "1.0".into(),
        device_name: "test".into(),
        request_timeout: Config::REQUEST_TIMEOUT,
    }
}

pub(crate) fn open_with(dir: &Path, key: [u8; 32]) -> Result<Fieldbook, FieldbookError> {
    Fieldbook::open(config(dir), Ports::system(Arc::new(Key(key))))
}

/// One that waits for no answer longer than this.
pub(crate) fn open_hasty(dir: &Path, request_timeout: Duration) -> Fieldbook {
    let config = Config { request_timeout, ..config(dir) };
    Fieldbook::open(config, Ports::system(Arc::new(Key(KEY)))).unwrap()
}

pub(crate) fn open(dir: &Path) -> Fieldbook {
    open_with(dir, KEY).unwrap()
}

/// A phone that belongs to somebody whose hub is at this address, with one dispatched order on it.
pub(crate) fn phone_at(hub_url: &str) -> (TempDir, Fieldbook) {
    let folder = TempDir::new().unwrap();
    prepare(folder.path(), hub_url, [ENGINEER].to_vec(), 1);
    let fieldbook = open(folder.path());
    (folder, fieldbook)
}

/// The same, with a hub that nobody will speak to.
pub(crate) fn phone() -> (TempDir, Fieldbook) {
    phone_at("https://hub.invalid")
}

/// Puts owner and order into the store, or a later version of the order's assignment.
pub(crate) fn prepare(dir: &Path, hub_url: &str, crew: Vec<EngineerId>, version: u32) {
    let mut store = Store::open(dir, &StoreKey::from_bytes(KEY)).unwrap();
    store.enrol(&identity(hub_url)).unwrap();
    let assignment = assignment(crew, version);
    let bytes = minicbor::to_vec(&assignment).unwrap();
    let office = Writer { device: HUB_DEVICE, author: Author::Office, on_order: true };
    let order = ArrivedOrder {
        order: ORDER,
        standing: Standing::OnCrew,
        assignments: vec![SignedAssignment { assignment, bytes, signature: [0; 64] }],
        snapshot: None,
        changes: vec![made_by_the_office()],
        actors: vec![(HUB_ACTOR, office)],
        claims: Vec::new(),
    };
    let Elapsed { boot, millis } = SystemClock::new(&SystemRandom).elapsed().unwrap();
    let heard_at = Some(HeardAt { boot, millis });
    let orders = vec![order];
    store.keep(&Arrival { hub_time: NOON, heard_at, orders, ..Arrival::default() }).unwrap();
}

fn identity(hub_url: &str) -> Identity {
    Identity {
        tenant: TenantId::from_bytes([1; 16]),
        device: DEVICE,
        engineer: ENGINEER,
        engineer_name: "Li Wei".into(),
        van: "van 7".into(),
        hub_url: hub_url.into(),
        hub_key: *SigningKey::from_bytes(&HUB_SECRET).public().as_bytes(),
        device_secret: Zeroizing::new([0x2C; 32]),
    }
}

fn assignment(crew: Vec<EngineerId>, n: u32) -> Assignment {
    Assignment {
        order: ORDER,
        version: AssignmentVersion { generation: 0, n },
        number: "WO-1001".into(),
        title: "Pump leaks".into(),
        customer: Customer { name: "Brauhaus".into(), phone: None },
        site: Site::default(),
        asset: None,
        priority: Priority::Normal,
        window: None,
        crew: crew
            .into_iter()
            .map(|engineer| CrewMember { engineer, name: "Li Wei".into() })
            .collect(),
        lead: None,
        required_skills: vec![],
        sla: None,
        dispatch: DispatchState::Dispatched,
        issued_at: NOON,
        reason: None,
        known: vec![],
    }
}

fn made_by_the_office() -> Vec<u8> {
    let hlc = Hlc { millis: NOON.as_millis(), counter: 0 };
    let seen = AssignmentVersion::default();
    let stamp =
        Stamp { by: Author::Office, device: HUB_DEVICE, hlc, seen, anchor: None, gps: None };
    let deed = Deed::Create {
        description: "水泵 P-3 的轴承发热".into(),
        access_notes: "ring twice".into(),
        steps: vec![safety_step()],
        parts: vec![bearing()],
    };
    let command = Command { id: EntryId::from_bytes([0xC0; 16]), order: ORDER, stamp, deed };
    Record::new().unwrap().write(HUB_ACTOR, &command).unwrap().bytes
}

fn safety_step() -> ChecklistStep {
    ChecklistStep {
        id: SAFETY_STEP,
        position: 0,
        title: "Lock out the power".into(),
        tier: Tier::Base,
        safety: true,
        kind: StepKind::Tick,
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
        position: 0,
        part_number: "6204".into(),
        name: "bearing".into(),
        unit: "pcs".into(),
        planned: Quantity::whole(2),
    }
}

/// The options most calls want.
pub(crate) fn now() -> CommandOptions {
    CommandOptions::default()
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(refused: Result<T, FieldbookError>) -> &'static str {
    refused.expect_err("refused").code()
}
