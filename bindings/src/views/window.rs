//! A period of time.

use std::time::SystemTime;

use fieldbook_client::model;

use super::moment;

/// A period in which somebody is expected on site.
#[derive(Debug, Clone, uniffi::Record)]
pub struct WindowView {
    /// Not before.
    pub start: SystemTime,
    /// Not after.
    pub end: SystemTime,
}

impl From<model::Window> for WindowView {
    fn from(window: model::Window) -> Self {
        Self { start: moment(window.start), end: moment(window.end) }
    }
}
