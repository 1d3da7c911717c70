//! The core as one object: opening, reading, syncing. The engineer's verbs are in `fieldbook/verbs.rs`.

mod verbs;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_client::{self as core, Config, Language, ListFilter, Ports};

use crate::error::FieldbookError;
use crate::parse;
use crate::ports::{ForeignKeys, ForeignLog, KeyProvider, LogSink};
use crate::subscription::{ChangeListener, ForeignListener, Subscription};
use crate::views::{
    MergeNoteView, OrderDetail, OrderSummary, SyncStatusView, SyncSummaryView, UnsyncedView,
};

/// Where the core lives, and how it introduces itself.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FieldbookConfig {
    /// The folder of the store, private to the app.
    pub folder: String,
    /// The app's language as a tag: `zh-Hans`, `zh-Hant`, `en`, or one that means one of them (`zh-CN`, `en-GB`).
    pub language: String,
    /// The app's version, for support.
    pub app_version: String,
    /// What the office calls this phone.
    pub device_name: String,
}

/// Which orders to list.
#[derive(Debug, Clone, Copy, uniffi::Enum)]
pub enum OrderFilter {
    /// Every order on the phone.
    All,
    /// Those still to be handed in.
    Open,
    /// Those taken from the engineer.
    Withdrawn,
}

/// An open Fieldbook. What writes returns when it is on the disk; what reads waits neither for a write nor for the
/// network. Any method may be called from any thread.
#[derive(uniffi::Object)]
pub struct Fieldbook {
    pub(crate) core: core::Fieldbook,
    pub(crate) language: Language,
}

impl Fieldbook {
    /// The core's error, with its sentence in the app's language.
    pub(crate) fn explain(&self, error: &core::FieldbookError) -> FieldbookError {
        FieldbookError::from_core(error, self.language)
    }
}

#[uniffi::export]
impl Fieldbook {
    /// Opens the store in the configured folder, or makes one where there is none.
    ///
    /// # Errors
    /// `wrong_key`, `damaged`, `too_new`, `in_use`: the folder is then as it was, to the byte. Also `disk_full`,
    /// `storage_failed`, `key_unavailable`.
    #[uniffi::constructor]
    pub fn open(
        config: FieldbookConfig,
        keys: Arc<dyn KeyProvider>,
        log: Option<Arc<dyn LogSink>>,
    ) -> Result<Arc<Self>, FieldbookError> {
        let language = config.language.parse().unwrap_or(Language::En);
        let FieldbookConfig { folder, app_version, device_name, .. } = config;
        let config = Config { dir: PathBuf::from(folder), language, app_version, device_name };
        let mut ports = Ports::system(Arc::new(ForeignKeys(keys)));
        ports.log = log.map(|sink| Arc::new(ForeignLog(sink)) as Arc<dyn core::LogSink>);
        let opened = core::Fieldbook::open(config, ports);
        let core = opened.map_err(|error| FieldbookError::from_core(&error, language))?;
        Ok(Arc::new(Self { core, language }))
    }

    /// Makes this phone an engineer's, by the text of the office's QR code; answers the engineer's name.
    ///
    /// # Errors
    /// `enrolment_malformed`, `code_mistyped`, `insecure_hub`, `already_enrolled`; of the hub `code_unknown`,
    /// `code_expired`, `code_used` and others; of the network `hub_unreachable` and others; `locked`, `disk_full`.
    pub async fn enrol(&self, payload: String) -> Result<String, FieldbookError> {
        let owner = self.core.enrol(&payload).await.map_err(|error| self.explain(&error))?;
        Ok(owner.name)
    }

