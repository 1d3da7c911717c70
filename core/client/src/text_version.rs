//! The version of a text: what an editor got together with the text, and hands back with its edit.

use std::fmt;
use std::str::FromStr;

use fieldbook_model::{ChangeHash, OrderView};

use crate::error::{ErrorCode, FieldbookError};

/// An opaque name for what an editor was opened with. As text it can be kept while the app sleeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextVersion(Vec<ChangeHash>);

impl TextVersion {
    /// The heads of the record that this version stands for.
    pub(crate) fn into_heads(self) -> Vec<ChangeHash> {
        self.0
    }
}

impl From<Vec<ChangeHash>> for TextVersion {
    fn from(heads: Vec<ChangeHash>) -> Self {
        Self(heads)
    }
}

impl From<&OrderView> for TextVersion {
    /// The version of all four texts of a view.
    fn from(view: &OrderView) -> Self {
        Self(view.version.clone())
    }
}

impl fmt::Display for TextVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, head) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "." };
            write!(f, "{separator}{head}")?;
        }
        Ok(())
    }
}

impl FromStr for TextVersion {
    type Err = FieldbookError;

    /// # Errors
    /// `text_version_unknown` for what [`Display`](fmt::Display) never wrote.
    fn from_str(text: &str) -> Result<Self, FieldbookError> {
        let heads = text.split('.').map(str::parse).collect::<Result<_, _>>();
        let unknown =
            |_| FieldbookError::new(ErrorCode::TextVersionUnknown, "not the version of a text");
        heads.map(Self).map_err(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_comes_back_from_its_text() {
        for count in [1, 3] {
            let heads: Vec<_> =
                (1..=count).map(|byte| ChangeHash::from_bytes([byte; 32])).collect();
            let version = TextVersion::from(heads);
            assert_eq!(version.to_string().parse::<TextVersion>().unwrap(), version);
        }
    }

    #[test]
    fn what_is_no_version_says_so() {
        for text in ["", ".", "abc", "0102"] {
            let error = text.parse::<TextVersion>().unwrap_err();
            assert_eq!(error.code(), "text_version_unknown", "{text:?}");
        }
    }
}
