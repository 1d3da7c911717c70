//! Bugs that can be planted at the ports, to show that the simulation finds them: phone and hub themselves stay as they
//! are, so those of their inside (`NOT_PLANTED`) need a build of their own.

/// A planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The hub acknowledges what it does not have.
    AcknowledgedBeforeCommit,
    /// The cursor arrives without what it covers.
    CursorBeforeData,
    /// A phone's disk says that it has synced and has not.
    SkippedFsyncOnPhone,
    /// The hub's disk does.
    SkippedFsyncAtHub,
    /// A change that others depend on is left out on its way down.
    DroppedDependant,
    /// A phone that was started anew draws the ids that it drew before.
    ReusedActor,
}

/// All that can be planted here.
pub const BUGS: [Bug; 6] = [
    Bug::AcknowledgedBeforeCommit,
    Bug::CursorBeforeData,
    Bug::SkippedFsyncOnPhone,
    Bug::SkippedFsyncAtHub,
    Bug::DroppedDependant,
    Bug::ReusedActor,
];

/// Those that would have to be planted inside of phone or hub.
pub const NOT_PLANTED: [&str; 6] = [
    "double-applied retry",
    "epoch ignored",
    "quarantine that blocks the queue",
    "undo of another's entry",
    "note lost on reorder",
    "photo published before its hash",
];
