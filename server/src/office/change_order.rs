//! Changes what the office says about an order after it was made: a phone number, a title, an address.
//!
//! The patch is a JSON merge patch (RFC 7396) on the order's facts in the shape of a draft, so that what comes out is read
//! and judged like a draft. What has a verb of its own (crew, lead, cancelling) and what engineers write along in (texts,
//! checklist, parts) is no part of it.

use fieldbook_model::{Assignment, AssignmentVersion, OrderId, Priority};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::change::dispatch_state;
use super::draft::{self, AssetDraft, CustomerDraft, SiteDraft, SlaDraft, WindowDraft};
use crate::error::{FieldProblem, HubError};
use crate::field_path::wrong_field;
use crate::hub::Hub;
use crate::storage::View;

/// What is to change.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
pub struct OrderPatch {
    /// The version the dispatcher looked at, `{"generation": 0, "n": 3}`; another one is a conflict.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub version: Option<AssignmentVersion>,
    /// Why, in a line that engineers read.
    #[serde(default)]
    pub reason: Option<String>,
    /// Any of `number`, `title`, `customer`, `site`, `asset`, `priority`, `window`, `required_skills` and `sla`, as in a
    /// draft. What is left out stays, inside `customer`, `site`, `asset`, `window` and `sla` too; `null` takes away.
    #[serde(flatten)]
    #[schema(value_type = Object, example = json!({"customer": {"phone": "+86 21 5555 0199"}, "asset": null}))]
    pub fields: Map<String, Value>,
}

/// What the office says about an order, in the shape of a draft.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    number: String,
    title: String,
    #[serde(default)]
    customer: CustomerDraft,
    #[serde(default)]
    site: SiteDraft,
    #[serde(default)]
    asset: Option<AssetDraft>,
    priority: Priority,
    #[serde(default)]
    window: Option<WindowDraft>,
    #[serde(default)]
    required_skills: Vec<String>,
    #[serde(default)]
    sla: Option<SlaDraft>,
}

impl Hub {
    /// Changes an order's facts. What says the same as before issues no new version.
    ///
    /// # Errors
    /// `order_unknown`, `invalid_field` when nothing or something unknown is named or a value cannot be, `conflict_version`,
    /// `duplicate_key` when another order has that number, `transition_refused` when cancelled or closed.
    pub fn change_order(&self, order: OrderId, patch: &OrderPatch) -> Result<Assignment, HubError> {
        if patch.fields.is_empty() {
            return Err(HubError::invalid(".", FieldProblem::NothingToChange));
        }
        let reason = draft::optional_short_text("reason", patch.reason.as_deref())?;
        self.change_assignment(order, patch.version, "change", |next, view| {
            next.reason = reason;
            Facts::of(next).patched(&patch.fields)?.decide(next, view)
        })
    }
}

impl Facts {
    fn of(assignment: &Assignment) -> Self {
        let Assignment { number, title, customer, site, asset, sla, .. } = assignment.clone();
        Self {
            number,
            title,
            customer: CustomerDraft { name: customer.name, phone: customer.phone },
            site: SiteDraft {
                name: site.name,
                address: site.address,
                time_zone: Some(site.time_zone.to_string()),
            },
            asset: asset.map(|asset| AssetDraft {
                name: asset.name,
                model: asset.model,
                serial: asset.serial,
            }),
            priority: assignment.priority,
            window: assignment
                .window
                .map(|window| WindowDraft { start: window.start, end: window.end }),
            required_skills: assignment.required_skills.clone(),
            sla: sla.map(|sla| SlaDraft {
                policy: sla.policy,
                policy_version: sla.policy_version,
                respond_by: sla.respond_by,
                resolve_by: sla.resolve_by,
            }),
        }
    }

    fn patched(&self, patch: &Map<String, Value>) -> Result<Self, HubError> {
        let mut facts = json!(self);
        merge(&mut facts, &Value::Object(patch.clone()));
        serde_path_to_error::deserialize(facts).map_err(|error| {
            let (field, problem) = wrong_field(&error);
            HubError::invalid(field, problem)
        })
    }

    /// Looks at every field as at a draft's and decides by them.
    fn decide(self, next: &mut Assignment, view: &View<'_>) -> Result<(), HubError> {
        let number = draft::required_line("number", &self.number)?;
        if number != next.number && !view.orders_by_number(&number)?.is_empty() {
            return Err(HubError::NumberTaken);
        }
        let window = self.window.map(|window| draft::window("window", window)).transpose()?;
        next.number = number;
        next.title = draft::required_line("title", &self.title)?;
        next.customer = draft::customer(&self.customer)?;
        next.site = draft::site(&self.site, window.is_some())?;
        next.asset = self.asset.as_ref().map(draft::asset).transpose()?;
        next.priority = self.priority;
        next.required_skills = draft::skills(&self.required_skills)?;
        next.sla = self.sla.as_ref().map(draft::sla).transpose()?;
        if window != next.window {
            next.window = window;
            next.dispatch = dispatch_state(next);
        }
        Ok(())
    }
}

/// RFC 7396: objects are merged name by name, `null` takes a name away, everything else replaces.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        target.clone_from(patch);
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Value::Object(target) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name).or_insert(Value::Null), value);
        }
    }
}
