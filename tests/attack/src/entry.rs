//! The doors through which foreign bytes come in. Each takes anything at all and must answer: no panic, no abort, no
//! memory without bound. `mutate.rs` and the fuzz targets in `fuzz/` go through the same ones.

use std::path::Path;
use std::sync::OnceLock;

use automerge::Automerge;
use fieldbook_document::{ActorOwners, Change, Record, Verdict, Writer, admit};
use fieldbook_model::{
    ActorId, AssignmentVersion, Author, Command, Deed, DeviceId, EngineerId, EntryId, Hlc, OrderId,
    Quantity, Stamp, StepKind, TextField,
};
use fieldbook_server::Hub;
use fieldbook_server::import::{Mapping, import};
use fieldbook_wire::limits::{MAX_REQUEST_INFLATED, MAX_RESPONSE_INFLATED};
use fieldbook_wire::{
    Answer, BriefRequest, BriefResponse, ChangeAnswer, Claim, EnrolPayload, EnrolRequest,
    EnrolmentCode, FeedOrder, Form, Id16, OrderAnswers, PROTOCOL, PresentedSignature, PushOrder,
    SignedAssignment, SigningKey, Standing, SyncRequest, SyncResponse, encode, unpack,
};
use tempfile::TempDir;

mod bench;
mod cursor;
mod upload_headers;

/// A door.
pub struct Door {
    /// What it is called.
    pub name: &'static str,
    /// Goes through it.
    pub open: fn(&[u8]),
    /// Honest input, to be damaged.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All doors.
pub const DOORS: &[Door] = &[
    Door { name: "guard", open: guard, seeds: changes },
    Door { name: "document_load", open: document_load, seeds: documents },
    Door { name: "bodies", open: bodies, seeds: messages },
    Door { name: "cursor", open: cursor::open, seeds: cursor::seeds },
    Door { name: "enrolment_payload", open: enrolment_payload, seeds: payloads },
    Door { name: "request_signature", open: request_signature, seeds: signatures },
    Door { name: "upload_headers", open: upload_headers::open, seeds: upload_headers::seeds },
    Door { name: "import", open: import_sheet, seeds: sheets },
];

/// Goes through the door of this name, as the fuzz targets do.
pub fn enter(name: &str, bytes: &[u8]) {
    let door = DOORS.iter().find(|door| door.name == name).expect("a door of this name");
    (door.open)(bytes);
}

/// An order with some work in it, and who may write there.
pub(crate) struct Desk {
    pub(crate) record: Record,
    pub(crate) document: Automerge,
    pub(crate) owners: ActorOwners,
    /// What two engineers wrote on the record, each change on the record itself.
    pub(crate) changes: Vec<Change>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let mut record = Record::new().unwrap();
        let office = writer(0xf0, Author::Office);
        let mut owners = ActorOwners::default();
        owners.0.insert(ActorId::from_bytes([0xf0; 16]), office);
        record.write(ActorId::from_bytes([0xf0; 16]), &command(&office, 0, creation())).unwrap();
        let mut changes = Vec::new();
        for n in 1..=2 {
            let writer = writer(n, Author::Engineer(EngineerId::from_bytes([n; 16])));
            owners.0.insert(ActorId::from_bytes([n; 16]), writer);
            for (place, deed) in (0..).zip(deeds(&record)) {
                let command = command(&writer, place, deed);
                changes.push(record.clone().write(ActorId::from_bytes([n; 16]), &command).unwrap());
            }
        }
        let document = Automerge::load(&record.save()).unwrap();
        Self { record, document, owners, changes }
    }
}

fn writer(n: u8, author: Author) -> Writer {
    Writer { device: DeviceId::from_bytes([n; 16]), author, on_order: true }
}

fn command(writer: &Writer, place: u8, deed: Deed) -> Command {
    let mut id = *writer.device.as_bytes();
    id[15] = place;
    let stamp = Stamp {
        by: writer.author,
        device: writer.device,
        hlc: Hlc { millis: 1_762_132_000_000, counter: u32::from(place) },
        seen: AssignmentVersion::default(),
        anchor: None,
        gps: None,
    };
    Command { id: EntryId::from_bytes(id), order: OrderId::from_bytes([0xee; 16]), stamp, deed }
}

