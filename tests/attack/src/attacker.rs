//! The attacker's phone: enrolled like any other, with a key of its own, and no scruples. It speaks the wire by itself,
//! so that everything in a request can be wrong.

mod photos;

use std::collections::BTreeMap;

use fieldbook_document::{Change, Record};
use fieldbook_model::{
    ActorId, Author, Command, Deed, DeviceId, EngineerId, EntryId, Hlc, OrderId, Stamp,
};
use fieldbook_server::{Clock as _, SystemClock};
use fieldbook_wire::limits::MAX_RESPONSE_INFLATED;
use fieldbook_wire::{
    Answer, CONTENT_DIGEST, Claim, Claimed, EnrolPayload, EnrolRequest, EnrolResponse, Form,
    Hash32, Id16, Message, PROTOCOL, PushOrder, RequestParts, SIGNATURE, SIGNATURE_INPUT,
    SignatureHeaders, SigningKey, SyncRequest, SyncResponse, decode, http, inflate_bounded, pack,
    sign_request, unpack,
};
use reqwest::RequestBuilder;
use serde_json::Value;

pub(crate) use photos::{hash, offer};

/// Bytes nobody can guess.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemClock.fill(&mut bytes).unwrap();
    bytes
}

/// What time it is, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    SystemClock.now().as_millis()
}

/// A phone of an attacker.
pub(crate) struct Attacker {
    pub(crate) key: SigningKey,
    pub(crate) welcome: EnrolResponse,
    pub(crate) who: EngineerId,
    pub(crate) device: DeviceId,
    /// The orders it is on, as they stood when it fetched them.
    pub(crate) records: BTreeMap<OrderId, Record>,
    pub(crate) cursor: Vec<u8>,
    http: reqwest::Client,
    url: String,
}

/// How the hub answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) message: Option<SyncResponse>,
    problem: Value,
}

impl Reply {
    /// The problem's code, or the status when there is none.
    pub(crate) fn code(&self) -> String {
        let code = self.problem["type"].as_str();
        code.map_or_else(|| format!("status {}", self.status), str::to_owned)
    }

    /// What became of the changes: each code once, in order.
    pub(crate) fn answers(&self) -> Vec<String> {
        let Some(message) = &self.message else { return vec![self.code()] };
        let mut said: Vec<String> = Vec::new();
        for answer in message.answers.iter().flat_map(|order| &order.answers) {
            let word = word(&answer.answer);
            if !said.contains(&word) {
                said.push(word);
            }
        }
        said
    }

    /// The same as one text.
    pub(crate) fn said(&self) -> String {
        self.answers().join("+")
    }
}

fn word(answer: &Answer) -> String {
    match answer {
        Answer::Accepted => "accepted".to_owned(),
        Answer::Duplicate => "duplicate".to_owned(),
        Answer::NeedsDependencies(_) => "needs_dependencies".to_owned(),
        Answer::ActorFork => "actor_fork".to_owned(),
        Answer::Quarantined { code } => code.clone(),
    }
}

impl Attacker {
    /// Enrols with the text of a QR code.
    pub(crate) async fn enrol(url: &str, payload: &str) -> Self {
        Self::enrol_as("Pixel", url, payload).await
    }

    /// The same under any name.
    pub(crate) async fn enrol_as(name: &str, url: &str, payload: &str) -> Self {
        let key = SigningKey::from_bytes(&random());
        let payload: EnrolPayload = payload.parse().unwrap();
        let request = EnrolRequest {
            protocol: PROTOCOL,
            code: payload.code().to_string(),
            device_key: key.public(),
            device_name: name.to_owned(),
            app_version: "0.1.0".to_owned(),
        };
        let http = reqwest::Client::new();
        let body = pack(&request);
        let mut post = http.post(format!("{url}{}", http::ENROL_PATH));
        post = post.header("content-type", http::MEDIA_TYPE);
        if let Some(encoding) = body.encoding {
            post = post.header("content-encoding", encoding);
        }
        let answer = post.body(body.bytes).send().await.unwrap();
        let encoding = encoding(&answer);
        let bytes = answer.bytes().await.unwrap();
        let welcome: EnrolResponse =
            unpack(&bytes, encoding.as_deref(), MAX_RESPONSE_INFLATED).unwrap();
        let who = EngineerId::from_bytes(welcome.engineer.into());
        let device = DeviceId::from_bytes(welcome.device.into());
        let (records, cursor) = (BTreeMap::new(), Vec::new());
        Self { key, welcome, who, device, records, cursor, http, url: url.to_owned() }
    }

