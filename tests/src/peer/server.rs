//! The hub as a peer, and its dispatcher: edits go through the office API.

use std::collections::BTreeMap;
use std::path::Path;

use fieldbook_demo::HubServer;
use fieldbook_model::{OrderId, OrderView};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::edits::{self, Edit};
use super::lines::text;
use super::{Outcome, Peer, job};

/// A hub on loopback.
pub struct Server {
    runtime: Runtime,
    hub: HubServer,
    orders: BTreeMap<String, OrderId>,
}

impl Server {
    /// Starts the hub.
    ///
    /// # Errors
    /// When folder or port cannot be had.
    pub fn start(port: u16, data: &Path) -> Outcome<Self> {
        let runtime = Runtime::new()?;
        let hub = runtime.block_on(HubServer::start(data, &format!("127.0.0.1:{port}")))?;
        Ok(Self { runtime, hub, orders: BTreeMap::new() })
    }

    async fn make(&self, job: &Value, engineer: &str) -> Outcome<OrderId> {
        let office = &self.hub.office;
        let made = office.post("orders", &job::draft(job)?).await?;
        let order: OrderId = text(&made, "order")?.parse()?;
        let (_, version) = self.shown(order).await?;
        office.edit(order, "narrative", &version, text(job, "report")?).await?;
        office.assign(order, &[engineer], engineer).await?;
        Ok(order)
    }

    fn order(&self, job: &str) -> Outcome<OrderId> {
        self.orders.get(job).copied().ok_or_else(|| format!("no job {job}").into())
    }

    /// The order as the office sees it, and the version that an edit of its texts starts from.
    async fn shown(&self, order: OrderId) -> Outcome<(OrderView, Value)> {
        let shown = self.hub.office.order(order).await?;
        let version = shown.get("version").cloned().ok_or("no version")?;
        Ok((serde_json::from_value(shown)?, version))
    }

    async fn apply(&self, order: OrderId, edit: Edit<'_>) -> Outcome<()> {
        let office = &self.hub.office;
        match edit {
            Edit::Assignment(fields) => {
                let mut fields = fields.clone();
                let notes = fields.remove("accessNotes");
                let (view, version) = self.shown(order).await?;
                if let Some(notes) = notes.as_ref().and_then(Value::as_str) {
                    office.edit(order, "access_notes", &version, notes).await?;
                }
                if !fields.is_empty() {
                    office.patch(order, &job::patch(&view, &fields)?).await?;
                }
            }
            Edit::Part(key, _, fields) => {
                let quantity = fields.get("qty").ok_or("the office takes no parts")?;
                let remark = json!({ "text": job::planned(key, quantity) });
                office.post(&format!("orders/{order}/comments"), &remark).await?;
            }
            Edit::Report(words) => {
                let (view, version) = self.shown(order).await?;
                let report = format!("{}{words}", view.narrative);
                office.edit(order, "narrative", &version, &report).await?;
            }
            Edit::Step(..) => return super::cannot("the office ticks nothing"),
        }
        Ok(())
    }
}

impl Peer for Server {
    fn seed(&mut self, jobs: &[Value]) -> Outcome<String> {
        let office = self.hub.office.clone();
        let (engineer, _) = self.runtime.block_on(office.engineer("tech-01", "van-1"))?;
        for job in jobs {
            let order = self.runtime.block_on(self.make(job, &engineer))?;
            self.orders.insert(text(job, "id")?.to_owned(), order);
        }
        Ok(format!("{engineer} {}", office.key()))
    }

    fn open(&mut self, job: &str) -> Outcome<()> {
        let order = self.order(job)?;
        self.runtime.block_on(self.shown(order)).map(drop)
    }

    fn edit(&mut self, edit: &Value) -> Outcome<()> {
        let order = self.order(text(edit, "job")?)?;
        self.runtime.block_on(self.apply(order, edits::read(edit)?))
    }

    fn ids(&mut self) -> Outcome<Vec<String>> {
        Ok(self.orders.keys().cloned().collect())
    }

    fn job(&mut self, id: &str) -> Outcome<Value> {
        let order = self.order(id)?;
        job::of_view(&self.runtime.block_on(self.shown(order))?.0)
    }
}
