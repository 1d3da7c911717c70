//! The core as one object: opening, reading, syncing. The engineer's verbs are in `fieldbook/verbs.rs`.

mod verbs;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_client::{self as core, Config, Language, ListFilter, Ports};

use crate::error::FieldbookError;
use crate::parse;
use crate::ports::{ForeignKeys, ForeignLog, KeyProvider, LogSink};
use crate::stop_sign::StopSign;
use crate::subscription::{ChangeListener, ForeignListener, Subscription};
use crate::views::{
    MergeNoteView, OrderDetail, OrderSummary, SyncStatusView, SyncSummaryView, UnsyncedWorkView,
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
    /// How long the hub may take over one request before `hub_timeout`; a minute when the app does not say.
    #[uniffi(default = None)]
    pub request_timeout: Option<Duration>,
}

impl FieldbookConfig {
    /// The same for the core; a language that is none of ours becomes English.
    pub(crate) fn into_core(self) -> Config {
        Config {
            dir: PathBuf::from(self.folder),
            language: self.language.parse().unwrap_or(Language::En),
            app_version: self.app_version,
            device_name: self.device_name,
            request_timeout: self.request_timeout.unwrap_or(Config::REQUEST_TIMEOUT),
        }
    }
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
        let config = config.into_core();
        let language = config.language;
        let mut ports = Ports::system(Arc::new(ForeignKeys(keys)));
        ports.log = log.map(|sink| Arc::new(ForeignLog(sink)) as Arc<dyn core::LogSink>);
        let opened = core::Fieldbook::open(config, ports);
        let core = opened.map_err(|error| FieldbookError::from_core(&error, language))?;
        Ok(Arc::new(Self { core, language }))
    }

    /// Makes this phone an engineer's, by the text of the office's QR code; answers the engineer's name. Once, and again
    /// while the sync status says `blocked`: all work stays then.
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

    /// A photo of an order: from this phone when it is here, else fetched from the hub, verified, and kept encrypted.
    ///
    /// # Errors
    /// `unknown_photo`, `photo_damaged`; of the network `hub_unreachable` and others; `not_enrolled`, `device_revoked`,
    /// `locked`, `disk_full`.
    pub async fn fetch_photo(&self, order: &str, photo: &str) -> Result<Vec<u8>, FieldbookError> {
        let ids = parse::id(order).and_then(|order| Ok((order, parse::id(photo)?)));
        let (order, photo) = ids.map_err(|error| self.explain(&error))?;
        let bytes = self.core.fetch_photo(order, photo).await;
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

    /// The same until `stop` is raised: then it answers at once that it is not complete, and the sync itself stops
    /// cleanly when nobody else waits for it.
    ///
    /// # Errors
    /// As `sync_now`.
    pub async fn sync_until(
        &self,
        budget: Duration,
        stop: Arc<StopSign>,
    ) -> Result<SyncSummaryView, FieldbookError> {
        tokio::select! {
            biased;
            () = stop.raised() => Ok(SyncSummaryView::given_up()),
            summary = self.sync_now(budget) => summary,
        }
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

    /// This phone's work that the hub does not have, for saving by hand. What is damaged is named, and keeps nothing else
    /// from being exported.
    ///
    /// # Errors
    /// `locked`, or what the store says; `damaged` only when nothing at all can be asked.
    pub fn export_unsynced(&self) -> Result<UnsyncedWorkView, FieldbookError> {
        self.core.export_unsynced().map(Into::into).map_err(|error| self.explain(&error))
    }

    /// Stops sync, finishes the running write, closes the store and forgets its keys. Later calls answer `locked`;
    /// subscriptions stay.
    pub fn lock(&self) {
        self.core.lock();
    }

    /// Opens the core again after a lock: asks the `KeyProvider` for the key anew. Listeners hear the current values.
    /// Does nothing when it is open.
    ///
    /// # Errors
    /// As `open`; the core stays locked then.
    pub fn unlock(&self) -> Result<(), FieldbookError> {
        self.core.unlock().map_err(|error| self.explain(&error))
    }

    /// Destroys everything on this phone, the key first. Refuses while work is only here, unless `order` is the text of
    /// the office's order to wipe, signed by the hub for this very phone. The core is locked afterwards.
    ///
    /// # Errors
    /// `not_safe_to_wipe`, `wipe_order_invalid`, `locked`: nothing was changed. `storage_failed` when files could not be
    /// removed: without the key nobody reads them, and the next `open` removes them.
    #[expect(clippy::needless_pass_by_value, reason = "UniFFI lends no option")]
    pub fn wipe(&self, order: Option<String>) -> Result<(), FieldbookError> {
        self.core.wipe(order.as_deref()).map_err(|error| self.explain(&error))
    }

    /// Whether it is locked.
    pub fn is_locked(&self) -> bool {
        self.core.is_locked()
    }
}