fn creation() -> Deed {
    let step = fieldbook_model::ChecklistStep {
        id: fieldbook_model::StepId::from_bytes([0xc1; 16]),
        position: 1,
        title: "Brake holds".to_owned(),
        tier: fieldbook_model::Tier::Base,
        safety: false,
        kind: StepKind::PassFail,
        evidence: fieldbook_model::EvidenceRule::None,
        goal: None,
        limit: None,
        script: None,
        procedure: None,
    };
    let part = fieldbook_model::PartLine {
        id: fieldbook_model::PartLineId::from_bytes([0xb1; 16]),
        position: 1,
        part_number: "P-1".to_owned(),
        name: "Bearing 6205".to_owned(),
        unit: "pcs".to_owned(),
        planned: Quantity::whole(2),
    };
    Deed::Create {
        description: "Lift stops between floors 电梯".to_owned(),
        access_notes: "Key at the porter".to_owned(),
        steps: vec![step],
        parts: vec![part],
    }
}

fn deeds(record: &Record) -> Vec<Deed> {
    let step = fieldbook_model::StepId::from_bytes([0xc1; 16]);
    let line = fieldbook_model::PartLineId::from_bytes([0xb1; 16]);
    let text =
        |field, text: &str| Deed::EditText { field, base: record.heads(), text: text.into() };
    vec![
        Deed::Accept,
        Deed::Comment { text: "轴承 bearing 🔧".to_owned() },
        Deed::MovePart {
            line,
            kind: fieldbook_model::MoveKind::Consume,
            quantity: Quantity::whole(1),
            location: fieldbook_model::StockLocation("van".to_owned()),
        },
        Deed::Tick { step, value: fieldbook_model::StepValue::PassFail(true), reason: None },
        text(TextField::Narrative, "oil changed, bearing replaced"),
        text(TextField::Description, "Lift stops"),
        Deed::Complete { outcome: fieldbook_model::Outcome::Fixed, gaps_reason: None },
    ]
}

fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(Desk::new)
}

/// Whatever the guard lets in leaves a record that loads again, reads and can be written on.
fn guard(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    let desk = desk();
    crate::forge::rechecksum(&mut bytes);
    let admission = admit(&desk.record, &[bytes], &desk.owners).unwrap();
    if !matches!(admission.verdicts[..], [Verdict::Accepted(_)]) {
        assert_eq!(admission.record.heads(), desk.record.heads(), "nothing else moves a record");
        return;
    }
    goes_on(&admission.record);
}

fn document_load(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    for bytes in [bytes.clone(), {
        crate::forge::rechecksum(&mut bytes);
        bytes
    }] {
        if let Ok(record) = Record::load(&bytes) {
            goes_on(&record);
        }
    }
}

/// A record that came from outside can be read, saved, loaded and written on.
fn goes_on(record: &Record) {
    record.read().unwrap();
    let loaded = Record::load(&record.save()).unwrap();
    assert_eq!(loaded.heads(), record.heads());
    let writer = writer(9, Author::Engineer(EngineerId::from_bytes([9; 16])));
    let command = command(&writer, 9, Deed::Comment { text: "still here".to_owned() });
    let mut next = record.clone();
    next.write(ActorId::from_bytes([9; 16]), &command).unwrap();
    Record::load(&next.save()).unwrap();
}

fn bodies(bytes: &[u8]) {
    for encoding in [None, Some("zstd")] {
        let _ = unpack::<SyncRequest>(bytes, encoding, MAX_REQUEST_INFLATED);
        let _ = unpack::<SyncResponse>(bytes, encoding, MAX_RESPONSE_INFLATED);
        if let Ok(brief) = unpack::<BriefRequest>(bytes, encoding, MAX_REQUEST_INFLATED) {
            let _ = brief.rebuild();
        }
        if let Ok(brief) = unpack::<BriefResponse>(bytes, encoding, MAX_RESPONSE_INFLATED) {
            let _ = brief.rebuild(&request());
        }
        let _ = unpack::<EnrolRequest>(bytes, encoding, MAX_REQUEST_INFLATED);
        let _ = unpack::<SignedAssignment>(bytes, encoding, MAX_RESPONSE_INFLATED);
        let _ = unpack::<Claim>(bytes, encoding, MAX_RESPONSE_INFLATED);
    }
    let _ = minicbor::decode::<fieldbook_model::Assignment>(bytes);
}

fn enrolment_payload(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(payload) = text.parse::<EnrolPayload>() {
        assert_eq!(payload.to_string().parse::<EnrolPayload>().as_ref(), Ok(&payload));
    }
    let _ = text.parse::<EnrolmentCode>();
}

fn request_signature(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (digest, input, signature) = (line(), line(), line());
    if let Ok(presented) = PresentedSignature::read(digest, input, signature) {
        let key = SigningKey::from_bytes(&[7; 32]).public();
        let _ = presented.verify(&key, "POST", "/v1/sync", b"body", 0);
    }
}

const MAPPING: &str = include_str!("../../../demo/data/mapping.toml");

