//! Runs work on bytes from outside on a thread with a large stack, and turns a panic into an error.
//!
//! Forged documents can nest deeply enough to overflow a small stack, which no `catch_unwind` survives
//! (`reliability.md`); phones give secondary threads as little as 512 KiB.

use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, Scope, ScopedJoinHandle};

use crate::DocumentError;

/// Stack of the working thread, in bytes: enough for any document that passed the guard's earlier steps.
pub(crate) const STACK_BYTES: usize = 8 * 1024 * 1024;

thread_local! {
    static IS_BIG: Cell<bool> = const { Cell::new(false) };
}

/// Starts a thread that opens many records: its stack is large, so that none of them needs a thread of its own. A panic
/// ends it with [`DocumentError::Panicked`].
///
/// # Errors
/// When the system gives no thread.
pub fn spawn_opener<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> Result<T, DocumentError> + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, Result<T, DocumentError>>> {
    let builder = thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES);
    builder.spawn_scoped(scope, || {
        IS_BIG.set(true);
        caught(work)
    })
}

/// Runs `work` to its end on a large stack: a thread of its own, unless this one has it. Whatever `work` was changing is
/// lost when it panics.
pub(crate) fn on_big_stack<T: Send>(
    work: impl FnOnce() -> Result<T, DocumentError> + Send,
) -> Result<T, DocumentError> {
    if IS_BIG.get() {
        return caught(work);
    }
    thread::scope(|scope| {
        let thread =
            spawn_opener(scope, "fieldbook-guard", work).map_err(DocumentError::NoThread)?;
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

    #[test]
    fn a_thread_that_opens_records_does_it_itself() {
        let (here, there) = thread::scope(|scope| {
            let here = || Ok(thread::current().id());
            let work = move || Ok((here()?, on_big_stack(here)?));
            spawn_opener(scope, "opener", work).unwrap().join().unwrap().unwrap()
        });
        assert_eq!(there, here);
    }

    #[test]
    fn a_thread_that_panics_spoils_nothing_else() {
        let answer = thread::scope(|scope| {
            let work = || -> Result<(), DocumentError> { panic!("forged") };
            spawn_opener(scope, "opener", work).unwrap().join()
        });
        assert!(matches!(answer, Ok(Err(DocumentError::Panicked))));
    }
}
