//! A hub, phones that reach it directly or over a line of the test's own, and files that look like photos.

use std::path::PathBuf;
use std::time::Duration;

use fieldbook_client::model::{EvidenceId, EvidenceKind, EvidenceSubject, OrderId};
use fieldbook_client::{
    AttachmentDraft, CommandOptions, Fieldbook, FieldbookError, Language, SyncReport,
};
use fieldbook_demo::{HubServer, open_phone};
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What no file at rest may hold in clear.
pub(crate) const CANARY: &[u8] = b"CANARY-of-the-plate-in-the-basement";

pub(crate) struct Depot {
    pub(crate) hub: HubServer,
    pub(crate) dir: TempDir,
    runtime: Runtime,
}

impl Depot {
    pub(crate) fn new() -> Self {
        let (runtime, dir) = (Runtime::new().unwrap(), TempDir::new().unwrap());
        let hub = runtime.block_on(HubServer::start(dir.path(), "127.0.0.1:0")).unwrap();
        Self { hub, dir, runtime }
    }

    /// An engineer with a phone that reaches the hub at `url`.
    pub(crate) fn engineer(&self, name: &str, url: &str) -> (String, Fieldbook) {
        let phone = open_phone(self.dir.path(), name, Language::En).unwrap();
        let engineer = self.runtime.block_on(async {
            let (engineer, _) = self.hub.office.engineer(name, "van-1").await.unwrap();
            let path = format!("engineers/{engineer}/enrol");
            let code = self.hub.office.post(&path, &json!({ "hub": url })).await.unwrap();
            phone.enrol(code["payload"].as_str().unwrap()).await.unwrap();
            engineer
        });
        (engineer, phone)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.hub.address)
    }

    pub(crate) fn order(&self, crew: &[&str]) -> OrderId {
        self.runtime.block_on(async {
            let made =
                self.hub.office.post("orders", &json!({ "title": "水泵 · pump" })).await.unwrap();
            let order = made["order"].as_str().unwrap().parse().unwrap();
            self.hub.office.assign(order, crew, crew[0]).await.unwrap();
            order
        })
    }

    pub(crate) fn assign(&self, order: OrderId, crew: &[&str]) {
        self.runtime.block_on(self.hub.office.assign(order, crew, crew[0])).unwrap();
    }

    pub(crate) fn try_sync(&self, phone: &Fieldbook) -> Result<SyncReport, FieldbookError> {
        self.runtime.block_on(phone.sync_now(Duration::from_mins(5)))
    }

    pub(crate) fn sync(&self, phone: &Fieldbook) -> SyncReport {
        self.try_sync(phone).unwrap()
    }

    pub(crate) fn fetch(
        &self,
        phone: &Fieldbook,
        order: OrderId,
        photo: EvidenceId,
    ) -> Result<Vec<u8>, &'static str> {
        let fetched = self.runtime.block_on(phone.fetch_photo(order, photo));
        fetched.map_err(|error| error.code())
    }

    /// A file as a camera would leave it, other bytes for every `n`; canaries are all over it.
    pub(crate) fn picture(&self, n: u64, size: usize) -> PathBuf {
        let path = self.dir.path().join(format!("camera-{n}.jpg"));
        let mut bytes = Vec::with_capacity(size + 64);
        while bytes.len() < size {
            bytes.extend_from_slice(CANARY);
            bytes
                .extend_from_slice(&(n.wrapping_mul(1_000_003) + bytes.len() as u64).to_le_bytes());
        }
        bytes.truncate(size);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Whether any file of the phone holds the canary.
    pub(crate) fn leaks(&self, phone: &str) -> Vec<PathBuf> {
        let mut folders = vec![self.dir.path().join(phone)];
        let mut leaks = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if std::fs::read(&path).unwrap().windows(CANARY.len()).any(|at| at == CANARY)
                {
                    leaks.push(path);
                }
            }
        }
        leaks
    }
}

pub(crate) fn attach(phone: &Fieldbook, order: OrderId, file: PathBuf) -> EvidenceId {
    let draft =
        AttachmentDraft { file, kind: EvidenceKind::Photo, subject: EvidenceSubject::Order };
    phone.attach(order, draft, CommandOptions::default()).unwrap().photo
}
