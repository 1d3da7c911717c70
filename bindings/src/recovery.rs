//! A store that says `damaged`: what can be read is saved into a new one.

use std::sync::Arc;

use fieldbook_client::{self as core, Ports};

use crate::error::FieldbookError;
use crate::fieldbook::FieldbookConfig;
use crate::ports::{ForeignKeys, KeyProvider};

/// What could be saved of a damaged store.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RecoveredView {
    /// Whether the new store knows whose phone this is; otherwise it is to be enrolled again.
    pub enrolled: bool,
    /// Orders that came over whole.
    pub orders: u64,
    /// Orders of which only this phone's own work came over; the hub sends the rest again.
    pub orders_in_part: u64,
    /// This phone's changes that the hub does not have, and that are in the new store.
    pub changes: u64,
    /// Where the damaged files are.
    pub kept_in: String,
}

impl From<core::Recovered> for RecoveredView {
    fn from(recovered: core::Recovered) -> Self {
        Self {
            enrolled: recovered.is_enrolled,
            orders: recovered.orders,
            orders_in_part: recovered.orders_in_part,
            changes: recovered.changes,
            kept_in: recovered.kept_in.to_string_lossy().into_owned(),
        }
    }
}

/// Makes a new store of what can be read of a damaged one, after `open` said `damaged`; then open again. The damaged
/// files are kept until `discard_damaged`. A recovery that is cut off goes on with the same call.
///
/// # Errors
/// `wrong_key`, `too_new`, `in_use`, `disk_full`, `storage_failed`, `key_unavailable`: the store is as it was then.
#[uniffi::export]
pub fn recover_store(
    config: FieldbookConfig,
    keys: Arc<dyn KeyProvider>,
) -> Result<RecoveredView, FieldbookError> {
    let (config, ports) = (config.into_core(), Ports::system(Arc::new(ForeignKeys(keys))));
    let recovered = core::Fieldbook::recover(&config, &ports);
    recovered.map(Into::into).map_err(|error| FieldbookError::from_core(&error, config.language))
}

/// Removes the damaged files that a recovery kept. To be called before the store is opened.
///
/// # Errors
/// `in_use`, `storage_failed`.
#[uniffi::export]
pub fn discard_damaged_store(config: FieldbookConfig) -> Result<(), FieldbookError> {
    let config = config.into_core();
    let discarded = core::Fieldbook::discard_damaged(&config);
    discarded.map_err(|error| FieldbookError::from_core(&error, config.language))
}
