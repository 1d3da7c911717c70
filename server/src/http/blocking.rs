//! Where the hub's verbs run: on threads that may block, never on those that serve connections.

use fieldbook_wire::ProblemCode;

use super::Problem;
use crate::hub::Hub;

/// Runs `verb` on a blocking thread.
pub(super) async fn run<T, E>(
    hub: &Hub,
    verb: impl FnOnce(&Hub) -> Result<T, E> + Send + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + Send + 'static,
{
    let hub = hub.clone();
    let serve = move || {
        let _served = hub.serve();
        verb(&hub)
    };
    match tokio::task::spawn_blocking(serve).await {
        Ok(done) => done.map_err(Into::into),
        Err(error) => {
            tracing::error!(
                "verb gave up: {}",
                if error.is_panic() { "panic" } else { "cancelled" }
            );
            Err(Problem::new(ProblemCode::Internal))
        }
    }
}
