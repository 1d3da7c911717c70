//! Runs work on bytes from outside on a thread with a large stack, and turns a panic into an error.
//!
//! Forged documents can nest deeply enough to overflow a small stack, which no `catch_unwind` survives
//! (`reliability.md`); phones give secondary threads as little as 512 KiB.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crate::DocumentError;

/// Stack of the working thread, in bytes: enough for any document that passed the guard's earlier steps.
pub(crate) const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Runs `work` to its end on a thread of its own. Whatever `work` was changing is lost when it panics.
pub(crate) fn on_big_stack<T: Send>(
    work: impl FnOnce() -> Result<T, DocumentError> + Send,
) -> Result<T, DocumentError> {
    thread::scope(|scope| {
        let builder =
            thread::Builder::new().name("fieldbook-guard".to_owned()).stack_size(STACK_BYTES);
        let thread =
            builder.spawn_scoped(scope, || caught(work)).map_err(DocumentError::NoThread)?;
        thread.join().unwrap_or(Err(DocumentError::Panicked))
    })
}

/// Runs `work` here, with a panic turned into [`DocumentError::Panicked`].
pub(crate) fn caught<T>(
    work: impl FnOnce() -> Result<T, DocumentError>,
) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(DocumentError::Panicked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_the_caller_goes_on() {
        let answer: Result<(), _> = on_big_stack(|| panic!("forged"));
        assert!(matches!(answer, Err(DocumentError::Panicked)));
        assert_eq!(on_big_stack(|| Ok(7)).unwrap(), 7);
    }
}
