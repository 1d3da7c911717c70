//! The phone as a peer: edits are commands, reads come from the phone's own tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fieldbook_client::{
    AutoSync, CommandOptions, Fieldbook, Language, ListFilter, Network, PartDraft, StepDraft,
    SyncEnd, TextVersion,
};
use fieldbook_demo::{Office, open_phone};
use fieldbook_model::{OrderId, OrderView, Quantity, StepValue};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use super::edits::{self, Edit};
use super::lines::text;
use super::{Outcome, Peer, cannot, job};

/// More than any exchange of the benchmark takes.
const BUDGET: Duration = Duration::from_mins(3);

/// A phone, on whose screen at most one job is open.
pub struct Device {
    runtime: Runtime,
    phone: Fieldbook,
    orders: BTreeMap<String, OrderId>,
    open: Option<OrderView>,
    live: Option<AutoSync>,
}

impl Device {
    /// Opens the phone; one that is new enrols first, as a person does once, with what the hub handed out.
    ///
    /// # Errors
    /// What the phone says.
    pub fn start(url: &str, data: &Path, root: &str) -> Outcome<Self> {
        let runtime = Runtime::new()?;
        let phone = open_phone(data, "phone", Language::En)?;
        if phone.owner()?.is_none()
            && let Some((engineer, key)) = root.split_once(' ')
        {
            let path = format!("engineers/{engineer}/enrol");
            let office = Office::new(url, key);
            let code = runtime.block_on(office.post(&path, &json!({ "hub": url })))?;
            runtime.block_on(phone.enrol(text(&code, "payload")?))?;
        }
        let orders = BTreeMap::new();
        let mut device = Self { runtime, phone, orders, open: None, live: None };
        device.look_up()?;
        Ok(device)
    }

    fn look_up(&mut self) -> Outcome<usize> {
        let rows = self.phone.orders(ListFilter::All)?;
        self.orders = rows.iter().map(|row| (row.row.site.clone(), row.row.order)).collect();
        Ok(rows.len())
    }

    fn order(&self, job: &str) -> Outcome<OrderId> {
        self.orders.get(job).copied().ok_or_else(|| format!("no job {job}").into())
    }

    /// The job as its editor shows it.
    fn shown(&mut self, order: OrderId) -> Outcome<&OrderView> {
        if self.open.as_ref().is_none_or(|view| view.row.order != order) {
            self.open = Some(self.phone.order(order)?);
        }
        self.open.as_ref().ok_or_else(|| "nothing is open".into())
    }

    fn apply(&mut self, order: OrderId, edit: Edit<'_>) -> Outcome<()> {
        match edit {
            Edit::Step(place, said) => {
                let view = self.shown(order)?;
                let step = view.steps.get(place).ok_or("no such step")?.step.id;
                let draft = StepDraft { step, value: StepValue::Tick(true), reason: Some(said) };
                self.phone.tick(order, draft, CommandOptions::default())?;
            }
            Edit::Part(key, place, fields) => self.part(order, key, place, fields)?,
            Edit::Report(words) => {
                let view = self.phone.order(order)?; // the editor is opened on what is there now
                let report = format!("{}{words}", view.narrative);
                let base = TextVersion::from(&view);
                self.phone.edit_narrative(order, &base, &report, CommandOptions::default())?;
            }
            Edit::Assignment(_) => return cannot("assignments are the office's"),
        }
        Ok(())
    }

    fn part(
        &mut self,
        order: OrderId,
        key: &str,
        place: usize,
        fields: &Map<String, Value>,
    ) -> Outcome<()> {
        if let Some(quantity) = fields.get("qty") {
            self.phone.comment(order, &job::planned(key, quantity), CommandOptions::default())?;
        }
        let Some(used) = fields.get("used").and_then(Value::as_i64) else { return Ok(()) };
        let view = self.phone.order(order)?;
        let part = view.parts.get(place).ok_or("no such part")?;
        let more = Quantity::from_milli(used * 1_000).minus(part.used);
        let (back, line) = (Quantity::ZERO.minus(more), part.line.id);
        let draft = |quantity| PartDraft { line, quantity, location: None };
        if more.is_positive() {
            self.phone.consume_part(order, draft(more), CommandOptions::default())?;
        } else if back.is_positive() {
            self.phone.return_part(order, draft(back), CommandOptions::default())?;
        }
        Ok(())
    }
}

impl Peer for Device {
    fn pull(&mut self) -> Outcome<usize> {
        self.sync()?;
        self.look_up()
    }

    fn list(&mut self) -> Outcome<usize> {
        let rows = self.phone.orders(ListFilter::All)?;
        let shown: BTreeSet<_> = rows
            .iter()
            .map(|row| (&row.row.site, &row.row.title, row.row.execution, row.row.priority))
            .collect();
        Ok(shown.len())
    }

    fn sync(&mut self) -> Outcome<()> {
        let report = self.runtime.block_on(self.phone.sync_now(BUDGET))?;
        match report.end {
            SyncEnd::Done => Ok(()),
            end => cannot(format!("the exchange ended early: {end:?}")),
        }
    }

    fn live(&mut self, on: bool) -> Outcome<()> {
        self.live = on.then(|| self.phone.auto_sync(Arc::new(Network::Unmetered))).transpose()?;
        Ok(())
    }

    fn open(&mut self, job: &str) -> Outcome<()> {
        let order = self.order(job)?;
        self.open = None;
        self.shown(order).map(drop)
    }

    fn edit(&mut self, edit: &Value) -> Outcome<()> {
        let order = self.order(text(edit, "job")?)?;
        self.apply(order, edits::read(edit)?)
    }

    fn ids(&mut self) -> Outcome<Vec<String>> {
        self.look_up()?;
        Ok(self.orders.keys().cloned().collect())
    }

    fn job(&mut self, id: &str) -> Outcome<Value> {
        let order = self.order(id)?;
        job::of_view(&self.phone.order(order)?)
    }
}
