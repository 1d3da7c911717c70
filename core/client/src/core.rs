//! What a [`Fieldbook`](crate::Fieldbook) consists of, shared with its own tasks and threads.

use std::sync::{Arc, OnceLock, Weak};

use fieldbook_model::OrderId;
use fieldbook_store::ListFilter;

use crate::auto_sync::Bell;
use crate::config::{Config, Ports};
use crate::enrolment::Pending;
use crate::error::FieldbookError;
use crate::gate::Gate;
use crate::log::Log;
use crate::notifier::{Notice, Notifier, Present};
use crate::session::Session;
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
    pub(crate) bell: Bell,
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
            bell: Bell::default(),
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

    /// Milliseconds on a clock that runs while the phone sleeps, where it has one.
    pub(crate) fn millis(&self) -> u64 {
        let clock = &self.ports.clock;
        let wall = || u64::try_from(clock.now().as_millis()).unwrap_or(0);
        clock.elapsed().map_or_else(wall, |elapsed| elapsed.millis)
    }

    /// A random number for waits; the longest one where there is no randomness.
    pub(crate) fn jitter(&self) -> u32 {
        let mut bytes = [0; 4];
        match self.ports.random.fill(&mut bytes) {
            Ok(()) => u32::from_le_bytes(bytes),
            Err(_) => u32::MAX,
        }
    }

    /// What is where.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub(crate) fn status(&self) -> Result<SyncStatus, FieldbookError> {
        let (counts, quarantined, blocked) = self
            .gate
            .read(|reader| Ok((reader.counts()?, reader.quarantined()?, reader.blocked()?)))?;
        let (running, last) = (self.desk.is_running(), self.desk.last());
        Ok(SyncStatus::new(counts, quarantined, blocked, running, last))
    }

    /// Opens the store again, and tells listeners and whoever syncs by itself.
    ///
    /// # Errors
    /// What [`Gate::unlock`] says.
    pub(crate) fn unlock(&self) -> Result<(), FieldbookError> {
        if self.gate.unlock()? {
            self.log.info("unlocked");
            self.tell(Notice::Unlocked);
            self.bell.woken();
        }
        Ok(())
    }

    /// Stops sync, closes the store, and tells listeners. Tells whether it was open.
    pub(crate) fn lock(&self) -> bool {
        self.desk.stop();
        let was_open = self.gate.lock();
        if was_open {
            self.after_a_lock();
        }
        was_open
    }

    /// The same when `agree` says so; nothing can be saved between its answer and the end.
    ///
    /// # Errors
    /// `locked`, or what `agree` says; the store stays open then.
    pub(crate) fn lock_when<F>(&self, agree: F) -> Result<(), FieldbookError>
    where
        F: FnOnce(&mut Session) -> Result<(), FieldbookError> + Send + 'static,
    {
        self.desk.stop();
        self.gate.lock_when(agree)?;
        self.after_a_lock();
        Ok(())
    }

    fn after_a_lock(&self) {
        // One that began in between finds the gate closed and ends by itself.
        self.desk.stop();
        self.pending.forget();
        self.log.info("locked");
        self.tell(Notice::Locked);
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
