//! How commands answer: in words, or in JSON.

use std::io::{self, Write as _};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;

use super::error::CliError;

/// How to answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Say {
    /// In JSON.
    pub(super) json: bool,
}

impl Say {
    /// Answers with `value`, or with what `words` makes of it.
    pub(super) fn answer<T: Serialize>(
        self,
        value: &T,
        words: impl FnOnce(&T) -> String,
    ) -> Result<(), CliError> {
        let text = if self.json {
            serde_json::to_string_pretty(value).map_err(io::Error::from)?
        } else {
            words(value)
        };
        Ok(writeln!(io::stdout(), "{}", text.trim_end_matches('\n'))?)
    }

    /// Tells of a failure, and ends the process's way.
    pub(super) fn error(self, error: &CliError) -> ExitCode {
        let cause =
            std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        let told = if self.json {
            let body = json!({ "code": error.code(), "detail": error.to_string(), "field": error.field() });
            writeln!(io::stdout(), "{}", json!({ "error": body }))
        } else {
            writeln!(io::stderr(), "fieldbook: {error}{cause} ({})", error.code())
        };
        // Nobody is left to tell when the terminal is gone; the exit code still says it.
        drop(told);
        ExitCode::from(error.exit())
    }
}
