//! Tickets: an effect hands one out, its outcome brings it back. An outcome with an old ticket is ignored, so that a
//! late answer is harmless and no lock is needed.

/// What ties an outcome to the effect it belongs to; never used twice by one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket {
    run: u64,
    step: u64,
}

impl Ticket {
    /// The ticket before the first; it belongs to nothing.
    pub(crate) const NONE: Self = Self { run: 0, step: 0 };

    /// The first ticket of the next run.
    pub(crate) fn next_run(self) -> Self {
        Self { run: self.run + 1, step: 0 }
    }

    /// The next ticket of the same run.
    pub(crate) fn next_step(self) -> Self {
        Self { run: self.run, step: self.step + 1 }
    }
}
