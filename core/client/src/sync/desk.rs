//! Where syncs are asked for: at most one runs, who comes later joins it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;

use super::driver::{self, Engine};
use super::run::{Outcome, Run, Seat};
use crate::core::Core;
use crate::error::{ErrorCode, FieldbookError};
use crate::notifier::Notice;
use crate::status::LastSync;

#[derive(Default)]
struct State {
    running: Option<Arc<Run>>,
    last: Option<LastSync>,
    /// What one run hands to the next: how much the network bears, and the open connection.
    engine: Option<Engine>,
}

/// The desk.
#[derive(Default)]
pub(crate) struct Desk(Mutex<State>);

impl Desk {
    /// A place at the running sync, or at a new one.
    pub(crate) fn join_or_start(
        &self,
        core: &Arc<Core>,
        runtime: &Handle,
        budget: Duration,
    ) -> Seat {
        let mut state = self.state();
        if let Some(seat) = state.running.as_ref().and_then(|run| run.join(budget)) {
            return seat;
        }
        let run = Arc::new(Run::default());
        let seat = run.begin(budget);
        let engine = state.engine.take();
        let engine = engine.unwrap_or_else(|| Engine::new(core.config.request_timeout));
        state.running = Some(Arc::clone(&run));
        drop(state);
        runtime.spawn(supervise(Arc::clone(core), run, engine));
        core.tell(Notice::Status);
        seat
    }

    /// Whether a sync is running.
    pub(crate) fn is_running(&self) -> bool {
        self.state().running.is_some()
    }

    /// How the last one ended.
    pub(crate) fn last(&self) -> Option<LastSync> {
        self.state().last
    }

    /// Cancels the running sync.
    pub(crate) fn cancel(&self) {
        if let Some(run) = self.running() {
            run.cancel();
        }
    }

    /// Cancels the running sync, waits for its end on this very thread, and closes the connection.
    pub(crate) fn stop(&self) {
        if let Some(run) = self.running() {
            run.cancel();
            run.wait();
        }
        let engine = self.state().engine.take();
        drop(engine);
    }

    fn running(&self) -> Option<Arc<Run>> {
        self.state().running.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drives a run and tells everybody how it ended, whatever happens in between.
async fn supervise(core: Arc<Core>, run: Arc<Run>, engine: Engine) {
    let driving = tokio::spawn(driver::drive(Arc::clone(&core), Arc::clone(&run), engine));
    let (outcome, engine) = match driving.await {
        Ok((outcome, engine)) => (outcome, Some(engine)),
        Err(_) => (Err(FieldbookError::new(ErrorCode::Internal, "the sync panicked")), None),
    };
    // Whoever waits is told, even if a port of a test panics here.
    let settled = catch_unwind(AssertUnwindSafe(|| settle(&core, &run, &outcome, engine)));
    drop(settled);
    run.finish(outcome);
}

fn settle(core: &Core, run: &Arc<Run>, outcome: &Outcome, engine: Option<Engine>) {
    let failure = outcome.as_ref().err().map(FieldbookError::error_code);
    let ended_at = core.ports.clock.now();
    let mut state = core.desk.state();
    state.last = Some(LastSync { ended_at, failure });
    // A run that began while this one was ending has its own engine.
    if state.running.as_ref().is_some_and(|running| Arc::ptr_eq(running, run)) {
        state.running = None;
        state.engine = engine;
    }
    drop(state);
    match outcome {
        Ok(report) => core.log.info(&format!(
            "sync ended: {:?}, {} exchanges, {} changes up, {} orders down",
            report.end, report.exchanges, report.pushed, report.received_orders
        )),
        Err(error) => core.log.warn(&format!("sync ended: {}", error.code())),
    }
    core.tell(Notice::Status);
}
