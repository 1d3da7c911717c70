//! A phone as far as the hub can tell: a key, a cursor, and records that it checks with the same guard.

use std::collections::BTreeMap;

use fieldbook_document::{ActorOwners, Change, Record, Verdict, Writer, admit};
use fieldbook_model::{
    ActorId, Assignment, Author, Command, Deed, DeviceId, EngineerId, EntryId, Hlc, OrderId, Stamp,
};
use fieldbook_server::{Clock, SystemClock};
use fieldbook_wire::limits::MAX_RESPONSE_INFLATED;
use fieldbook_wire::{
    ActorOwner, Answer, CONTENT_DIGEST, Claim, Claimed, EnrolRequest, EnrolResponse, FeedOrder,
    Form, Hash32, Id16, PROTOCOL, PushOrder, RequestParts, SIGNATURE, SIGNATURE_INPUT, SigningKey,
    Standing, SyncRequest, SyncResponse, http, pack, sign_request, unpack,
};
use serde_json::Value;

use crate::bench::Bench;

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemClock.fill(&mut bytes).unwrap();
    bytes
}

pub(crate) struct Phone {
    pub(crate) key: SigningKey,
    pub(crate) who: EngineerId,
    pub(crate) device: DeviceId,
    pub(crate) welcome: EnrolResponse,
    pub(crate) cursor: Option<Vec<u8>>,
    pub(crate) records: BTreeMap<OrderId, Record>,
    pub(crate) standings: BTreeMap<OrderId, Standing>,
    pub(crate) assignments: BTreeMap<OrderId, Vec<Assignment>>,
    pub(crate) outbox: BTreeMap<OrderId, Vec<Change>>,
    actors: BTreeMap<OrderId, ActorId>,
    owners: BTreeMap<OrderId, BTreeMap<ActorId, Writer>>,
    ticks: u32,
}

/// What the hub answered: its status, and its message or its problem.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) message: Option<SyncResponse>,
    pub(crate) problem: Value,
}

impl Reply {
    pub(crate) fn code(&self) -> &str {
        self.problem["type"].as_str().unwrap_or_default()
    }

    pub(crate) fn answers(&self) -> Vec<Answer> {
        let orders = &self.message.as_ref().unwrap().answers;
        orders.iter().flat_map(|order| &order.answers).map(|answer| answer.answer.clone()).collect()
    }
}

pub(crate) fn enrol_request(code: &str, key: &SigningKey) -> EnrolRequest {
    EnrolRequest {
        protocol: PROTOCOL,
        code: code.to_owned(),
        device_key: key.public(),
        device_name: "Pixel".to_owned(),
        app_version: "0.1.0".to_owned(),
    }
}

pub(crate) async fn enrol(
    bench: &Bench,
    request: &EnrolRequest,
) -> Result<EnrolResponse, (u16, Value)> {
    let body = pack(request);
    let mut post =
        bench.http.post(bench.url(http::ENROL_PATH)).header("content-type", http::MEDIA_TYPE);
    if let Some(encoding) = body.encoding {
        post = post.header("content-encoding", encoding);
    }
    let response = post.body(body.bytes).send().await.unwrap();
    let status = response.status().as_u16();
    let encoding = header(&response, "content-encoding");
    let bytes = response.bytes().await.unwrap();
    match status {
        200 => Ok(unpack(&bytes, encoding.as_deref(), MAX_RESPONSE_INFLATED).unwrap()),
        _ => Err((status, serde_json::from_slice(&bytes).unwrap())),
    }
}

fn header(response: &reqwest::Response, name: &str) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

