//! The small words of the trade as enums that Kotlin and Swift can switch over; one line per word, no rules.

use fieldbook_client::model;

macro_rules! mirrored {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl From<model::$name> for $name {
            fn from(word: model::$name) -> Self {
                match word {
                    $(model::$name::$variant => Self::$variant),+
                }
            }
        }

        impl From<$name> for model::$name {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$variant => Self::$variant),+
                }
            }
        }
    };
}

mirrored!(
    /// How urgent an order is.
    Priority {
        /// Can wait.
        Low,
        /// As planned.
        Normal,
        /// Before others.
        High,
        /// Somebody is stuck or in danger.
        Emergency,
    }
);

mirrored!(
    /// Where the office stands with an order.
    DispatchState {
        /// Just came in.
        New,
        /// Sorted by urgency.
        Triaged,
        /// Has a window.
        Scheduled,
        /// Has a crew.
        Dispatched,
        /// Will not be done; work already done stays.
        Cancelled,
        /// Done and checked.
        Closed,
        /// Came back.
        Reopened,
    }
);

mirrored!(
    /// How far an engineer's visit has come.
    VisitState {
        /// Nobody has looked.
        Unseen,
        /// Turned down, with a reason.
        Declined,
        /// Read.
        Acknowledged,
        /// Taken.
        Accepted,
        /// On the way.
        Travelling,
        /// Arrived.
        OnSite,
        /// Interrupted.
        Paused,
        /// Working.
        Working,
        /// Finished, with an outcome.
        WorkDone,
        /// The customer would not sign.
        SignOffRefused,
        /// The customer signed.
        SignedOff,
        /// Handed in.
        Submitted,
    }
);

mirrored!(
    /// Why work stands still.
    PauseReason {
        /// A part is missing.
        Parts,
        /// The customer must do or decide something.
        Customer,
        /// No way in.
        Access,
        /// Not safe to go on.
        Safety,
        /// The shift ends.
        Shift,
    }
);

mirrored!(
    /// How the work ended.
    Outcome {
        /// It works again.
        Fixed,
        /// It works for now.
        Temporary,
        /// It does not work.
        NotFixed,
        /// Could not get at it.
        NoAccess,
    }
);

mirrored!(
    /// How binding a step is (`domain.md` A36).
    Tier {
        /// Must be done.
        Base,
        /// May deviate by a fifth; more needs a reason.
        Elastic,
        /// Agreed with this customer.
        Custom,
    }
);

mirrored!(
    /// What a step must be shown with.
    EvidenceRule {
        /// Nothing.
        None,
        /// At least one photo that points at the step.
        Photo,
    }
);

mirrored!(
    /// How a step stands.
    StepStanding {
        /// Nobody has answered, or the answer was taken back.
        Open,
        /// Answered.
        Done,
        /// Answered: failed.
        Failed,
    }
);

mirrored!(
    /// Which way a part went.
    MoveKind {
        /// From a stock into the machine.
        Consume,
        /// Back into a stock.
        Return,
    }
);

mirrored!(
    /// Which question of the report a code answers.
    FindingField {
        /// How it fails, as seen.
        FailureMode,
        /// What happened physically.
        Mechanism,
        /// Where it comes from.
        Cause,
        /// How it was noticed.
        DetectionMethod,
        /// What was done.
        Activity,
    }
);

mirrored!(
    /// What sort of file a piece of evidence is.
    EvidenceKind {
        /// A picture.
        Photo,
        /// A spoken note.
        VoiceNote,
        /// Any other file.
        Document,
    }
);
