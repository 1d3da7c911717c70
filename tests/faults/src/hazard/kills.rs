//! Real processes are ended by `kill -9` at moments drawn by a seed.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use fieldbook_client::Language;
use fieldbook_demo::{HubServer, Office, open_phone};
use tokio::runtime::Runtime;

use crate::Dice;
use crate::crew::{Crew, NAME};
use crate::folder::scratch;
use crate::proxy::Way;
use crate::trial::{Tally, Wrong};

/// The programs that are killed.
pub struct Programs {
    /// An engineer who edits and syncs without end; says each edit when it is saved.
    pub phone: PathBuf,
    /// The hub.
    pub hub: PathBuf,
}

const ORDERS: usize = 10;

/// Kills a phone while it edits and syncs, so many times. What it said was saved must be there.
pub fn kill_phone(programs: &Programs, rounds: usize, seed: u64) -> Tally {
    let dir = scratch();
    let runtime = Runtime::new().unwrap();
    let hub = runtime.block_on(HubServer::start(dir.path(), "127.0.0.1:0")).unwrap();
    let key = fs::read_to_string(dir.path().join("hub/office.key")).unwrap();
    let mut crew = Crew::new(dir.path(), hub.address, key.trim(), ORDERS);
    let mut dice = Dice::new(seed);
    let mut tally = Tally::default();
    for round in 0..rounds {
        crew.phone = None;
        let order = crew.orders[round % ORDERS];
        let mut child = Command::new(&programs.phone)
            .args([dir.path().to_str().unwrap(), NAME, &order.to_string(), &round.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said: Vec<_> = (0..=dice.roll(12)).map_while(|_| lines.next()?.ok()).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        said.extend(lines.map_while(Result::ok));
        crew.said.entry(order).or_default().extend(said);
        tally.note(reopened(&mut crew, dir.path(), round));
    }
    let ended =
        crew.sync().map_err(|error| Wrong::Stalled(format!("in the end: {}", error.code())));
    tally.note(ended.map(|_| ()));
    tally.lost.extend(crew.wrong_at_hub(&hub.office).into_iter().chain(crew.wrong_on_phone()));
    crew.phone = None;
    runtime.block_on(hub.stop()).unwrap();
    tally
}

fn reopened(crew: &mut Crew, dir: &Path, round: usize) -> Result<(), Wrong> {
    let phone = open_phone(dir, NAME, Language::En);
    let phone = phone.map_err(|error| Wrong::Stalled(format!("round {round}: {error}")))?;
    crew.phone = Some(phone);
    match crew.wrong_on_phone().first() {
        Some(wrong) => Err(Wrong::Lost(format!("round {round}: {wrong}"))),
        None => Ok(()),
    }
}

/// Kills a hub while a phone syncs, so many times, at a byte of the request or of the response. What it acknowledged must
/// be there, and everything in the end.
pub fn kill_hub(programs: &Programs, rounds: usize, seed: u64) -> Tally {
    let dir = scratch();
    let mut hub = HubProcess::start(programs, dir.path());
    let key = fs::read_to_string(dir.path().join("hub/office.key")).unwrap();
    let mut crew = Crew::new(dir.path(), hub.address, key.trim(), ORDERS);
    let mut dice = Dice::new(seed);
    let mut tally = Tally::default();
    for round in 0..rounds {
        let order = crew.orders[dice.roll(ORDERS)];
        for edit in 0..=dice.roll(5) {
            crew.says(order, &format!("round {round} remark {edit}")).unwrap();
        }
        let way = if dice.coin() { Way::Request } else { Way::Response };
        let victim = Arc::clone(&hub.child);
        let kill = Box::new(move || victim.lock().unwrap().kill().unwrap());
        crew.proxy.cut_after(way, dice.roll(1200) as u64, Some(kill));
        // the hub dies during it, or right after it
        let _ = crew.sync();
        crew.proxy.calm();
        drop(hub);
        hub = HubProcess::start(programs, dir.path());
        crew.proxy.lead_to(hub.address);
        let office = Office::new(&format!("http://{}", hub.address), key.trim());
        tally.note(went_on(&crew, &office, round));
    }
    crew.phone = None;
    tally
}

fn went_on(crew: &Crew, office: &Office, round: usize) -> Result<(), Wrong> {
    let waiting = crew.phone().export_unsynced().unwrap().changes.len();
    let missing = crew.wrong_at_hub(office).len();
    if missing > waiting {
        let what = format!("round {round}: {missing} are not there, {waiting} wait to be sent");
        return Err(Wrong::Lost(what));
    }
    crew.sync().map_err(|error| Wrong::Stalled(format!("round {round}: {}", error.code())))?;
    match crew.wrong_at_hub(office).first() {
        Some(wrong) => Err(Wrong::Lost(format!("round {round}: {wrong}"))),
        None => Ok(()),
    }
}

/// A hub that can be killed by somebody else; killed when dropped.
struct HubProcess {
    child: Arc<Mutex<Child>>,
    address: SocketAddr,
}

impl HubProcess {
    fn start(programs: &Programs, dir: &Path) -> Self {
        let log = fs::File::create(dir.join("hub.log")).unwrap();
        let mut child = Command::new(&programs.hub)
            .args(["--data", dir.join("hub").to_str().unwrap()])
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().parse().unwrap();
        Self { child: Arc::new(Mutex::new(child)), address }
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        // killed already, most of the time
        let _ = child.kill();
        child.wait().unwrap();
    }
}
