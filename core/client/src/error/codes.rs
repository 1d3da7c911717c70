//! Every code, with the kind it belongs to. A code is never renamed and never changes its kind; `docs/errors.md`,
//! Kotlin, Swift and the hub's problem+json are compared with this list.

/// What an app can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// There is no such thing on this phone: read the list again.
    NotFound,
    /// A rule of the trade forbids it now: tell the user which.
    Refused,
    /// What was given cannot be right: let the user correct it.
    Invalid,
    /// The store on this phone fails: see the code; nothing was lost.
    Storage,
    /// The hub was not reached, or its answer was not understood: try later.
    Network,
    /// The hub answered and said no: see the code.
    Hub,
    /// The core is locked: unlock, then try again.
    Locked,
    /// A fault of ours: report it.
    Internal,
}

macro_rules! error_codes {
    ($($kind:ident { $($(#[$doc:meta])* $name:ident = $code:literal;)* })*) => {
        /// A stable name for what went wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode {
            $($($(#[$doc])* $name,)*)*
        }

        /// All codes, by kind.
        pub const ERROR_CODES: &[ErrorCode] = &[$($(ErrorCode::$name),*),*];

        impl ErrorCode {
            /// The code as text: lower-case words joined by underscores.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($(Self::$name => $code,)*)*
                }
            }

            /// The kind it belongs to.
            pub const fn kind(self) -> ErrorKind {
                match self {
                    $($(Self::$name => ErrorKind::$kind,)*)*
                }
            }
        }
    };
}

error_codes! {
    NotFound {
        /// No such order on this phone; an order of others looks the same.
        OrderUnknown = "order_unknown";
        /// The order has no such step.
        UnknownStep = "unknown_step";
        /// The order has no such line of parts.
        UnknownPartLine = "unknown_part_line";
        /// The order has no such reading to correct.
        UnknownReading = "unknown_reading";
        /// No such photo on this phone.
        UnknownPhoto = "unknown_photo";
    }
    Refused {
        /// The phone belongs to nobody yet: enrol it.
        NotEnrolled = "not_enrolled";
        /// The phone is enrolled already.
        AlreadyEnrolled = "already_enrolled";
        /// Work is only on this phone: a wipe would lose it.
        NotSafeToWipe = "not_safe_to_wipe";
        /// The engineer was taken off the order: it can be read, not changed.
        OrderWithdrawn = "order_withdrawn";
        /// The engineer is not on the crew.
        NotOnCrew = "not_on_crew";
        /// Only an engineer has a visit.
        NotAnEngineer = "not_an_engineer";
        /// The office cancelled or closed the order: nothing new may begin.
        OrderEnded = "order_ended";
        /// The visit does not lead there from where it stands.
        WrongTransition = "wrong_transition";
        /// The visit was handed in: only photos, remarks and a new signature may follow.
        AfterSubmission = "after_submission";
        /// A reason is owed.
        ReasonMissing = "reason_missing";
        /// Safety steps are to be done first.
        SafetyStepsOpen = "safety_steps_open";
        /// Something mandatory is missing, and nobody said why.
        GapsWithoutReason = "gaps_without_reason";
        /// The own work was completed; a step can no longer be answered.
        StepAfterCompletion = "step_after_completion";
        /// An elastic step is off by more than a fifth, and nobody said why.
        DeviationWithoutReason = "deviation_without_reason";
        /// More of a part is given back than is out.
        ReturnedMoreThanTaken = "returned_more_than_taken";
        /// The report is no longer the one the customer saw.
        ReportChanged = "report_changed";
        /// The record was made before.
        AlreadyCreated = "already_created";
    }
    Invalid {
        /// Not an id.
        IdMalformed = "id_malformed";
        /// Not a number with at most three decimals, or beyond a billion.
        QuantityMalformed = "quantity_malformed";
        /// Nothing, less than nothing, or more than anybody carries.
        AbsurdQuantity = "absurd_quantity";
        /// The answer is not of the kind the step asks for.
        WrongStepValue = "wrong_step_value";
        /// The list has no such code.
        UnknownFindingCode = "unknown_finding_code";
        /// Something that must be said is blank.
        BlankText = "blank_text";
        /// Longer than anybody types.
        TextTooLong = "text_too_long";
        /// A control character that nobody types: neither tab nor line break, or a line break in a name.
        ControlCharacter = "control_character";
        /// Two things share an id that must have one each; also another edit under the id of one that was saved.
        RepeatedId = "repeated_id";
        /// The command names another order.
        OtherOrder = "other_order";
        /// The version that a text edit starts from is not one of this text's.
        TextVersionUnknown = "text_version_unknown";
        /// The file of a photo cannot be opened.
        PhotoUnreadable = "photo_unreadable";
        /// The file of a photo is empty or not a file.
        PhotoEmpty = "photo_empty";
        /// The file of a photo is larger than a photo may be.
        PhotoTooLarge = "photo_too_large";
        /// Not an enrolment of Fieldbook, or a damaged one.
        EnrolmentMalformed = "enrolment_malformed";
        /// Not an order of this phone's office to wipe it.
        WipeOrderInvalid = "wipe_order_invalid";
        /// The enrolment code was mistyped.
        CodeMistyped = "code_mistyped";
        /// Clear text to another machine.
        InsecureHub = "insecure_hub";
        /// Not the address of a hub.
        HubAddressMalformed = "hub_address_malformed";
    }
    Storage {
        /// The key belongs to another store; nothing was touched.
        WrongKey = "wrong_key";
        /// The key is right, yet something does not read; nothing was moved or emptied.
        Damaged = "damaged";
        /// A newer version of the app wrote this store; nothing was touched.
        TooNew = "too_new";
        /// Something else has the store open.
        InUse = "in_use";
        /// No space is left on the phone.
        DiskFull = "disk_full";
        /// The phone's storage failed.
        StorageFailed = "storage_failed";
        /// The SQLite inside does not encrypt, or is too old to be trusted.
        UnsafeLibrary = "unsafe_library";
        /// The key of the store cannot be had now.
        KeyUnavailable = "key_unavailable";
        /// An order's record does not read; other orders do.
        RecordDamaged = "record_damaged";
        /// A photo's file is missing, cut short or altered.
        PhotoDamaged = "photo_damaged";
    }
    Network {
        /// No connection to the hub.
        HubUnreachable = "hub_unreachable";
        /// The hub did not answer in time.
        HubTimeout = "hub_timeout";
        /// The connection broke before the answer was complete.
        ConnectionLost = "connection_lost";
        /// Whoever answered has no certificate that is trusted, or not the pinned key.
        HubUntrusted = "hub_untrusted";
        /// What came is not an answer of a hub: damaged, cut short, or a login page.
        ResponseGarbled = "response_garbled";
        /// The answer is larger than any answer may be.
        ResponseTooLarge = "response_too_large";
        /// A signature in the answer is not the hub's, or the answer contradicts itself; nothing of it was kept.
        HubForged = "hub_forged";
    }
    Hub {
        /// No such enrolment code.
        CodeUnknown = "code_unknown";
        /// The enrolment code is no longer valid.
        CodeExpired = "code_expired";
        /// The enrolment code was used by another phone.
        CodeUsed = "code_used";
        /// The hub does not know this phone.
        DeviceUnknown = "device_unknown";
        /// The office revoked this phone.
        DeviceRevoked = "device_revoked";
        /// The phone's clock is too far from the hub's, even after it was corrected.
        ClockSkew = "clock_skew";
        /// The hub does not accept the phone's signature.
        SignatureInvalid = "signature_invalid";
        /// The hub does not speak this version's protocol.
        ProtocolUnsupported = "protocol_unsupported";
        /// The hub could not read the request.
        BodyMalformed = "body_malformed";
        /// The request is larger than the hub takes.
        BodyTooLarge = "body_too_large";
        /// The hub waited too long for the request.
        RequestTimeout = "request_timeout";
        /// The hub asks for patience.
        RateLimited = "rate_limited";
        /// The hub cannot serve now.
        Unavailable = "unavailable";
        /// The hub's disk is full.
        StorageFull = "storage_full";
        /// The hub failed.
        HubFailed = "hub_failed";
        /// The hub says no for another reason; the detail has its code.
        HubRefused = "hub_refused";
        /// The hub answers, but two exchanges in a row changed nothing although something is left.
        SyncStalled = "sync_stalled";
    }
    Locked {
        /// The core is locked.
        Locked = "locked";
    }
    Internal {
        /// A fault in the core; the detail and the log say where.
        Internal = "internal";
    }
}
