//! A hub on a temporary folder, served on loopback, with a clock that tests set.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use fieldbook_model::{EngineerId, OrderId, Timestamp};
use fieldbook_server::{Clock, EngineerDraft, Hub, NoRandomness, SystemClock, serve};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::phone::Phone;

/// 2026-12-01T00:00:00Z.
pub(crate) const START: i64 = 1_796_083_200_000;

pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        SystemClock.fill(bytes)
    }
}

pub(crate) struct Bench {
    pub(crate) hub: Hub,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) http: reqwest::Client,
    address: SocketAddr,
    folder: TempDir,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(START)));
        let hub = Hub::open_with(folder.path(), clock.clone()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(hub.clone(), listener, std::future::pending()));
        Self { hub, clock, http: reqwest::Client::new(), address, folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_millis()
    }

    pub(crate) fn pass(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) fn engineer(&self, name: &str) -> EngineerId {
        self.hub.add_engineer(&EngineerDraft { name: name.to_owned(), van: None }).unwrap().engineer
    }

    /// An enrolled phone of a new engineer.
    pub(crate) async fn phone(&self, name: &str) -> Phone {
        let engineer = self.engineer(name);
        self.phone_of(engineer).await
    }

    pub(crate) async fn phone_of(&self, engineer: EngineerId) -> Phone {
        let code = self.hub.enrolment(engineer, &self.url("")).unwrap().code;
        Phone::enrol(self, &code).await
    }

    /// An order with one step and one part, for this crew.
    pub(crate) async fn order(&self, crew: &[EngineerId]) -> OrderId {
        let draft = json!({
            "title": "Lift door rattles", "description": "电梯门异响",
            "steps": [{ "title": "look" }], "parts": [{ "name": "bearing", "planned": "1" }],
        });
        let (status, created) = self.post("/api/orders", &draft).await;
        assert_eq!(status, 201, "{created}");
        let order: OrderId = created["order"].as_str().unwrap().parse().unwrap();
        self.assign(order, crew).await;
        order
    }

    pub(crate) async fn assign(&self, order: OrderId, crew: &[EngineerId]) -> Value {
        let (status, body) =
            self.post(&format!("/api/orders/{order}/assign"), &json!({ "crew": crew })).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.office(self.http.post(self.url(path)).json(body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.office(self.http.get(self.url(path))).await
    }

    pub(crate) async fn office(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let response = request.bearer_auth(self.hub.office_key()).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null))
    }
}
