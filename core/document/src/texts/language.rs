//! The languages of the catalogue, and how they are asked for.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of the catalogue.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant")]
    ZhHant,
}

/// A language that the catalogue does not have, or a text that names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the texts are not there in this language")]
pub struct LanguageError;

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::En, Self::ZhHans, Self::ZhHant];

    /// The tag of the catalogue's folder.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
        }
    }

    /// For Fluent's plural rules.
    pub(super) fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    /// Reads tags as browsers and systems write them: `zh-CN`, `zh_TW.UTF-8`, `en-GB`, `zh`. Region decides the script
    /// when no script is named: Taiwan, Hong Kong and Macao write traditional Chinese.
    fn from_str(text: &str) -> Result<Self, LanguageError> {
        let tag = text.split(['.', '@']).next().unwrap_or_default();
        let id: LanguageIdentifier = tag.parse().map_err(|_| LanguageError)?;
        let region = id.region.as_ref().map(unic_langid::subtags::Region::as_str);
        let script = id.script.as_ref().map(unic_langid::subtags::Script::as_str);
        match (id.language.as_str(), script, region) {
            ("en", ..) => Ok(Self::En),
            ("zh", Some("Hant"), _) | ("zh", None, Some("TW" | "HK" | "MO")) => Ok(Self::ZhHant),
            ("zh", ..) => Ok(Self::ZhHans),
            _ => Err(LanguageError),
        }
    }
}