/// A mapping, a zero byte, a sheet. The hub's folder is in memory where there is such a place.
fn import_sheet(bytes: &[u8]) {
    static HUB: OnceLock<(TempDir, Hub)> = OnceLock::new();
    let (folder, hub) = HUB.get_or_init(|| {
        let folder = in_memory();
        let hub = Hub::open(folder.path()).unwrap();
        (folder, hub)
    });
    let cut = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (mapping, sheet) = bytes.split_at(cut);
    let rejects = folder.path().join("rejects.csv");
    let mapping = std::str::from_utf8(mapping).ok().and_then(|text| Mapping::parse(text).ok());
    let known = || Mapping::parse(MAPPING).unwrap();
    let _ = import(hub, &mapping.unwrap_or_else(known), sheet.get(1..).unwrap_or(sheet), &rejects);
}

pub(crate) fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
}

fn changes() -> Vec<Vec<u8>> {
    desk().changes.iter().map(|change| change.bytes.clone()).collect()
}

fn documents() -> Vec<Vec<u8>> {
    let desk = desk();
    let bytes: Vec<_> =
        desk.changes[..7].iter().map(|change| change.bytes.clone()).take(1).collect();
    let more = admit(&desk.record, &bytes, &desk.owners).unwrap().record;
    vec![Record::new().unwrap().save(), desk.record.save(), more.save()]
}

fn request() -> SyncRequest {
    let push = PushOrder {
        order: Id16::from_bytes([1; 16]),
        claims: Vec::new(),
        form: Form::PLAIN,
        changes: changes(),
    };
    let push = vec![push];
    SyncRequest { protocol: PROTOCOL, cursor: Some(vec![7; 90]), budget_bytes: 9, push }
}

fn messages() -> Vec<Vec<u8>> {
    let request = request();
    let enrol = EnrolRequest {
        protocol: PROTOCOL,
        code: "AAAA".to_owned(),
        device_key: SigningKey::from_bytes(&[7; 32]).public(),
        device_name: "Pixel".to_owned(),
        app_version: "0.1.0".to_owned(),
    };
    let packed = fieldbook_wire::pack(&request).bytes;
    let brief = BriefRequest::compact(&request);
    let answer = BriefResponse::compact(answer(), &request);
    vec![encode(&request), packed, encode(&enrol), encode(&brief), encode(&answer)]
}

/// An answer with a whole order in it.
fn answer() -> SyncResponse {
    let order = Id16::from_bytes([1; 16]);
    let snapshot = documents().pop();
    let feed =
        FeedOrder { snapshot, changes: changes(), ..FeedOrder::new(order, Standing::OnCrew) };
    let hash = fieldbook_wire::Hash32::from_bytes([5; 32]);
    let answers = vec![ChangeAnswer { hash, answer: Answer::Accepted }];
    SyncResponse {
        protocol: PROTOCOL,
        cursor: vec![7; 90],
        answers: vec![OrderAnswers { order, answers }],
        feed: vec![feed],
        receipt: None,
        more: false,
        hub_time: 7,
    }
}

fn payloads() -> Vec<Vec<u8>> {
    let code: EnrolmentCode = EnrolmentCode::from_bytes([5; 16]);
    let payload = EnrolPayload::new("https://hub.example:8443", code, Vec::new()).unwrap();
    vec![payload.to_string().into_bytes(), code.to_string().into_bytes()]
}

fn signatures() -> Vec<Vec<u8>> {
    let key = SigningKey::from_bytes(&[7; 32]);
    let parts = fieldbook_wire::RequestParts {
        method: "POST",
        path: "/v1/sync",
        body: b"body",
        created: 0,
        nonce: [3; 12],
        key_id: Id16::from_bytes([1; 16]),
    };
    let signed = fieldbook_wire::sign_request(&key, parts);
    let lines = [signed.content_digest, signed.signature_input, signed.signature];
    vec![lines.join("\n").into_bytes()]
}

fn sheets() -> Vec<Vec<u8>> {
    let lines: Vec<_> = include_str!("../../../demo/data/orders.csv").lines().take(3).collect();
    let sheet = lines.join("\r\n");
    vec![[MAPPING.as_bytes(), &[0], sheet.as_bytes()].concat(), [&[0], sheet.as_bytes()].concat()]
}

/// Runs something that may panic without the usual words about it.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static SILENT: OnceLock<()> = OnceLock::new();
    SILENT.get_or_init(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // the guard catches what its thread panics over, and says so by a code
            let is_guard = std::thread::current().name() == Some("fieldbook-guard");
            if !is_guard && !QUIET.with(std::cell::Cell::get) {
                loud(info);
            }
        }));
    });
    QUIET.with(|quiet| quiet.set(true));
    let done = work();
    QUIET.with(|quiet| quiet.set(false));
    done
}

thread_local! {
    static QUIET: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}
