//! A phone with a key that everybody here knows, so that the same database can be opened bare beside it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use fieldbook_client::model::{OrderId, OrderView, Quantity, StepValue, Timestamp};
use fieldbook_client::{
    Clock, CommandOptions, Config, Elapsed, Fieldbook, KeyProvider, KeyUnavailable, Language,
    PartDraft, Ports, StepDraft, SystemRandom, TextVersion,
};
use fieldbook_tests::Act;
use zeroize::Zeroizing;

use crate::Trouble;

/// The key of every store made here.
pub(crate) const KEY: [u8; 32] = [7; 32];

struct KnownKey;

impl KeyProvider for KnownKey {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
        Ok(Zeroizing::new(KEY))
    }
}

/// A clock that moves by a second whenever it is read, so that a run can be repeated to the instruction.
struct StillClock(AtomicI64);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_add(1_000, Ordering::Relaxed))
    }

    fn elapsed(&self) -> Option<Elapsed> {
        None
    }
}

/// Opens the phone whose store is in `dir`.
pub(crate) fn open(dir: &Path) -> Result<Fieldbook, Trouble> {
    open_with(dir, Ports::system(Arc::new(KnownKey)))
}

/// The same with a clock of its own.
pub(crate) fn open_still(dir: &Path, now: i64) -> Result<Fieldbook, Trouble> {
    let ports = Ports {
        keys: Arc::new(KnownKey),
        log: None,
        clock: Arc::new(StillClock(AtomicI64::new(now))),
        random: Arc::new(SystemRandom),
    };
    open_with(dir, ports)
}

fn open_with(dir: &Path, ports: Ports) -> Result<Fieldbook, Trouble> {
    let config = Config {
        dir: dir.to_owned(),
        language: Language::En,
        app_version: "0".to_owned(),
        device_name: "figures".to_owned(),
        request_timeout: Config::REQUEST_TIMEOUT,
    };
    Ok(Fieldbook::open(config, ports)?)
}

/// An act of the shift that is ready to be done: what an app knows when the engineer taps.
pub(crate) enum Tap {
    Tick(OrderId, StepDraft),
    Use(OrderId, PartDraft),
    Narrate(OrderId, TextVersion, String),
}

impl Tap {
    /// Makes an act ready on an order as it is shown.
    pub(crate) fn ready(view: &OrderView, act: &Act) -> Result<Self, Trouble> {
        let order = view.row.order;
        Ok(match act {
            Act::Tick(place) => {
                let step = view.steps.get(*place).ok_or("no such step")?.step.id;
                Self::Tick(order, StepDraft { step, value: StepValue::Tick(true), reason: None })
            }
            Act::Use(place, pieces) => {
                let line = view.parts.get(*place).ok_or("no such part")?.line.id;
                let quantity = Quantity::whole(*pieces);
                Self::Use(order, PartDraft { line, quantity, location: None })
            }
            Act::Append(words) => {
                let text = format!("{}{words}", view.narrative);
                Self::Narrate(order, TextVersion::from(view), text)
            }
        })
    }

    /// Does it; durable when the call returns.
    pub(crate) fn tap(self, phone: &Fieldbook) -> Result<(), Trouble> {
        let options = CommandOptions::default();
        match self {
            Self::Tick(order, draft) => phone.tick(order, draft, options)?,
            Self::Use(order, draft) => phone.consume_part(order, draft, options)?,
            Self::Narrate(order, base, text) => {
                phone.edit_narrative(order, &base, &text, options)?
            }
        };
        Ok(())
    }
}
