//! Where attacks are made: a hub of its own process, two honest phones at work, and the attacker's.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fieldbook_client::ListFilter;
use fieldbook_client::model::OrderId;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::attacker::Attacker;
use crate::honest::Honest;
use crate::hub_process::HubProcess;

/// Orders that the two honest engineers share.
const THEIRS: usize = 40;
/// Orders of the attacker, each for another kind of attack.
const MINE: usize = 30;

/// Orphans of a whole flood, and of one that only shows how it is met.
const MILLION: usize = 1_000_000;
const FEW: usize = 20_000;

/// How long a hub that is well may take to say so, on a machine that does other things besides.
const PATIENCE: Duration = Duration::from_secs(5);

/// A hub, honest phones, an attacker.
pub struct Scene {
    pub(crate) hub: HubProcess,
    pub(crate) mallory: Attacker,
    /// A second phone of the attacker's, to steal from.
    pub(crate) other: Attacker,
    pub(crate) honest: Vec<Honest>,
    /// An order that only the honest engineers are on.
    pub(crate) foreign: OrderId,
    /// An order that the attacker shares with the honest engineers.
    pub(crate) shared: OrderId,
    /// Orders of the attacker alone.
    pub(crate) mine: Vec<OrderId>,
    /// What was prepared once for an attack that is made again and again.
    pub(crate) prepared: std::collections::BTreeMap<&'static str, Vec<u8>>,
    /// Honest changes that were made before and not sent yet.
    pub(crate) waiting: Vec<crate::Change>,
    /// How many orphans make a flood of them.
    pub(crate) orphans: usize,
    /// A real phone before a hub that lies; made when first needed.
    pub(crate) victim: Option<crate::corpus::Victim>,
    pub(crate) runtime: Runtime,
    pub(crate) data: Option<PathBuf>,
    dir: TempDir,
}

impl Scene {
    /// Sets the scene with the hub's program. `data` is the folder of shared fixtures, when there is one.
    pub fn set(program: &Path, data: Option<PathBuf>) -> Self {
        let dir = TempDir::new().unwrap();
        let hub = HubProcess::start(program, dir.path());
        let runtime = Runtime::new().unwrap();
        let office = &hub.office;
        let engineer = |name: &str| runtime.block_on(office.engineer(name, name)).unwrap();
        let (ann, ann_code) = engineer("Ann");
        let (ben, ben_code) = engineer("Ben");
        let (mal, mal_code) = engineer("Mallory");
        let order = |crew: &[&str]| {
            let created = runtime.block_on(office.post("orders", &draft())).unwrap();
            let order: OrderId = created["order"].as_str().unwrap().parse().unwrap();
            runtime.block_on(office.assign(order, crew, crew[0])).unwrap();
            order
        };
        let theirs: Vec<_> = (0..THEIRS).map(|_| order(&[&ann, &ben])).collect();
        let shared = order(&[&ann, &ben, &mal]);
        let mine = (0..MINE).map(|_| order(&[&mal])).collect();
        let honest = [("ann", ann_code), ("ben", ben_code)]
            .map(|(name, code)| Honest::start(Honest::enrol(dir.path(), name, &code)));
        let mut mallory = runtime.block_on(Attacker::enrol(&hub.url, &mal_code));
        runtime.block_on(mallory.fetch());
        let path = format!("engineers/{mal}/enrol");
        let code = runtime.block_on(office.post(&path, &json!({ "hub": hub.url }))).unwrap();
        let other = Attacker::enrol(&hub.url, code["payload"].as_str().unwrap());
        let other = runtime.block_on(other);
        Self {
            hub,
            mallory,
            other,
            honest: honest.into(),
            foreign: theirs[0],
            shared,
            mine,
            prepared: std::collections::BTreeMap::new(),
            waiting: Vec::new(),
            orphans: FEW,
            victim: None,
            runtime,
            data,
            dir,
        }
    }

    /// A flood of orphans is a million from now on, not only some.
    pub fn flood_whole(&mut self) {
        self.orphans = MILLION;
    }

    /// The folder of everything.
    pub(crate) fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Bytes that are made once and used in every round.
    pub(crate) fn once(
        &mut self,
        name: &'static str,
        make: impl FnOnce(&Self) -> Vec<u8>,
    ) -> Vec<u8> {
        if let Some(bytes) = self.prepared.get(name) {
            return bytes.clone();
        }
        let bytes = make(self);
        self.prepared.insert(name, bytes.clone());
        bytes
    }

    /// Whether the hub is there and answers.
    pub(crate) fn hub_answers(&mut self) -> bool {
        let client = reqwest::Client::builder().timeout(PATIENCE).build().unwrap();
        let ready = client.get(format!("{}/readyz", self.hub.url));
        let answer = self.runtime.block_on(async { ready.send().await });
        self.hub.lives() && answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// Ends the work of the honest phones; answers what they had to endure beside waiting, and whether everything they
    /// wrote is at the hub and on both phones.
    pub fn close(mut self) -> Vec<String> {
        let mut trouble = Vec::new();
        let mut written = 0;
        let mut phones = Vec::new();
        for honest in std::mem::take(&mut self.honest) {
            trouble.append(&mut honest.log.trouble.lock().unwrap());
            let log = std::sync::Arc::clone(&honest.log);
            phones.push(honest.stop());
            written += log.written.load(std::sync::atomic::Ordering::SeqCst);
        }
        // the first fetches what the second delivered last
        let minute = std::time::Duration::from_mins(1);
        for phone in &phones {
            self.runtime.block_on(phone.sync_now(minute)).unwrap();
        }
        for phone in &phones {
            let orders = phone.orders(ListFilter::All).unwrap();
            let views = orders.iter().map(|listed| phone.order(listed.row.order).unwrap());
            let remarks = views.flat_map(|view| view.comments);
            let kept = remarks.filter(|comment| comment.text.starts_with("remark ")).count() as u64;
            if kept != written {
                trouble.push(format!("{written} remarks were written, a phone shows {kept}"));
            }
            let status = phone.sync_status().unwrap();
            if status.changes_pending > 0 || !status.quarantined.is_empty() {
                trouble.push("an honest change is pending or put aside".to_owned());
            }
        }
        trouble
    }
}

fn draft() -> serde_json::Value {
    json!({
        "title": "Lift door rattles", "description": "电梯门异响",
        "steps": [{ "title": "look" }], "parts": [{ "name": "bearing", "planned": "1" }],
    })
}
