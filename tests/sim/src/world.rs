//! Everything that takes part in a run.

#![allow(clippy::expect_used, reason = "a testkit fails by panicking")]

use std::time::Duration;

use fieldbook_client::{Fieldbook, FieldbookError, SyncReport};
use fieldbook_faults::{Dice, Survival};
use fieldbook_model::OrderId;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::bug::Bug;
use crate::deeds::Deed;
use crate::hub::HubHost;
use crate::journal::Journal;
use crate::machine::{Folder, Time};
use crate::net::Net;
use crate::office;
use crate::phone::PhoneHost;
use crate::play::Options;

/// Why a run cannot go on.
pub(crate) type Stuck = String;

/// Something an engineer did, and whether the call returned.
pub(crate) struct Done {
    pub(crate) deed: Deed,
    pub(crate) phone: usize,
    pub(crate) returned: bool,
}

/// Everything.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) dice: Dice,
    pub(crate) time: Time,
    pub(crate) net: Net,
    pub(crate) hub: HubHost,
    pub(crate) phones: Vec<PhoneHost>,
    pub(crate) engineers: Vec<String>,
    pub(crate) orders: Vec<OrderId>,
    pub(crate) done: Vec<Done>,
    pub(crate) backup: Option<Folder>,
    pub(crate) journal: Journal,
    pub(crate) runtime: Runtime,
    /// Calls that answered with our own mistake.
    pub(crate) aborted: Vec<String>,
    /// A planted bug.
    pub(crate) bug: Option<Bug>,
}

impl World {
    /// A hub, so many phones, and two orders that all are on.
    pub(crate) fn new(seed: u64, options: Options) -> Result<Self, Stuck> {
        let Options { phones, aloud, bug, .. } = options;
        let time = Time::new();
        let dice = |part| Dice::apart(seed, part);
        let net = Net::new(dice(2), bug, time.clone()).map_err(|error| error.to_string())?;
        let hub = HubHost::new(time.clone(), dice(1)).map_err(|error| error.to_string())?;
        net.lead_to(hub.hub().cloned());
        net.sign_with(hub.signing_key());
        let runtime = Runtime::new().map_err(|error| error.to_string())?;
        let mut world = Self {
            seed,
            dice: dice(0),
            time,
            net,
            hub,
            phones: Vec::new(),
            engineers: Vec::new(),
            orders: Vec::new(),
            done: Vec::new(),
            backup: None,
            journal: Journal::new(aloud),
            runtime,
            aborted: Vec::new(),
            bug,
        };
        for nth in 0..phones {
            world.engage(nth)?;
        }
        for nth in 0..2 {
            world.add_order(nth)?;
        }
        for nth in 0..phones {
            world.sync(nth).map_err(|error| error.to_string())?;
        }
        Ok(world)
    }

    fn engage(&mut self, nth: usize) -> Result<(), Stuck> {
        let name = format!("phone-{nth}");
        let draft = json!({ "name": format!("工程师 {nth}"), "van": format!("van-{nth}") });
        let made = self.office(("POST", "engineers"), Some(&draft))?;
        let engineer = text(&made, "engineer");
        let hub = json!({ "hub": format!("http://{}", self.net.address) });
        let enrolment =
            self.office(("POST", &format!("engineers/{engineer}/enrol")), Some(&hub))?;
        let dice = Dice::apart(self.seed, 100 + nth as u64);
        let mut phone =
            PhoneHost::new(&name, self.time.clone(), dice).map_err(|e| e.to_string())?;
        let core = phone.core().ok_or("no phone")?;
        self.runtime
            .block_on(core.enrol(&text(&enrolment, "payload")))
            .map_err(|e| e.to_string())?;
        phone.engineer.clone_from(&engineer);
        self.engineers.push(engineer);
        self.phones.push(phone);
        Ok(())
    }

    /// The dispatcher makes an order for everybody.
    pub(crate) fn add_order(&mut self, nth: usize) -> Result<(), Stuck> {
        let made = self.office(("POST", "orders"), Some(&office::draft(nth)))?;
        let order: OrderId = text(&made, "order").parse().map_err(|_| "no order")?;
        let crew = json!({ "crew": self.engineers, "lead": self.engineers.first() });
        self.office(("POST", &office::about(order, "assign")), Some(&crew))?;
        self.orders.push(order);
        Ok(())
    }

    /// The dispatcher asks or does something.
    pub(crate) fn office(&self, what: (&str, &str), body: Option<&Value>) -> Result<Value, String> {
        let hub = self.hub.hub().ok_or("no hub")?;
        office::ask(&self.runtime, hub, what, body)
    }

    /// An open phone.
    pub(crate) fn core(&self, phone: usize) -> Option<&Fieldbook> {
        self.phones.get(phone).and_then(PhoneHost::core)
    }

    /// A phone syncs until nothing is left.
    pub(crate) fn sync(&self, phone: usize) -> Result<SyncReport, FieldbookError> {
        let core = self.core(phone).expect("phones are open while a run goes on");
        self.runtime.block_on(core.sync_now(Duration::from_mins(10)))
    }

    /// How much of the unsynced a crash leaves.
    pub(crate) fn survival(&mut self) -> Survival {
        match self.dice.roll(4) {
            0 => Survival::All,
            1 => Survival::Nothing,
            n => Survival::Some {
                sector: if n == 2 { 512 } else { 4096 },
                dice: Dice::new(self.dice.bits()),
            },
        }
    }

    /// Writes a line into the journal, with what the network did meanwhile.
    pub(crate) fn tell(&mut self, line: &str) {
        let fates = self.net.fates();
        let strange: Vec<_> = fates.iter().filter(|fate| !fate.ends_with("Passes")).collect();
        let at = self.time.millis();
        self.journal.write(format!("{at} {line} {} {strange:?}", fates.len()));
    }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