impl Phone {
    pub(crate) async fn enrol(bench: &Bench, code: &str) -> Self {
        let key = SigningKey::from_bytes(&random());
        let welcome = enrol(bench, &enrol_request(code, &key)).await.unwrap();
        Self {
            key,
            who: EngineerId::from_bytes(welcome.engineer.into()),
            device: DeviceId::from_bytes(welcome.device.into()),
            welcome,
            cursor: None,
            records: BTreeMap::new(),
            standings: BTreeMap::new(),
            assignments: BTreeMap::new(),
            outbox: BTreeMap::new(),
            actors: BTreeMap::new(),
            owners: BTreeMap::new(),
            ticks: 0,
        }
    }

    /// Writes in a record; the change waits in the outbox.
    pub(crate) fn write(&mut self, bench: &Bench, order: OrderId, deed: Deed) -> Change {
        self.write_command(bench, order, deed).0
    }

    /// The same, with the command.
    pub(crate) fn write_command(
        &mut self,
        bench: &Bench,
        order: OrderId,
        deed: Deed,
    ) -> (Change, Command) {
        let actor = *self.actors.entry(order).or_insert_with(|| ActorId::from_bytes(random()));
        let writer =
            Writer { device: self.device, author: Author::Engineer(self.who), on_order: true };
        self.owners.entry(order).or_default().insert(actor, writer);
        self.ticks += 1;
        let hlc = Hlc { millis: bench.now(), counter: self.ticks };
        let seen = self.assignments.get(&order).and_then(|all| all.last()).map(|last| last.version);
        let stamp = Stamp {
            by: Author::Engineer(self.who),
            device: self.device,
            hlc,
            seen: seen.unwrap_or_default(),
            anchor: None,
            gps: None,
        };
        let command = Command { id: EntryId::from_bytes(random()), order, stamp, deed };
        let change = self.records.get_mut(&order).unwrap().write(actor, &command).unwrap();
        self.outbox.entry(order).or_default().push(change.clone());
        (change, command)
    }

    /// A push of these changes, claimed.
    pub(crate) fn push_of(&self, bench: &Bench, order: OrderId, changes: &[Change]) -> PushOrder {
        let claims =
            changes.last().map(|last| self.claim(bench, order, last)).into_iter().collect();
        let changes = changes.iter().map(|change| change.bytes.clone()).collect();
        PushOrder { order: Id16::from_bytes(*order.as_bytes()), claims, form: Form::PLAIN, changes }
    }

    pub(crate) fn claim(&self, bench: &Bench, order: OrderId, change: &Change) -> Claim {
        let claimed = Claimed {
            order: Id16::from_bytes(*order.as_bytes()),
            actor: Id16::from_bytes(*change.actor.as_bytes()),
            seq: change.seq,
            hash: Hash32::from_bytes(*change.hash.as_bytes()),
            at: bench.now(),
            device: self.welcome.device,
        };
        Claim::sign(claimed, &self.key)
    }

    /// Whether this phone writes under an actor.
    pub(crate) fn owns(&self, order: OrderId, actor: ActorId) -> bool {
        self.actors.get(&order) == Some(&actor)
    }

    /// The device that the hub named as an actor's owner.
    pub(crate) fn hub_device(&self, order: OrderId, actor: ActorId) -> DeviceId {
        self.owners[&order][&actor].device
    }

    /// Empties the outbox and fetches until there is no more; each response is kept.
    pub(crate) async fn sync(&mut self, bench: &Bench) -> Vec<SyncResponse> {
        let outbox = std::mem::take(&mut self.outbox);
        let mut push =
            outbox.iter().map(|(order, changes)| self.push_of(bench, *order, changes)).collect();
        let mut kept = Vec::new();
        loop {
            let reply = self.send(bench, std::mem::take(&mut push)).await;
            assert!(matches!(reply.status, 200 | 204), "{}", reply.problem);
            let Some(message) = reply.message else { return kept };
            self.keep(&message);
            kept.push(message);
            if !kept.last().unwrap().more {
                return kept;
            }
        }
    }

    pub(crate) fn request(&self, push: Vec<PushOrder>) -> SyncRequest {
        SyncRequest {
            protocol: PROTOCOL,
            cursor: self.cursor.clone(),
            budget_bytes: 1_000_000,
            push,
        }
    }

