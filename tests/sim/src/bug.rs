//! Bugs to plant, to show that the simulation finds them: some at the ports, around a phone and a hub that stay as they
//! are; those of their inside only in a build with the feature `sabotage`.

/// A planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The hub acknowledges what it does not have.
    AcknowledgedBeforeCommit,
    /// The cursor arrives without what it covers.
    CursorBeforeData,
    /// Disks say that they have synced and have not.
    SkippedFsync,
    /// A change that others depend on is left out on its way down.
    DroppedDependant,
    /// A phone that was started anew draws the ids that it drew before.
    ReusedActor,
    /// A phone does a retried command once more.
    DoubleAppliedRetry,
    /// The hub signs for what it does not have yet.
    ReceiptTooEarly,
    /// A phone does not notice that the hub was restored.
    EpochIgnored,
    /// What was written on a change that the hub put aside stays put aside with it.
    QuarantineBlocksQueue,
    /// Who saves a text takes back what a colleague typed while the editor was open.
    UndoOfAnothersEntry,
    /// Whether a merge is noted depends on what arrived first.
    NoteLostOnReorder,
    /// The hub publishes a photo without looking at its hash.
    PhotoBeforeHash,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::AcknowledgedBeforeCommit,
        Self::CursorBeforeData,
        Self::SkippedFsync,
        Self::DroppedDependant,
        Self::ReusedActor,
        Self::DoubleAppliedRetry,
        Self::ReceiptTooEarly,
        Self::EpochIgnored,
        Self::QuarantineBlocksQueue,
        Self::UndoOfAnothersEntry,
        Self::NoteLostOnReorder,
        Self::PhotoBeforeHash,
    ];

    /// The bug inside of phone or hub that this is; `None` for one at the ports.
    #[cfg(feature = "sabotage")]
    pub(crate) const fn inside(self) -> Option<fieldbook_document::Planted> {
        use fieldbook_document::Planted;
        match self {
            Self::DoubleAppliedRetry => Some(Planted::DoubleAppliedRetry),
            Self::EpochIgnored => Some(Planted::EpochIgnored),
            Self::QuarantineBlocksQueue => Some(Planted::QuarantineBlocksQueue),
            Self::UndoOfAnothersEntry => Some(Planted::UndoOfAnothersEntry),
            Self::NoteLostOnReorder => Some(Planted::NoteLostOnReorder),
            Self::PhotoBeforeHash => Some(Planted::PhotoBeforeHash),
            Self::AcknowledgedBeforeCommit
            | Self::CursorBeforeData
            | Self::SkippedFsync
            | Self::DroppedDependant
            | Self::ReusedActor
            | Self::ReceiptTooEarly => None,
        }
    }
}
