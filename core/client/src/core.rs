//! What a [`Fieldbook`](crate::Fieldbook) consists of, shared with its own tasks and threads.

use std::sync::{Arc, OnceLock, Weak};

use fieldbook_model::OrderId;
use fieldbook_store::ListFilter;

use crate::config::{Config, Ports};
use crate::enrolment::Pending;
use crate::error::FieldbookError;
use crate::gate::Gate;
use crate::log::Log;
use crate::notifier::{Notice, Notifier, Present};
use crate::status::SyncStatus;
use crate::sync::Desk;
use crate::time::HubTime;

/// The parts.
pub(crate) struct Core {
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    pub(crate) log: Arc<Log>,
    pub(crate) gate: Gate,
    pub(crate) hub_time: Arc<HubTime>,
    pub(crate) desk: Desk,
    pub(crate) pending: Pending,
    notifier: OnceLock<Notifier>,
}

impl Core {
    /// Opens the store and starts the threads.
    ///
    /// # Errors
    /// What [`Gate::open`] says.
    pub(crate) fn open(config: Config, ports: Ports) -> Result<Arc<Self>, FieldbookError> {
        let log = Arc::new(Log::new(ports.log.clone()));
        let hub_time = Arc::new(HubTime::default());
        let gate =
            Gate::open(config.dir.clone(), ports.clone(), Arc::clone(&hub_time), Arc::clone(&log))?;
        let notifier = OnceLock::new();
        let core = Arc::new(Self {
            config,
            ports,
            log,
            gate,
            hub_time,
            desk: Desk::default(),
            pending: Pending::default(),
            notifier,
        });
        let notifier = Notifier::start(Values(Arc::downgrade(&core)), Arc::clone(&core.log))?;
        core.notifier.get_or_init(|| notifier);
        Ok(core)
    }

    pub(crate) fn tell(&self, notice: Notice) {
        if let Some(notifier) = self.notifier.get() {
            notifier.tell(notice);
        }
    }

    pub(crate) fn notifier(&self) -> Option<&Notifier> {
        self.notifier.get()
    }

    /// What is where.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub(crate) fn status(&self) -> Result<SyncStatus, FieldbookError> {
        let (counts, quarantined) =
            self.gate.read(|reader| Ok((reader.counts()?, reader.quarantined()?)))?;
        Ok(SyncStatus::new(counts, quarantined, self.desk.is_running(), self.desk.last()))
    }

    /// Stops sync, closes the store, and tells listeners. Tells whether it was open.
    pub(crate) fn lock(&self) -> bool {
        self.desk.stop();
        let was_open = self.gate.lock();
        // One that began in between finds the gate closed and ends by itself.
        self.desk.stop();
        self.pending.forget();
        if was_open {
            self.log.info("locked");
            self.tell(Notice::Locked);
        }
        was_open
    }
}

/// What the notifier reads; it does not keep the core alive.
struct Values(Weak<Core>);

impl Present for Values {
    fn orders(&self) -> Option<Vec<OrderId>> {
        let core = self.0.upgrade()?;
        let listed = core.gate.read(|reader| Ok(reader.rows(ListFilter::All)?)).ok()?;
        Some(listed.into_iter().map(|listed| listed.row.order).collect())
    }

    fn status(&self) -> Option<SyncStatus> {
        self.0.upgrade()?.status().ok()
    }

    fn is_locked(&self) -> bool {
        self.0.upgrade().is_none_or(|core| core.gate.is_locked())
    }
}
