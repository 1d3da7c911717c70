//! Small words of a mapping file that have a grammar of their own.

use fieldbook_model::Priority;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;

/// The name under which a source's keys are remembered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct SourceName(String);

impl SourceName {
    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SourceName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() || text.len() > 64 {
            return Err("a source has a name of 1 to 64 bytes");
        }
        Ok(Self(text))
    }
}

/// The priority that the product itself calls so: `low`, `normal`, `high`, `emergency`.
pub(crate) fn priority(text: &str) -> Option<Priority> {
    let text: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
    Priority::deserialize(text).ok()
}
