//! What a phone does on its disk. Each can be begun again after it failed or was cut off, as an app would.

mod steps;

use std::path::Path;

use fieldbook_store::StoreError;

use crate::promise::Always;
use crate::{Phone, Promise};
use steps::{
    acknowledge, act_open, all_or_nothing, anything, at_work, compact, delivered, edit, enrolled,
    first_schema, full_log, migrate, nothing, other_stays, purge, receive, same_outbox, ten_edits,
};

/// Something a phone does.
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// Lays out the folder it begins in, and answers the key.
    pub(crate) prepare: fn(&Path) -> [u8; 32],
    /// Does it, telling each promise when the call that gave it has returned.
    pub(crate) act: fn(&mut Phone, Told<'_>) -> Result<(), StoreError>,
    /// What holds at any moment.
    pub(crate) always: Always,
}

/// Who is told what was promised.
pub(crate) type Told<'a> = &'a mut dyn FnMut(Promise);

/// All of them.
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: "open", prepare: nothing, act: act_open, always: anything },
    Scenario { name: "migrate", prepare: first_schema, act: migrate, always: same_outbox },
    Scenario { name: "edit", prepare: at_work, act: edit, always: anything },
    Scenario { name: "receive", prepare: enrolled, act: receive, always: all_or_nothing },
    Scenario { name: "acknowledge", prepare: ten_edits, act: acknowledge, always: anything },
    Scenario { name: "compact", prepare: full_log, act: compact, always: anything },
    Scenario { name: "purge", prepare: delivered, act: purge, always: other_stays },
];
