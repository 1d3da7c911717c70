//! Listening to what changes.

use std::sync::{Arc, Mutex, PoisonError};

use fieldbook_client as core;

use crate::views::SyncStatusView;

/// What a listener is told; the current values come first.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum ChangeView {
    /// These orders changed, came or left.
    Orders {
        /// Their ids.
        orders: Vec<String>,
    },
    /// What is where, and whether a sync is running.
    Sync {
        /// As it is now.
        status: SyncStatusView,
    },
    /// The core was locked.
    Locked,
}

impl From<core::Change> for ChangeView {
    fn from(change: core::Change) -> Self {
        match change {
            core::Change::Orders(orders) => {
                Self::Orders { orders: orders.iter().map(ToString::to_string).collect() }
            }
            core::Change::Sync(status) => Self::Sync { status: status.into() },
            core::Change::Locked => Self::Locked,
        }
    }
}

/// Hears what changes, on a thread of the core: return soon.
#[uniffi::export(with_foreign)]
pub trait ChangeListener: Send + Sync {
    /// One change after another.
    fn changed(&self, change: ChangeView);
}

/// Hands the core's changes to the app.
pub(crate) struct ForeignListener(pub(crate) Arc<dyn ChangeListener>);

impl core::ChangeListener for ForeignListener {
    fn changed(&self, change: core::Change) {
        self.0.changed(change.into());
    }
}

/// A listener's place; it ends when this is dropped or cancelled.
#[derive(uniffi::Object)]
pub struct Subscription(Mutex<Option<core::Subscription>>);

impl Subscription {
    pub(crate) fn new(inner: core::Subscription) -> Self {
        Self(Mutex::new(Some(inner)))
    }
}

#[uniffi::export]
impl Subscription {
    /// Ends the subscription; ending it twice does nothing.
    pub fn cancel(&self) {
        let ended = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The listener is the app's: it is dropped after our lock is free.
        drop(ended);
    }
}
