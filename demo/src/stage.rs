//! Sets the stage: a hub on real files behind real HTTP, two engineers with a phone each, and the morning's orders.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use fieldbook_client::Fieldbook;
use fieldbook_model::OrderId;
use fieldbook_server::import::Mapping;
use fieldbook_server::{Hub, serve};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::office::Office;
use crate::orders::Source;
use crate::phone::{self, PHONES};
use crate::{DemoError, Story};

/// Names that read well in both languages, and their vans.
const ENGINEERS: [(&str, &str); 2] = [("林娜 Lin Na", "van-1"), ("陈伟 Chen Wei", "van-2")];

/// A hub that serves on loopback until it is stopped.
pub struct HubServer {
    /// The dispatcher's desk at this hub.
    pub office: Office,
    /// Where it listens.
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl HubServer {
    /// Opens the hub in `dir/hub` and serves it on `listen`.
    ///
    /// # Errors
    /// When hub or address cannot be had.
    pub async fn start(dir: &Path, listen: &str) -> Result<Self, DemoError> {
        let hub = Hub::open(&dir.join("hub")).map_err(DemoError::Hub)?;
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let office = Office::new(&format!("http://{address}"), hub.office_key());
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(serve(hub, listener, async {
            // Stopped, or its owner is gone: the same.
            drop(stopped.await);
        }));
        Ok(Self { office, address, stop, served })
    }

    /// Finishes the requests under way and closes the hub.
    ///
    /// # Errors
    /// When it did not end in order.
    pub async fn stop(self) -> Result<(), DemoError> {
        // The server may have ended by itself; its own result tells.
        let _ = self.stop.send(());
        match self.served.await {
            Ok(ended) => Ok(ended?),
            Err(_) => Err(DemoError::Missing("orderly end of the hub")),
        }
    }
}

/// An engineer with a phone.
pub(crate) struct Engineer {
    /// As the hub knows them.
    pub(crate) id: String,
    /// As colleagues call them.
    pub(crate) name: &'static str,
    pub(crate) phone: Fieldbook,
}

/// Everything the day plays on.
pub struct Stage {
    pub(crate) dir: PathBuf,
    pub(crate) hub: HubServer,
    pub(crate) engineers: [Engineer; 2],
    pub(crate) orders: Vec<OrderId>,
}

impl Stage {
    /// Makes hub, engineers and phones in `dir`, imports the orders, assigns them, and lets both phones fetch theirs.
    /// The first order has both engineers on it; the second is the first engineer's; the rest alternate.
    ///
    /// # Errors
    /// What hub, office or phones say.
    pub async fn set(dir: &Path, source: &Source, story: Story) -> Result<Self, DemoError> {
        story.chapter("demo-chapter-morning");
        let (csv, mapping) = source.files(dir)?;
        let hub_dir = dir.join("hub");
        let imported = tokio::task::spawn_blocking(move || import(&hub_dir, &mapping, &csv)).await;
        imported.map_err(|_| DemoError::Import("the import broke off".to_owned()))??;
        let hub = HubServer::start(dir, "127.0.0.1:0").await?;
        let orders = parts_first(&hub.office, hub.office.order_ids().await?).await?;
        story.tell("demo-imported", &[("count", &orders.len().to_string())]);
        if orders.len() < 2 {
            return Err(DemoError::TooFewOrders(orders.len()));
        }
        let [a, b] = PHONES;
        let [one, two] = ENGINEERS;
        let engineers =
            [engineer(dir, &hub, one, a, story).await?, engineer(dir, &hub, two, b, story).await?];
        assign(&hub.office, &engineers, &orders).await?;
        for engineer in &engineers {
            sync(&engineer.phone).await?;
            let carried = engineer.phone.orders(fieldbook_store::ListFilter::All)?.len();
            story.tell("demo-carries", &[("who", engineer.name), ("count", &carried.to_string())]);
        }
        Ok(Self { dir: dir.to_owned(), hub, engineers, orders })
    }

    /// Closes hub and phones, so that the check starts from the disk.
    ///
    /// # Errors
    /// When the hub did not end in order.
    pub async fn close(self) -> Result<(), DemoError> {
        drop(self.engineers);
        self.hub.stop().await
    }
}

/// How many orders are looked at for one that needs parts.
const LOOKED_AT: usize = 50;

/// Puts the first order that needs a part before the others, so that both engineers can use the same.
async fn parts_first(office: &Office, mut orders: Vec<OrderId>) -> Result<Vec<OrderId>, DemoError> {
    for (index, order) in orders.iter().enumerate().take(LOOKED_AT) {
        let view = office.order(*order).await?;
        if view.get("parts").and_then(Value::as_array).is_some_and(|parts| !parts.is_empty()) {
            orders.swap(0, index);
            break;
        }
    }
    Ok(orders)
}

/// Syncs until nothing is left.
pub(crate) async fn sync(phone: &Fieldbook) -> Result<fieldbook_client::SyncReport, DemoError> {
    Ok(phone.sync_now(std::time::Duration::from_mins(5)).await?)
}

fn import(hub: &Path, mapping: &Path, csv: &Path) -> Result<(), DemoError> {
    let rejects = hub.join("rejects.csv");
    let hub = Hub::open(hub).map_err(DemoError::Hub)?;
    let mapping = Mapping::read(mapping).map_err(|error| DemoError::Import(error.to_string()))?;
    let run = fieldbook_server::import::import(&hub, &mapping, File::open(csv)?, &rejects);
    run.map(drop).map_err(|error| DemoError::Import(error.to_string()))
}

async fn engineer(
    dir: &Path,
    hub: &HubServer,
    (name, van): (&'static str, &str),
    phone: &str,
    story: Story,
) -> Result<Engineer, DemoError> {
    let (id, payload) = hub.office.engineer(name, van).await?;
    let phone = phone::open(dir, phone, story.language)?;
    phone.enrol(&payload).await?;
    Ok(Engineer { id, name, phone })
}

async fn assign(
    office: &Office,
    [a, b]: &[Engineer; 2],
    orders: &[OrderId],
) -> Result<(), DemoError> {
    for (index, order) in orders.iter().enumerate() {
        let crew: &[&str] = match index {
            0 => &[&a.id, &b.id],
            n if n % 2 == 1 => &[&a.id],
            _ => &[&b.id],
        };
        let lead = crew.first().copied().unwrap_or_default();
        office.assign(*order, crew, lead).await?;
    }
    Ok(())
}