    /// Fetches everything it is entitled to.
    pub(crate) async fn fetch(&mut self) {
        let mut cursor = None;
        loop {
            let reply = self.send(&self.request(cursor.clone(), Vec::new())).await;
            let Some(message) = reply.message else { return };
            for order in &message.feed {
                if let Some(snapshot) = &order.snapshot {
                    let id = OrderId::from_bytes(order.order.into());
                    self.records.insert(id, Record::load(snapshot).unwrap());
                }
            }
            self.cursor.clone_from(&message.cursor);
            cursor = Some(message.cursor);
            if !message.more {
                return;
            }
        }
    }

    /// An actor nobody has used.
    pub(crate) fn actor() -> ActorId {
        ActorId::from_bytes(random())
    }

    /// The stamp of what it does honestly.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            by: Author::Engineer(self.who),
            device: self.device,
            hlc: Hlc { millis: now(), counter: 0 },
            seen: fieldbook_model::AssignmentVersion::default(),
            anchor: None,
            gps: None,
        }
    }

    /// An honest change on an order as it was fetched, under a fresh actor.
    pub(crate) fn change(&self, order: OrderId, deed: Deed) -> Change {
        self.change_under(order, Self::actor(), deed)
    }

    /// An honest change under this actor.
    pub(crate) fn change_under(&self, order: OrderId, actor: ActorId, deed: Deed) -> Change {
        let command =
            Command { id: EntryId::from_bytes(random()), order, stamp: self.stamp(), deed };
        self.records[&order].clone().write(actor, &command).unwrap()
    }

    /// Says that this actor is its own.
    pub(crate) fn claim(&self, order: OrderId, actor: ActorId) -> Claim {
        let claimed = Claimed {
            order: Id16::from_bytes(*order.as_bytes()),
            actor: Id16::from_bytes(*actor.as_bytes()),
            seq: 1,
            hash: Hash32::from_bytes([7; 32]),
            at: now(),
            device: self.welcome.device,
        };
        Claim::sign(claimed, &self.key)
    }

    /// A push of these bytes, with a claim to each of these actors.
    pub(crate) fn push(
        &self,
        order: OrderId,
        actors: &[ActorId],
        changes: Vec<Vec<u8>>,
    ) -> PushOrder {
        let claims = actors.iter().map(|actor| self.claim(order, *actor)).collect();
        PushOrder { order: Id16::from_bytes(*order.as_bytes()), claims, form: Form::PLAIN, changes }
    }

    /// A request with these pushes.
    #[allow(clippy::unused_self, reason = "reads as what this phone asks")]
    pub(crate) fn request(&self, cursor: Option<Vec<u8>>, push: Vec<PushOrder>) -> SyncRequest {
        SyncRequest { protocol: PROTOCOL, cursor, budget_bytes: 1_000_000, push }
    }

    /// Pushes, and asks for as little as can be.
    pub(crate) async fn pushes(&self, push: Vec<PushOrder>) -> Reply {
        let cursor = Some(self.cursor.clone());
        self.send(&SyncRequest { budget_bytes: 1, ..self.request(cursor, push) }).await
    }

    /// One signed request.
    pub(crate) async fn send(&self, request: &SyncRequest) -> Reply {
        let body = pack(request);
        self.send_body(body.bytes, body.encoding, random(), now()).await
    }

    /// Sends a body that was made before, and does not read what is answered: as cheaply as an attacker can.
    pub(crate) async fn knock(&self, body: Vec<u8>) -> String {
        let signed = self.sign(&body, random(), now());
        let post = self.http.post(format!("{}{}", self.url, http::SYNC_PATH));
        let post = self::signed(post, &signed).header("content-type", http::MEDIA_TYPE);
        let answer = post.body(body).send().await.unwrap();
        let status = format!("status {}", answer.status().as_u16());
        let _ = answer.bytes().await;
        status
    }

    /// A signed request with any body.
    pub(crate) async fn send_body(
        &self,
        body: Vec<u8>,
        encoding: Option<&str>,
        nonce: [u8; 12],
        created: i64,
    ) -> Reply {
        let signed = self.sign(&body, nonce, created);
        self.send_signed(body, encoding, &signed).await
    }

    /// The headers over a body for the sync address.
    pub(crate) fn sign(&self, body: &[u8], nonce: [u8; 12], created: i64) -> SignatureHeaders {
        self.sign_for("POST", http::SYNC_PATH, body, nonce, created)
    }

    /// The headers over a body for any address.
    pub(crate) fn sign_for(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        nonce: [u8; 12],
        created: i64,
    ) -> SignatureHeaders {
        let key_id = self.welcome.device;
        sign_request(&self.key, RequestParts { method, path, body, created, nonce, key_id })
    }

    /// Posts a message and reads the answer.
    ///
    /// # Errors
    /// The problem's code.
    pub(crate) async fn ask<Q: Message, A: Message>(
        &self,
        path: &str,
        question: &Q,
    ) -> Result<A, String> {
        let body = pack(question);
        let signed = self.sign_for("POST", path, &body.bytes, random(), now());
        let post = self.http.post(format!("{}{path}", self.url));
        let mut post = self::signed(post, &signed).header("content-type", http::MEDIA_TYPE);
        if let Some(encoding) = body.encoding {
            post = post.header("content-encoding", encoding);
        }
        let answer = post.body(body.bytes).send().await.unwrap();
        let (status, encoding) = (answer.status(), encoding(&answer));
        let bytes = answer.bytes().await.unwrap_or_default();
        if !status.is_success() {
            let problem: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            return Err(problem["type"].as_str().unwrap_or_default().to_owned());
        }
        Ok(unpack(&bytes, encoding.as_deref(), MAX_RESPONSE_INFLATED).unwrap())
    }

    /// A body under headers that may not be its own.
    pub(crate) async fn send_signed(
        &self,
        body: Vec<u8>,
        encoding: Option<&str>,
        signed: &SignatureHeaders,
    ) -> Reply {
        let post = self.http.post(format!("{}{}", self.url, http::SYNC_PATH));
        let mut post = self::signed(post, signed).header("content-type", http::MEDIA_TYPE);
        if let Some(encoding) = encoding {
            post = post.header("content-encoding", encoding);
        }
        match post.body(body).send().await {
            Ok(answer) => reply(answer).await,
            Err(_) => Reply { status: 0, message: None, problem: Value::Null },
        }
    }
}

/// A request under these headers.
fn signed(request: RequestBuilder, signed: &SignatureHeaders) -> RequestBuilder {
    request
        .header(CONTENT_DIGEST, &signed.content_digest)
        .header(SIGNATURE_INPUT, &signed.signature_input)
        .header(SIGNATURE, &signed.signature)
}

async fn reply(answer: reqwest::Response) -> Reply {
    let status = answer.status().as_u16();
    let is_packed = encoding(&answer).is_some();
    let bytes = answer.bytes().await.unwrap_or_default();
    let message = (status == 200).then(|| {
        // an answer to an attack may repeat itself more than a phone would bear
        let inflate = || inflate_bounded(&bytes, MAX_RESPONSE_INFLATED, 100_000).unwrap();
        if is_packed { decode(&inflate()) } else { decode(&bytes) }.unwrap()
    });
    Reply { status, message, problem: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
}

fn encoding(answer: &reqwest::Response) -> Option<String> {
    answer.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned())
}
