//! From a draft to the parts of an order: every field looked at, the first wrong one named.

use fieldbook_model::{
    Asset, ChecklistStep, Customer, OrderId, PartLine, PartLineId, Quantity, Site, SlaTerms,
    StepId, StepKind, TimeZone, Window,
};

use super::text::{
    instant, line, optional_line, optional_text, required_line, short_text, text, window,
};
use super::{AssetDraft, CustomerDraft, OrderDraft, PartDraft, SiteDraft, SlaDraft, StepDraft};
use crate::error::{FieldProblem, HubError};

/// Steps or parts of an order.
const ENTRIES: usize = 150;
/// Bytes of all steps and parts: with description and access notes at their longest, the change that makes the record
/// stays within the 256 KiB that every phone's guard takes.
const ENTRIES_BYTES: usize = 160_000;
/// Required skills of an order.
const SKILLS: usize = 50;
/// More of a part than this is a slip.
const LARGEST_PLAN: Quantity = Quantity::whole(1_000_000);

/// A draft that can become an order.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) order: OrderId,
    pub(crate) number: Option<String>,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) access_notes: String,
    pub(crate) customer: Customer,
    pub(crate) site: Site,
    pub(crate) asset: Option<Asset>,
    pub(crate) window: Option<Window>,
    pub(crate) required_skills: Vec<String>,
    pub(crate) sla: Option<SlaTerms>,
    pub(crate) steps: Vec<ChecklistStep>,
    pub(crate) parts: Vec<PartLine>,
}

impl OrderDraft {
    /// Looks at every field of what is to be this order.
    pub(crate) fn check(&self, order: OrderId) -> Result<Checked, HubError> {
        let required_skills = skills(&self.required_skills)?;
        let (steps, parts) = (steps(&self.steps, order)?, parts(&self.parts, order)?);
        fit_together(&steps, &parts)?;
        Ok(Checked {
            order,
            number: optional_line("number", self.number.as_deref())?,
            title: required_line("title", &self.title)?,
            description: text("description", &self.description)?,
            access_notes: text("access_notes", &self.access_notes)?,
            customer: customer(&self.customer)?,
            site: site(&self.site, self.window.is_some())?,
            asset: self.asset.as_ref().map(asset).transpose()?,
            window: self.window.map(|draft| window("window", draft)).transpose()?,
            required_skills,
            sla: self.sla.as_ref().map(sla).transpose()?,
            steps,
            parts,
        })
    }
}

/// Checks each entry of a list under its own name, `field[index]`.
fn entries<D, T>(
    field: &str,
    drafts: &[D],
    max: usize,
    mut check: impl FnMut(&str, &D) -> Result<T, HubError>,
) -> Result<Vec<T>, HubError> {
    if drafts.len() > max {
        return Err(HubError::invalid(field, FieldProblem::TooMany(max)));
    }
    drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| check(&format!("{field}[{index}]"), draft))
        .collect()
}

/// One change makes the record; with all of these in it, it must still pass.
fn fit_together(steps: &[ChecklistStep], parts: &[PartLine]) -> Result<(), HubError> {
    let size = |bytes: Result<Vec<u8>, _>| bytes.map_or(usize::MAX, |bytes: Vec<u8>| bytes.len());
    let steps = size(minicbor::to_vec(steps));
    let parts = size(minicbor::to_vec(parts));
    if steps.saturating_add(parts) <= ENTRIES_BYTES {
        return Ok(());
    }
    let field = if steps > parts { "steps" } else { "parts" };
    Err(HubError::invalid(field, FieldProblem::TooLarge(ENTRIES_BYTES)))
}

/// Skills that the work asks for.
pub(crate) fn skills(drafts: &[String]) -> Result<Vec<String>, HubError> {
    entries("required_skills", drafts, SKILLS, |field, skill| required_line(field, skill))
}

/// For whom.
pub(crate) fn customer(draft: &CustomerDraft) -> Result<Customer, HubError> {
    Ok(Customer {
        name: line("customer.name", &draft.name)?,
        phone: optional_line("customer.phone", draft.phone.as_deref())?,
    })
}

/// Where; a window needs the place's time zone.
pub(crate) fn site(draft: &SiteDraft, has_window: bool) -> Result<Site, HubError> {
    let field = "site.time_zone";
    let time_zone = match &draft.time_zone {
        Some(name) => name.parse().map_err(|_| HubError::invalid(field, FieldProblem::TimeZone))?,
        None if has_window => return Err(HubError::invalid(field, FieldProblem::Missing)),
        None => TimeZone::default(),
    };
    Ok(Site {
        name: line("site.name", &draft.name)?,
        address: short_text("site.address", &draft.address)?,
        time_zone,
    })
}

/// On what.
pub(crate) fn asset(draft: &AssetDraft) -> Result<Asset, HubError> {
    Ok(Asset {
        name: required_line("asset.name", &draft.name)?,
        model: optional_line("asset.model", draft.model.as_deref())?,
        serial: optional_line("asset.serial", draft.serial.as_deref())?,
    })
}

/// What was promised.
pub(crate) fn sla(draft: &SlaDraft) -> Result<SlaTerms, HubError> {
    Ok(SlaTerms {
        policy: required_line("sla.policy", &draft.policy)?,
        policy_version: draft.policy_version,
        respond_by: draft.respond_by.map(|at| instant("sla.respond_by", at)).transpose()?,
        resolve_by: draft.resolve_by.map(|at| instant("sla.resolve_by", at)).transpose()?,
    })
}

fn steps(drafts: &[StepDraft], order: OrderId) -> Result<Vec<ChecklistStep>, HubError> {
    let mut position = 0;
    entries("steps", drafts, ENTRIES, |field, draft| {
        position += 1;
        let note = |name: &str, value: &Option<String>| {
            optional_text(&format!("{field}.{name}"), value.as_deref())
        };
        if let StepKind::Number { unit, .. } = &draft.kind {
            line(&format!("{field}.kind.unit"), unit)?;
        }
        Ok(ChecklistStep {
            id: StepId::of_order(order, position),
            position: position.into(),
            title: required_line(&format!("{field}.title"), &draft.title)?,
            tier: draft.tier,
            safety: draft.safety,
            kind: draft.kind.clone(),
            evidence: draft.evidence,
            goal: note("goal", &draft.goal)?,
            limit: note("limit", &draft.limit)?,
            script: note("script", &draft.script)?,
            procedure: note("procedure", &draft.procedure)?,
        })
    })
}

fn parts(drafts: &[PartDraft], order: OrderId) -> Result<Vec<PartLine>, HubError> {
    let mut position = 0;
    entries("parts", drafts, ENTRIES, |field, draft| {
        position += 1;
        if draft.planned < Quantity::ZERO || draft.planned > LARGEST_PLAN {
            return Err(HubError::invalid(format!("{field}.planned"), FieldProblem::Amount));
        }
        Ok(PartLine {
            id: PartLineId::of_order(order, position),
            position: position.into(),
            part_number: line(&format!("{field}.part_number"), &draft.part_number)?,
            name: required_line(&format!("{field}.name"), &draft.name)?,
            unit: line(&format!("{field}.unit"), &draft.unit)?,
            planned: draft.planned,
        })
    })
}
