//! A hub behind real HTTP with the orders of the morning in it, and phones that join it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fieldbook_client::Fieldbook;
use fieldbook_client::model::OrderId;
use fieldbook_demo::{HubServer, Office};
use fieldbook_tests::Job;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::{Trouble, phone};

/// Requests of the office at the same time.
const AT_ONCE: usize = 8;

/// The hub, and the engineer all orders are for.
pub(crate) struct Town {
    pub(crate) runtime: Runtime,
    pub(crate) hub: HubServer,
    /// The orders, in the order of the jobs.
    pub(crate) orders: Vec<OrderId>,
    engineer: String,
    dir: PathBuf,
}

impl Town {
    /// Makes a hub in `dir` and an order of each job, assigned to one engineer.
    pub(crate) fn found(dir: &Path, jobs: &[Job]) -> Result<Self, Trouble> {
        let runtime = Runtime::new()?;
        let hub = runtime.block_on(HubServer::start(dir, "127.0.0.1:0"))?;
        let (engineer, _) = runtime.block_on(hub.office.engineer("Lin Na", "van-1"))?;
        let mut orders = Vec::with_capacity(jobs.len());
        for batch in jobs.chunks(AT_ONCE) {
            orders.extend(runtime.block_on(make(&hub.office, &engineer, batch))?);
        }
        Ok(Self { runtime, hub, orders, engineer, dir: dir.to_owned() })
    }

    /// A new phone of the engineer, enrolled and still empty.
    pub(crate) fn phone(&self, name: &str) -> Result<Fieldbook, Trouble> {
        let path = format!("engineers/{}/enrol", self.engineer);
        let url = json!({ "hub": format!("http://{}", self.hub.address) });
        let code = self.runtime.block_on(self.hub.office.post(&path, &url))?;
        let phone = phone::open(&self.dir.join(name))?;
        let payload = code.get("payload").and_then(Value::as_str).unwrap_or_default();
        self.runtime.block_on(phone.enrol(payload))?;
        Ok(phone)
    }

    /// Syncs until nothing is left.
    pub(crate) fn sync(&self, phone: &Fieldbook) -> Result<(), Trouble> {
        self.runtime.block_on(phone.sync_now(Duration::from_mins(5)))?;
        Ok(())
    }

    /// What the office does to an order in the meantime: another window, and words in two texts.
    pub(crate) fn office_changes(&self, order: OrderId) -> Result<(), Trouble> {
        let office = &self.hub.office;
        self.runtime.block_on(async {
            let view = office.order(order).await?;
            office.reschedule(order, 1_772_700_000_000, 1_772_707_200_000).await?;
            for field in ["access_notes", "description"] {
                let text = view.get(field).and_then(Value::as_str).unwrap_or_default();
                let words = format!("{text} Ask for the key at the north gate.");
                office
                    .edit(order, field, view.get("version").unwrap_or(&Value::Null), &words)
                    .await?;
            }
            Ok(())
        })
    }
}

async fn make(office: &Office, engineer: &str, jobs: &[Job]) -> Result<Vec<OrderId>, Trouble> {
    let mut making = JoinSet::new();
    for (place, job) in jobs.iter().cloned().enumerate() {
        let (office, engineer) = (office.clone(), engineer.to_owned());
        making.spawn(async move { Ok((place, order(&office, &engineer, &job).await?)) });
    }
    let made: Vec<Result<_, Trouble>> = making.join_all().await;
    let mut made = made.into_iter().collect::<Result<Vec<(usize, OrderId)>, _>>()?;
    made.sort_unstable_by_key(|(place, _)| *place);
    Ok(made.into_iter().map(|(_, order)| order).collect())
}

async fn order(office: &Office, engineer: &str, job: &Job) -> Result<OrderId, Trouble> {
    let created = office.post("orders", &job.draft()).await?;
    let order: OrderId =
        created.get("order").and_then(Value::as_str).unwrap_or_default().parse()?;
    let view = office.order(order).await?;
    let version = view.get("version").unwrap_or(&Value::Null);
    office.edit(order, "narrative", version, &job.report).await?;
    office.assign(order, &[engineer], engineer).await?;
    Ok(order)
}
