//! The engineers of the company.

use fieldbook_model::{EngineerId, StockLocation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft;
use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::EngineerRow;

/// An engineer to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EngineerDraft {
    /// The name colleagues and customers read.
    pub name: String,
    /// The stock this engineer takes parts from; `van of NAME` when left out.
    #[serde(default)]
    pub van: Option<String>,
}

/// An engineer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EngineerView {
    /// Who.
    #[schema(value_type = String, format = Uuid)]
    pub engineer: EngineerId,
    /// The name colleagues and customers read.
    pub name: String,
    /// The stock this engineer takes parts from.
    pub van: String,
}

impl From<EngineerRow> for EngineerView {
    fn from(row: EngineerRow) -> Self {
        Self { engineer: row.engineer, name: row.name, van: row.van.0 }
    }
}

impl Hub {
    /// Adds an engineer.
    ///
    /// # Errors
    /// `invalid_field` for a blank or overlong name.
    pub fn add_engineer(&self, draft: &EngineerDraft) -> Result<EngineerView, HubError> {
        let name = draft::required_line("name", draft.name.trim())?;
        let van = match draft::optional_line("van", draft.van.as_deref())? {
            Some(van) => van,
            None => draft::line("name", &format!("van of {name}"))?,
        };
        let van = StockLocation(van);
        let row = EngineerRow { engineer: EngineerId::from(self.clock().id()?), name, van };
        let now = self.now().as_millis();
        self.storage().write(|work| {
            work.add_engineer(&row, now)?;
            work.audit("engineer", row.engineer.as_bytes(), now)
        })?;
        Ok(row.into())
    }

    /// Every engineer, by name.
    ///
    /// # Errors
    /// `internal`.
    pub fn engineers(&self) -> Result<Vec<EngineerView>, HubError> {
        self.storage()
            .read(|view| Ok(view.engineers()?.into_iter().map(EngineerView::from).collect()))
    }

    /// The engineer that somebody means: by id, or by name when only one has it.
    ///
    /// # Errors
    /// `engineer_unknown`, also when several have that name.
    pub fn find_engineer(&self, text: &str) -> Result<EngineerView, HubError> {
        let by_id: Option<EngineerId> = text.parse().ok();
        let is_meant = |view: &EngineerView| by_id == Some(view.engineer) || view.name == text;
        let mut found = self.engineers()?.into_iter().filter(is_meant);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(HubError::EngineerUnknown),
            (Some(_), Some(_)) => Err(HubError::NameAmbiguous),
        }
    }
}
