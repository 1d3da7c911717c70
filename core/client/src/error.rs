//! The one error an app sees: a kind it can act on, a stable code, and what exactly was wrong.
//!
//! `error/codes.rs` lists every code, `error/mapping.rs` has the one exhaustive mapping from the rooms below. Texts come
//! from the catalogue in `core/document/locales`, under `error-<code>`.

mod codes;
mod mapping;

use std::fmt;

use fieldbook_document::{ArgValue, Language, render};

pub use codes::{ERROR_CODES, ErrorCode, ErrorKind};

/// Why something was not done. Nothing was changed then, unless the code's description says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldbookError {
    code: ErrorCode,
    detail: String,
}

impl FieldbookError {
    /// An error of this code. `detail` names what was wrong, in English, without customer data.
    pub(crate) fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// What an app can do about it.
    pub const fn kind(&self) -> ErrorKind {
        self.code.kind()
    }

    /// The stable code as text, for example `order_unknown`.
    pub const fn code(&self) -> &'static str {
        self.code.as_str()
    }

    /// The stable code, for a `match`.
    pub const fn error_code(&self) -> ErrorCode {
        self.code
    }

    /// What exactly was wrong, in English, for support; never a name, a text or a key.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// A sentence for the user, in their language.
    pub fn text(&self, language: Language) -> String {
        let id = format!("error-{}", self.code());
        render(language, &id, &[("detail", ArgValue::from(self.detail.as_str()))])
    }
}

impl fmt::Display for FieldbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.detail)
    }
}

impl std::error::Error for FieldbookError {}

#[cfg(test)]
mod tests;
