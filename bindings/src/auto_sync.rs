//! Syncing by itself, for as long as the app holds on to it.

use std::sync::{Arc, Mutex, PoisonError};

use fieldbook_client as core;

use crate::error::FieldbookError;
use crate::fieldbook::Fieldbook;
use crate::ports::{ConnectivityObserver, ForeignConnectivity};

/// Syncing by itself; it ends when this is dropped or cancelled.
#[derive(uniffi::Object)]
pub struct AutoSync(Mutex<Option<core::AutoSync>>);

#[uniffi::export]
impl AutoSync {
    /// Ends it; ending it twice does nothing.
    pub fn cancel(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

#[uniffi::export]
impl Fieldbook {
    /// Syncs by itself from here on: soon after something was saved, when the hub says that there is something to
    /// fetch, when the network comes back, and now and then. How syncs went is in the sync status. While the core is
    /// locked it waits for `unlock`.
    ///
    /// # Errors
    /// `internal` when there is no thread for the network.
    pub fn auto_sync(
        &self,
        connectivity: Arc<dyn ConnectivityObserver>,
    ) -> Result<Arc<AutoSync>, FieldbookError> {
        let begun = self.core.auto_sync(Arc::new(ForeignConnectivity(connectivity)));
        let begun = begun.map_err(|error| self.explain(&error))?;
        Ok(Arc::new(AutoSync(Mutex::new(Some(begun)))))
    }

    /// Says that the network may have changed: whoever syncs by itself asks its `ConnectivityObserver` again.
    pub fn connectivity_changed(&self) {
        self.core.connectivity_changed();
    }
}
