//! An order as the office or an import describes it, before it is one.

mod check;
mod text;

use fieldbook_model::{EvidenceRule, Priority, Quantity, StepKind, Tier, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use check::{Checked, asset, customer, site, skills, sla};
pub(crate) use text::{
    line, optional_line, optional_short_text, required_line, required_short_text, required_text,
    window,
};

/// An order to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderDraft {
    /// The number people say on the phone; the hub gives one when it is left out.
    #[serde(default)]
    pub number: Option<String>,
    /// One line: what must be done.
    pub title: String,
    /// What is wrong, as it was told.
    #[serde(default)]
    pub description: String,
    /// How to get in.
    #[serde(default)]
    pub access_notes: String,
    /// For whom.
    #[serde(default)]
    pub customer: CustomerDraft,
    /// Where.
    #[serde(default)]
    pub site: SiteDraft,
    /// On what, when it is one thing.
    #[serde(default)]
    pub asset: Option<AssetDraft>,
    /// How urgent: `low`, `normal`, `high` or `emergency`.
    #[serde(default)]
    #[schema(value_type = String, example = "normal")]
    pub priority: Priority,
    /// When somebody is expected.
    #[serde(default)]
    pub window: Option<WindowDraft>,
    /// Skills the work asks for.
    #[serde(default)]
    pub required_skills: Vec<String>,
    /// What was promised.
    #[serde(default)]
    pub sla: Option<SlaDraft>,
    /// The checklist, in order.
    #[serde(default)]
    pub steps: Vec<StepDraft>,
    /// The parts that will probably be needed, in order.
    #[serde(default)]
    pub parts: Vec<PartDraft>,
}

/// For whom the work is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerDraft {
    /// Name of the company or person.
    #[serde(default)]
    pub name: String,
    /// Whom to call.
    #[serde(default)]
    pub phone: Option<String>,
}

/// Where the work is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteDraft {
    /// Name of the place.
    #[serde(default)]
    pub name: String,
    /// Postal address as it is written there.
    #[serde(default)]
    pub address: String,
    /// IANA name of the place's time zone; UTC when left out, and then no window may be given.
    #[serde(default)]
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: Option<String>,
}

/// The machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetDraft {
    /// What it is called on site.
    pub name: String,
    /// Maker's model.
    #[serde(default)]
    pub model: Option<String>,
    /// Serial number on the plate.
    #[serde(default)]
    pub serial: Option<String>,
}

/// When somebody is expected: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowDraft {
    /// Not before.
    #[schema(value_type = i64)]
    pub start: Timestamp,
    /// Not after; later than `start`.
    #[schema(value_type = i64)]
    pub end: Timestamp,
}

/// What was promised, by a policy and its version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlaDraft {
    /// Name of the policy.
    pub policy: String,
    /// Version of the policy.
    #[serde(default)]
    pub policy_version: u32,
    /// When somebody must have answered: milliseconds since 1970 in UTC.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub respond_by: Option<Timestamp>,
    /// When it must work again: milliseconds since 1970 in UTC.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub resolve_by: Option<Timestamp>,
}

/// A step of the checklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepDraft {
    /// What to do, in one line.
    pub title: String,
    /// How binding: `base`, `elastic` or `custom`.
    #[serde(default)]
    #[schema(value_type = String, example = "base")]
    pub tier: Tier,
    /// Whether work may only start when it is done.
    #[serde(default)]
    pub safety: bool,
    /// What it asks for: `{"kind":"tick"}`, `{"kind":"pass_fail"}`, `{"kind":"number","unit":"bar","target":"2.5"}`
    /// or `{"kind":"text"}`.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"kind": "number", "unit": "bar", "target": "2.5"}))]
    pub kind: StepKind,
    /// What it must be shown with: `none` or `photo`.
    #[serde(default)]
    #[schema(value_type = String, example = "none")]
    pub evidence: EvidenceRule,
    /// Why it is done.
    #[serde(default)]
    pub goal: Option<String>,
    /// The limit it is held against.
    #[serde(default)]
    pub limit: Option<String>,
    /// What to say.
    #[serde(default)]
    pub script: Option<String>,
    /// How it is done.
    #[serde(default)]
    pub procedure: Option<String>,
}

/// A part that will probably be needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartDraft {
    /// The maker's or the warehouse's number.
    #[serde(default)]
    pub part_number: String,
    /// What people call it.
    pub name: String,
    /// What it is counted in; `pcs` when left out.
    #[serde(default = "pieces")]
    pub unit: String,
    /// How much, as a decimal text: `"2"`, `"0.5"`.
    #[schema(value_type = String, example = "2")]
    pub planned: Quantity,
}

fn pieces() -> String {
    "pcs".to_owned()
}
