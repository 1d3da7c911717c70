//! From a draft to the parts of an order: every field looked at, the first wrong one named.

use fieldbook_model::{
    Asset, ChecklistStep, Customer, PartLine, PartLineId, Quantity, Site, SlaTerms, StepId,
    StepKind, TimeZone, Window,
};

use super::text::{instant, line, optional_line, required_line, text, window};
use super::{AssetDraft, CustomerDraft, OrderDraft, PartDraft, SiteDraft, SlaDraft, StepDraft};
use crate::clock::Clock;
use crate::error::{FieldProblem, HubError};

/// Characters of a name, a title, a number.
const LINE: usize = 300;
/// Characters of a description. With access notes, steps and parts at their largest the change that makes the record
/// stays below the guard's 5 000 operations, so that no phone holds it back.
const DESCRIPTION: usize = 4_000;
/// Characters of access notes, and of a step's or part's longer texts.
const NOTES: usize = 600;
/// Steps or parts of an order.
const ENTRIES: usize = 150;
/// Bytes of all steps and parts: the guard takes changes of up to 256 KiB.
const ENTRIES_BYTES: usize = 200_000;
/// Required skills of an order.
const SKILLS: usize = 50;
/// More of a part than this is a slip.
const LARGEST_PLAN: Quantity = Quantity::whole(1_000_000);

/// A draft that can become an order.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
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
    /// Looks at every field; ids of steps and parts come from `clock`.
    pub(crate) fn check(&self, clock: &dyn Clock) -> Result<Checked, HubError> {
        let required_skills =
            entries("required_skills", &self.required_skills, SKILLS, |field, skill| {
                required_line(field, skill, LINE)
            })?;
        let (steps, parts) = (steps(&self.steps, clock)?, parts(&self.parts, clock)?);
        fit_together(&steps, &parts)?;
        Ok(Checked {
            number: optional_line("number", self.number.as_deref(), LINE)?,
            title: required_line("title", &self.title, LINE)?,
            description: text("description", &self.description, DESCRIPTION)?,
            access_notes: text("access_notes", &self.access_notes, NOTES)?,
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

fn customer(draft: &CustomerDraft) -> Result<Customer, HubError> {
    Ok(Customer {
        name: line("customer.name", &draft.name, LINE)?,
        phone: optional_line("customer.phone", draft.phone.as_deref(), LINE)?,
    })
}

fn site(draft: &SiteDraft, has_window: bool) -> Result<Site, HubError> {
    let field = "site.time_zone";
    let time_zone = match &draft.time_zone {
        Some(name) => name.parse().map_err(|_| HubError::invalid(field, FieldProblem::TimeZone))?,
        None if has_window => return Err(HubError::invalid(field, FieldProblem::Missing)),
        None => TimeZone::default(),
    };
    Ok(Site {
        name: line("site.name", &draft.name, LINE)?,
        address: text("site.address", &draft.address, NOTES)?,
        time_zone,
    })
}

fn asset(draft: &AssetDraft) -> Result<Asset, HubError> {
    Ok(Asset {
        name: required_line("asset.name", &draft.name, LINE)?,
        model: optional_line("asset.model", draft.model.as_deref(), LINE)?,
        serial: optional_line("asset.serial", draft.serial.as_deref(), LINE)?,
    })
}

fn sla(draft: &SlaDraft) -> Result<SlaTerms, HubError> {
    Ok(SlaTerms {
        policy: required_line("sla.policy", &draft.policy, LINE)?,
        policy_version: draft.policy_version,
        respond_by: draft.respond_by.map(|at| instant("sla.respond_by", at)).transpose()?,
        resolve_by: draft.resolve_by.map(|at| instant("sla.resolve_by", at)).transpose()?,
    })
}

fn steps(drafts: &[StepDraft], clock: &dyn Clock) -> Result<Vec<ChecklistStep>, HubError> {
    let mut position = 0;
    entries("steps", drafts, ENTRIES, |field, draft| {
        position += 1;
        let note = |name: &str, value: &Option<String>| {
            optional_line(&format!("{field}.{name}"), value.as_deref(), NOTES)
        };
        if let StepKind::Number { unit, .. } = &draft.kind {
            line(&format!("{field}.kind.unit"), unit, LINE)?;
        }
        Ok(ChecklistStep {
            id: StepId::from(clock.id()?),
            position,
            title: required_line(&format!("{field}.title"), &draft.title, LINE)?,
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

fn parts(drafts: &[PartDraft], clock: &dyn Clock) -> Result<Vec<PartLine>, HubError> {
    let mut position = 0;
    entries("parts", drafts, ENTRIES, |field, draft| {
        position += 1;
        if draft.planned < Quantity::ZERO || draft.planned > LARGEST_PLAN {
            return Err(HubError::invalid(format!("{field}.planned"), FieldProblem::Amount));
        }
        Ok(PartLine {
            id: PartLineId::from(clock.id()?),
            position,
            part_number: line(&format!("{field}.part_number"), &draft.part_number, LINE)?,
            name: required_line(&format!("{field}.name"), &draft.name, LINE)?,
            unit: line(&format!("{field}.unit"), &draft.unit, LINE)?,
            planned: draft.planned,
        })
    })
}
