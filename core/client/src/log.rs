//! Log lines to the app's sink: codes and counts only. A sink that panics is left alone from then on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ports::{LogLevel, LogSink};

/// The app's sink, or nothing.
pub(crate) struct Log {
    sink: Option<Arc<dyn LogSink>>,
    broken: AtomicBool,
}

impl Log {
    pub(crate) fn new(sink: Option<Arc<dyn LogSink>>) -> Self {
        Self { sink, broken: AtomicBool::new(false) }
    }

    pub(crate) fn info(&self, line: &str) {
        self.line(LogLevel::Info, line);
    }

    pub(crate) fn warn(&self, line: &str) {
        self.line(LogLevel::Warn, line);
    }

    pub(crate) fn error(&self, line: &str) {
        self.line(LogLevel::Error, line);
    }

    fn line(&self, level: LogLevel, line: &str) {
        let Some(sink) = self.sink.as_ref() else { return };
        if self.broken.load(Ordering::Relaxed) {
            return;
        }
        if catch_unwind(AssertUnwindSafe(|| sink.log(level, line))).is_err() {
            self.broken.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    struct Panicking(AtomicU32);

    impl LogSink for Panicking {
        fn log(&self, _: LogLevel, _: &str) {
            self.0.fetch_add(1, Ordering::Relaxed);
            panic!("the app's logger fails");
        }
    }

    #[test]
    fn a_logger_that_panics_is_called_once_and_stops_nothing() {
        let sink = Arc::new(Panicking(AtomicU32::new(0)));
        let log = Log::new(Some(Arc::clone(&sink) as Arc<dyn LogSink>));
        log.warn("one");
        log.info("two");
        assert_eq!(sink.0.load(Ordering::Relaxed), 1);
    }
}
