//! Makes a phone's store with many orders in it, straight from what a hub would have sent.

use std::path::Path;

use fieldbook_document::{Record, Writer};
use fieldbook_model::{
    ActorId, Asset, Assignment, AssignmentVersion, Author, ChecklistStep, Command, CrewMember,
    Customer, Deed, DeviceId, DispatchState, EngineerId, EntryId, Hlc, OrderId, PartLine,
    PartLineId, Priority, Quantity, Site, Stamp, StepId, StepKind, TenantId, TextField, Tier,
    Timestamp, Window,
};
use fieldbook_store::{
    Arrival, ArrivedOrder, Identity, SignedAssignment, Standing, Store, StoreKey,
};
use fieldbook_tests::Job;
use zeroize::Zeroizing;

use crate::Trouble;
use crate::phone::KEY;

/// 2026-03-01T00:00:00Z, in milliseconds since 1970.
const MORNING: i64 = 1_772_323_200_000;
const OFFICE: ([u8; 16], [u8; 16]) = ([0xf0; 16], [0xf1; 16]);
/// Orders of one arrival, as in a page of the first copy.
const PAGE: usize = 100;

/// Whose phone it is.
pub(crate) const ENGINEER: EngineerId = EngineerId::from_bytes([0xe1; 16]);
/// Which phone it is.
pub(crate) const DEVICE: DeviceId = DeviceId::from_bytes([0xd1; 16]);

/// Makes a store in `dir` and keeps these jobs as orders of its engineer.
pub(crate) fn stock<'a>(
    dir: &Path,
    jobs: impl IntoIterator<Item = &'a Job>,
) -> Result<(), Trouble> {
    let mut store = Store::open(dir, &StoreKey::from_bytes(KEY))?;
    store.enrol(&identity())?;
    let mut jobs = jobs.into_iter().enumerate().peekable();
    while jobs.peek().is_some() {
        let page = jobs.by_ref().take(PAGE).map(|(number, job)| arrived(number, job));
        let arrival = Arrival {
            hub_time: Timestamp::from_millis(MORNING),
            orders: page.collect::<Result<_, _>>()?,
            ..Arrival::default()
        };
        store.keep(&arrival)?;
    }
    Ok(())
}

/// The order that stands for the job with this number.
pub(crate) fn order_id(number: usize) -> OrderId {
    OrderId::from_bytes((0x0d00_u128 << 112 | number as u128).to_be_bytes())
}

/// A job as the office's record of it, the report included.
pub(crate) fn record(number: usize, job: &Job) -> Result<Record, Trouble> {
    let mut record = Record::new()?;
    let actor = ActorId::from_bytes(OFFICE.0);
    let deed = Deed::Create {
        description: job.description.clone(),
        access_notes: job.access_notes.clone(),
        steps: job.steps.iter().enumerate().map(|(at, title)| step(number, at, title)).collect(),
        parts: job.parts.iter().enumerate().map(|(at, part)| line(number, at, part)).collect(),
    };
    record.write(actor, &command(number, 1, deed))?;
    if !job.report.is_empty() {
        let (field, base, text) = (TextField::Narrative, record.heads(), job.report.clone());
        record.write(actor, &command(number, 2, Deed::EditText { field, base, text }))?;
    }
    Ok(record)
}

/// The office's side of a job.
pub(crate) fn assignment(number: usize, job: &Job) -> Assignment {
    let (name, model, serial) = job.asset.clone();
    let asset = Asset { name: name.to_owned(), model: Some(model), serial: Some(serial) };
    let site = Site {
        name: job.site.1.clone(),
        address: job.site.0.clone(),
        time_zone: "Europe/London".parse().unwrap_or_default(),
    };
    let (start, end) =
        (Timestamp::from_millis(job.start), Timestamp::from_millis(job.start + 7_200_000));
    Assignment {
        order: order_id(number),
        version: AssignmentVersion { generation: 0, n: 1 },
        number: job.number.clone(),
        title: job.title.clone(),
        customer: Customer { name: job.customer.0.clone(), phone: Some(job.customer.1.clone()) },
        site,
        asset: Some(asset),
        priority: if job.priority == "high" { Priority::High } else { Priority::Normal },
        window: Some(Window { start, end }),
        crew: vec![CrewMember { engineer: ENGINEER, name: "Lin Na".to_owned() }],
        lead: Some(ENGINEER),
        required_skills: Vec::new(),
        sla: None,
        dispatch: DispatchState::Dispatched,
        issued_at: Timestamp::from_millis(MORNING),
        reason: None,
        known: Vec::new(),
    }
}

/// Who wrote the office's part of every record.
pub(crate) const fn office() -> (ActorId, Writer) {
    let device = DeviceId::from_bytes(OFFICE.1);
    (ActorId::from_bytes(OFFICE.0), Writer { device, author: Author::Office, on_order: true })
}

fn arrived(number: usize, job: &Job) -> Result<ArrivedOrder, Trouble> {
    let assignment = assignment(number, job);
    let bytes = minicbor::to_vec(&assignment)?;
    Ok(ArrivedOrder {
        order: assignment.order,
        standing: Standing::OnCrew,
        assignments: vec![SignedAssignment { assignment, bytes, signature: [0; 64] }],
        snapshot: Some(record(number, job)?.save()),
        changes: Vec::new(),
        actors: vec![office()],
        claims: Vec::new(),
    })
}

fn command(number: usize, nth: u32, deed: Deed) -> Command {
    let stamp = Stamp {
        by: Author::Office,
        device: DeviceId::from_bytes(OFFICE.1),
        hlc: Hlc { millis: MORNING, counter: nth },
        seen: AssignmentVersion::default(),
        anchor: None,
        gps: None,
    };
    Command { id: EntryId::from_bytes(id(number, nth)), order: order_id(number), stamp, deed }
}

fn step(number: usize, at: usize, title: &str) -> ChecklistStep {
    let position = u32::try_from(at).unwrap_or_default();
    ChecklistStep {
        id: StepId::from_bytes(id(number, 100 + position)),
        position,
        title: title.to_owned(),
        tier: Tier::Base,
        safety: false,
        kind: StepKind::Tick,
        evidence: fieldbook_model::EvidenceRule::None,
        goal: None,
        limit: None,
        script: None,
        procedure: None,
    }
}

fn line(
    number: usize,
    at: usize,
    (part_number, name, planned): &(String, String, i32),
) -> PartLine {
    let position = u32::try_from(at).unwrap_or_default();
    PartLine {
        id: PartLineId::from_bytes(id(number, 200 + position)),
        position,
        part_number: part_number.clone(),
        name: name.clone(),
        unit: "pcs".to_owned(),
        planned: Quantity::whole(*planned),
    }
}

/// Ids as random as real ones are, and the same every time.
fn id(number: usize, nth: u32) -> [u8; 16] {
    let mut seed = (number as u128) << 32 | u128::from(nth);
    for _ in 0..3 {
        seed =
            seed.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).rotate_left(61) ^ 0x5851;
    }
    seed.to_be_bytes()
}

fn identity() -> Identity {
    Identity {
        tenant: TenantId::from_bytes([1; 16]),
        device: DEVICE,
        engineer: ENGINEER,
        engineer_name: "Lin Na".to_owned(),
        van: "van-1".to_owned(),
        hub_url: "http://127.0.0.1:9".to_owned(),
        hub_key: [2; 32],
        device_secret: Zeroizing::new([3; 32]),
    }
}