    /// The list of orders: emergencies first, then by window, then by number.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn orders(&self, filter: OrderFilter) -> Result<Vec<OrderSummary>, FieldbookError> {
        let filter = match filter {
            OrderFilter::All => ListFilter::All,
            OrderFilter::Open => ListFilter::Open,
            OrderFilter::Withdrawn => ListFilter::Withdrawn,
        };
        let listed = self.core.orders(filter).map_err(|error| self.explain(&error))?;
        Ok(listed.into_iter().map(Into::into).collect())
    }

    /// An order in full.
    ///
    /// # Errors
    /// `order_unknown` for an order that is not on this phone, `locked`, or what the store says.
    pub fn order(&self, order: &str) -> Result<OrderDetail, FieldbookError> {
        let shown = parse::id(order).and_then(|order| self.core.order(order));
        let order = shown.map_err(|error| self.explain(&error))?;
        Ok(OrderDetail::of(order, self.language))
    }

    /// Orders that match words, best first, at most `limit`. Chinese is found from one character on.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn search(&self, words: &str, limit: u32) -> Result<Vec<OrderSummary>, FieldbookError> {
        let found = self.core.search(words, limit).map_err(|error| self.explain(&error))?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// What was merged on an order, each with a sentence in the app's language.
    ///
    /// # Errors
    /// `order_unknown`, `locked`, or what the store says.
    pub fn merge_notes(&self, order: &str) -> Result<Vec<MergeNoteView>, FieldbookError> {
        let notes = parse::id(order).and_then(|order| self.core.merge_notes(order));
        Ok(notes.map_err(|error| self.explain(&error))?.into_iter().map(Into::into).collect())
    }

    /// Remembers that the merge notes of an order were read.
    ///
    /// # Errors
    /// `order_unknown`, `locked`, or what the store says.
    pub fn mark_notes_seen(&self, order: &str) -> Result<(), FieldbookError> {
        let marked = parse::id(order).and_then(|order| self.core.mark_notes_seen(order));
        marked.map_err(|error| self.explain(&error))
    }

    /// A photo as it was attached on this phone, verified.
    ///
    /// # Errors
    /// `unknown_photo`, `photo_damaged`, `locked`, or what the store says.
    pub fn photo(&self, photo: &str) -> Result<Vec<u8>, FieldbookError> {
        let bytes = parse::id(photo).and_then(|photo| self.core.photo(photo));
        bytes.map_err(|error| self.explain(&error))
    }

    /// Exchanges with the hub until nothing is left or the budget is spent, then says what was done. Stops cleanly;
    /// calling it while one runs joins that one.
    ///
    /// # Errors
    /// `not_enrolled`, `locked`; of the network `hub_unreachable`, `hub_timeout`, `connection_lost`, `hub_untrusted`,
    /// `response_garbled`, `response_too_large`, `hub_forged`; of the hub `device_revoked`, `clock_skew`,
    /// `sync_stalled` and others; of the store `disk_full`, `storage_failed`. What was saved stays in the outbox.
    pub async fn sync_now(&self, budget: Duration) -> Result<SyncSummaryView, FieldbookError> {
        let report = self.core.sync_now(budget).await.map_err(|error| self.explain(&error))?;
        Ok(report.into())
    }

    /// Stops a running sync cleanly; without one it does nothing.
    pub fn cancel_sync(&self) {
        self.core.cancel_sync();
    }

    /// What is at the hub and what is on this phone only.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn sync_status(&self) -> Result<SyncStatusView, FieldbookError> {
        self.core.sync_status().map(Into::into).map_err(|error| self.explain(&error))
    }

    /// Tells `listener` what changes: the current values first, then each change.
    pub fn subscribe(&self, listener: Arc<dyn ChangeListener>) -> Arc<Subscription> {
        Arc::new(Subscription::new(self.core.subscribe(Arc::new(ForeignListener(listener)))))
    }

    /// This phone's work that the hub does not have, for saving by hand.
    ///
    /// # Errors
    /// `locked`, or what the store says.
    pub fn export_unsynced(&self) -> Result<Vec<UnsyncedView>, FieldbookError> {
        let unsynced = self.core.export_unsynced().map_err(|error| self.explain(&error))?;
        Ok(unsynced.into_iter().map(Into::into).collect())
    }

    /// Stops sync, finishes the running write, closes the store and forgets its keys. Later calls answer `locked`.
    pub fn lock(&self) {
        self.core.lock();
    }

    /// Whether it is locked.
    pub fn is_locked(&self) -> bool {
        self.core.is_locked()
    }
}
