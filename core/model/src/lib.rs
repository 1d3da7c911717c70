#![doc = include_str!("../README.md")]

mod assignment;
mod bigrams;
mod checklist;
mod codes;
mod command;
mod conduct;
mod evidence;
mod execution;
mod fold;
mod hlc;
mod ids;
mod mint;
mod parts;
mod quantity;
mod record;
mod report;
mod rules;
#[cfg(test)]
mod samples;
mod stamp;
mod text_rule;
mod timestamp;
mod view;

pub use assignment::{
    Asset, Assignment, AssignmentVersion, CrewMember, Customer, DispatchState, Priority, Site,
    SlaTerms, TimeZone, TimeZoneError, Window,
};
pub use bigrams::{bigrams, search_query};
pub use checklist::{ChecklistStep, EvidenceRule, StepKind, StepResult, StepValue, Tier};
pub use codes::{Code, CodeEntry, Finding, FindingField, code_list};
pub use command::{Command, Deed, TextField};
pub use conduct::{Comment, Reading};
pub use evidence::{Evidence, EvidenceKind, EvidenceSubject, SignOff, SignOffAnswer};
pub use execution::{Fact, FactKind, Outcome, PauseReason, VisitState};
pub use fold::{fold_order, fold_row};
pub use hlc::{Hlc, HlcClock};
pub use ids::{
    ActorId, ChangeHash, DeviceId, EngineerId, EntryId, EvidenceId, IdError, OrderId, PartLineId,
    ReportHash, StepId, TenantId,
};
pub use mint::Mint;
pub use parts::{MoveKind, PartLine, StockLocation, StockMove};
pub use quantity::{Quantity, QuantityError};
pub use record::{TextEdit, WorkRecord, Written};
pub use report::report_hash;
pub use rules::{Gap, Refusal, check};
pub use stamp::{Author, GpsFix, HubAnchor, Stamp};
pub use text_rule::{
    LONGEST_LINE, LONGEST_TEXT, TextProblem, check_edited_text, check_line, check_said,
    check_short_text, check_text,
};
pub use timestamp::Timestamp;
pub use view::{
    FindingView, Flag, FlagCode, OrderRow, OrderView, PartLineView, SignOffView, StepStanding,
    StepView, VisitView,
};
