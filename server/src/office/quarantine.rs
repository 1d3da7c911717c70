//! What phones delivered and the hub could not let in.

use fieldbook_model::{ChangeHash, DeviceId, EngineerId, OrderId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::page;
use super::release::is_releasable;
use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::QuarantineRow;

const PAGE: usize = 100;

/// A change that is held. Its bytes stay in the hub's database, as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldView {
    /// Its number, to release it by.
    pub id: i64,
    /// The order the phone named; it may not exist.
    #[schema(value_type = String, format = Uuid)]
    pub order: OrderId,
    /// The phone.
    #[schema(value_type = String, format = Uuid)]
    pub device: DeviceId,
    /// Whose phone.
    #[schema(value_type = String, format = Uuid)]
    pub engineer: EngineerId,
    /// The change's hash, or that of the bytes when they are no change.
    #[schema(value_type = String)]
    pub hash: ChangeHash,
    /// Why it is held; the phone was told the same.
    pub code: String,
    /// Whether the office may let it in: the reason is who delivered it, and not what is in it.
    pub releasable: bool,
    /// How many bytes came.
    pub size: usize,
    /// When: milliseconds since 1970 in UTC.
    #[schema(value_type = i64)]
    pub at: Timestamp,
}

/// A page of what is held, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuarantinePage {
    /// The changes.
    pub held: Vec<HeldView>,
    /// Hand it back as `cursor` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl From<(i64, QuarantineRow)> for HeldView {
    fn from((id, row): (i64, QuarantineRow)) -> Self {
        let QuarantineRow { device, engineer, order, hash, code, bytes, at, .. } = row;
        let releasable = is_releasable(&code);
        Self { id, order, device, engineer, hash, code, releasable, size: bytes.len(), at }
    }
}

impl Hub {
    /// A page of held changes.
    ///
    /// # Errors
    /// `invalid_field` for a cursor that is none.
    pub fn quarantine(&self, cursor: Option<&str>) -> Result<QuarantinePage, HubError> {
        let after = page::row(cursor)?;
        let rows = self.storage().read(|view| view.quarantine(after, PAGE))?;
        let last = rows.last().filter(|_| rows.len() == PAGE);
        let next = last.map(|(id, _)| page::marker(*id));
        Ok(QuarantinePage { held: rows.into_iter().map(Into::into).collect(), next })
    }
}
