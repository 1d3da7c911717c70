//! The one error that crosses to Kotlin and Swift: a kind to act on, a stable code, what exactly was wrong, and a
//! sentence for the user.

use fieldbook_client::{ERROR_CODES, ErrorKind, FieldbookError as CoreError, Language};

/// Why something was not done; nothing was changed. `code` is stable and listed in `docs/errors.md`; `detail` says in
/// English what exactly was wrong, for support; `text` is a sentence for the user in the app's language.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum FieldbookError {
    /// There is no such thing on this phone: read the list again.
    #[error("{code}: {detail}")]
    NotFound {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
    /// A rule of the trade forbids it now: tell the user which.
    #[error("{code}: {detail}")]
    Refused {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
    /// What was given cannot be right: let the user correct it.
    #[error("{code}: {detail}")]
    Invalid {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
    /// The store on this phone fails: see the code; nothing was lost.
    #[error("{code}: {detail}")]
    Storage {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
    /// The hub was not reached, or its answer was not understood: try later.
    #[error("{code}: {detail}")]
    Network {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
    /// The hub answered and said no: see the code.
    #[error("{code}: {detail}")]
    Hub {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
    /// The core is locked.
    #[error("{code}: {detail}")]
    Locked {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
    /// A fault of ours: report it.
    #[error("{code}: {detail}")]
    Internal {
        /// Stable code.
        code: String,
        /// What exactly, in English.
        detail: String,
        /// For the user.
        text: String,
    },
}

impl FieldbookError {
    /// The core's error with its sentence in this language.
    pub(crate) fn from_core(error: &CoreError, language: Language) -> Self {
        let (code, detail, text) =
            (error.code().to_owned(), error.detail().to_owned(), error.text(language));
        match error.kind() {
            ErrorKind::NotFound => Self::NotFound { code, detail, text },
            ErrorKind::Refused => Self::Refused { code, detail, text },
            ErrorKind::Invalid => Self::Invalid { code, detail, text },
            ErrorKind::Storage => Self::Storage { code, detail, text },
            ErrorKind::Network => Self::Network { code, detail, text },
            ErrorKind::Hub => Self::Hub { code, detail, text },
            ErrorKind::Locked => Self::Locked { code, detail, text },
            ErrorKind::Internal => Self::Internal { code, detail, text },
        }
    }
}

/// Every stable code an error can carry, sorted as `docs/errors.md` lists them; for tests of an app's own texts.
#[uniffi::export]
pub fn error_codes() -> Vec<String> {
    ERROR_CODES.iter().map(|code| code.as_str().to_owned()).collect()
}