    /// One signed request; nothing is kept.
    pub(crate) async fn send(&self, bench: &Bench, push: Vec<PushOrder>) -> Reply {
        self.send_request(bench, &self.request(push)).await
    }

    pub(crate) async fn send_request(&self, bench: &Bench, request: &SyncRequest) -> Reply {
        let body = pack(request);
        self.send_body(bench, body.bytes, body.encoding, random(), bench.now()).await
    }

    pub(crate) async fn send_body(
        &self,
        bench: &Bench,
        body: Vec<u8>,
        encoding: Option<&'static str>,
        nonce: [u8; 12],
        created: i64,
    ) -> Reply {
        let (method, path, key_id) = ("POST", http::SYNC_PATH, self.welcome.device);
        let signed = sign_request(
            &self.key,
            RequestParts { method, path, body: &body, created, nonce, key_id },
        );
        let mut post = bench.http.post(bench.url(path)).header("content-type", http::MEDIA_TYPE);
        post = post
            .header(CONTENT_DIGEST, signed.content_digest)
            .header(SIGNATURE_INPUT, signed.signature_input);
        post = post.header(SIGNATURE, signed.signature);
        if let Some(encoding) = encoding {
            post = post.header("content-encoding", encoding);
        }
        let response = post.body(body).send().await.unwrap();
        let status = response.status().as_u16();
        let encoding = header(&response, "content-encoding");
        assert!(header(&response, "hub-time").is_some(), "every answer tells the hub's time");
        let bytes = response.bytes().await.unwrap();
        let message = (status == 200)
            .then(|| unpack(&bytes, encoding.as_deref(), MAX_RESPONSE_INFLATED).unwrap());
        let problem = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, message, problem }
    }

    /// Keeps a response as a phone would: everything verified, the cursor last.
    pub(crate) fn keep(&mut self, message: &SyncResponse) {
        if let Some(receipt) = &message.receipt {
            receipt.verify(&self.welcome.hub_key).unwrap();
            assert_eq!(receipt.device, self.welcome.device);
        }
        message.feed.iter().for_each(|order| self.keep_order(order));
        self.cursor = Some(message.cursor.clone());
    }

    fn keep_order(&mut self, sent: &FeedOrder) {
        let order = OrderId::from_bytes(sent.order.into());
        self.standings.insert(order, sent.standing);
        for signed in &sent.assignments {
            signed.verify(&self.welcome.hub_key).unwrap();
            let assignment: Assignment = minicbor::decode(&signed.bytes).unwrap();
            self.assignments.entry(order).or_default().push(assignment);
        }
        let owners = self.owners.entry(order).or_default();
        owners.extend(sent.actors.iter().map(owner));
        for claim in &sent.claims {
            let owner = sent.actors.iter().find(|owner| owner.actor == claim.actor).unwrap();
            claim.verify(&owner.device_key.unwrap_or(self.welcome.hub_key)).unwrap();
        }
        if let Some(snapshot) = &sent.snapshot {
            self.records.insert(order, Record::load(snapshot).unwrap());
        }
        if sent.changes.is_empty() {
            return;
        }
        let record = self.records.get(&order).expect("changes come after the whole order");
        let admission = admit(record, &sent.changes, &ActorOwners(owners.clone())).unwrap();
        for verdict in &admission.verdicts {
            assert!(matches!(verdict, Verdict::Accepted(_) | Verdict::Duplicate(_)), "{verdict:?}");
        }
        self.records.insert(order, admission.record);
    }
}

fn owner(sent: &ActorOwner) -> (ActorId, Writer) {
    let author = sent
        .engineer
        .map_or(Author::Office, |id| Author::Engineer(EngineerId::from_bytes(id.into())));
    let device = DeviceId::from_bytes(sent.device.into());
    (ActorId::from_bytes(sent.actor.into()), Writer { device, author, on_order: true })
}
