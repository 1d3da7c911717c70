//! The catalogue's message for each state, kind and reason of the trade.

use fieldbook_model::{
    DispatchState, EvidenceKind, FactKind, FindingField, FlagCode, MoveKind, Outcome, PauseReason,
    Priority, StepStanding, TextField, Tier, VisitState,
};

/// Something with a stable name that the catalogue has a label for.
pub trait Named {
    /// Its stable name, as in JSON.
    fn name(&self) -> &'static str;

    /// The id of its label in the catalogue.
    fn message_id(&self) -> String;
}

macro_rules! named {
    ($($kind:ident as $prefix:literal { $($variant:ident => $name:literal),* $(,)? })*) => {$(
        impl Named for $kind {
            fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $name,)*
                }
            }

            fn message_id(&self) -> String {
                format!(concat!($prefix, "-{}"), Named::name(self)).replace('_', "-")
            }
        }
    )*};
}

named! {
    VisitState as "visit" {
        Unseen => "unseen", Declined => "declined", Acknowledged => "acknowledged", Accepted => "accepted",
        Travelling => "travelling", OnSite => "on_site", Paused => "paused", Working => "working",
        WorkDone => "work_done", SignOffRefused => "sign_off_refused", SignedOff => "signed_off",
        Submitted => "submitted",
    }
    DispatchState as "dispatch" {
        New => "new", Triaged => "triaged", Scheduled => "scheduled", Dispatched => "dispatched",
        Cancelled => "cancelled", Closed => "closed", Reopened => "reopened",
    }
    Priority as "priority" { Low => "low", Normal => "normal", High => "high", Emergency => "emergency" }
    Outcome as "outcome" {
        Fixed => "fixed", Temporary => "temporary", NotFixed => "not_fixed", NoAccess => "no_access",
    }
    PauseReason as "pause" {
        Parts => "parts", Customer => "customer", Access => "access", Safety => "safety", Shift => "shift",
    }
    FactKind as "fact" {
        Acknowledged => "acknowledged", Accepted => "accepted", Declined => "declined",
        TravelStarted => "travel_started", Arrived => "arrived", WorkStarted => "work_started", Paused => "paused",
        Completed => "completed", Submitted => "submitted",
    }
    MoveKind as "move" { Consume => "consume", Return => "return" }
    Tier as "tier" { Base => "base", Elastic => "elastic", Custom => "custom" }
    StepStanding as "step" { Open => "open", Done => "done", Failed => "failed" }
    EvidenceKind as "evidence" { Photo => "photo", VoiceNote => "voice_note", Document => "document" }
    TextField as "text" {
        Description => "description", AccessNotes => "access_notes", Narrative => "narrative",
        CustomerExplanation => "customer_explanation",
    }
    FindingField as "field" {
        FailureMode => "failure_mode", Mechanism => "mechanism", Cause => "cause",
        DetectionMethod => "detection_method", Activity => "activity",
    }
    FlagCode as "flag" {
        TransitionOutOfTurn => "transition_out_of_turn", OverPlan => "over_plan",
        ReturnedMoreThanTaken => "returned_more_than_taken", StepAfterCompletion => "step_after_completion",
        StepsMissing => "steps_missing", EvidenceMissing => "evidence_missing", CodesMissing => "codes_missing",
        StepDisputed => "step_disputed", FindingDisputed => "finding_disputed",
        ChangedAfterSignature => "changed_after_signature", DoubleVisit => "double_visit",
        CancelledWorkPerformed => "cancelled_work_performed", WorkedAfterWithdrawal => "worked_after_withdrawal",
        MeterBackwards => "meter_backwards", DeviationWithoutReason => "deviation_without_reason",
    }
}
