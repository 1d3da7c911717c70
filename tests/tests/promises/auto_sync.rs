//! Phones that sync by themselves: woken by what was saved, by the network, and by the hub.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fieldbook_client::{
    Change, ChangeListener, CommandOptions, ConnectivityObserver, Fieldbook, Network, Subscription,
    SyncStatus,
};

use crate::kit::{Scene, consume, sync};

/// Nothing here takes this long; it only ends a test that would never end.
const PATIENCE: Duration = Duration::from_mins(1);

struct Ear(Mutex<Sender<Change>>);

impl ChangeListener for Ear {
    fn changed(&self, change: Change) {
        let _ = self.0.lock().unwrap().send(change);
    }
}

/// What a phone tells its listeners.
struct Heard {
    changes: Receiver<Change>,
    _subscription: Subscription,
}

impl Heard {
    fn of(phone: &Fieldbook) -> Self {
        let (sender, changes) = channel();
        let subscription = phone.subscribe(Arc::new(Ear(Mutex::new(sender))));
        Self { changes, _subscription: subscription }
    }

    fn until(&self, what: &str, is_it: impl Fn(&Change) -> bool) {
        loop {
            if is_it(&self.changes.recv_timeout(PATIENCE).expect(what)) {
                return;
            }
        }
    }

    fn until_all_is_at_the_hub(&self, changes: u64) {
        self.until("everything is at the hub", |change| match change {
            Change::Sync(SyncStatus { changes_at_hub, changes_pending, .. }) => {
                (*changes_at_hub, *changes_pending) == (changes, 0)
            }
            _ => false,
        });
    }
}

struct Air(Mutex<Network>);

impl ConnectivityObserver for Air {
    fn network(&self) -> Network {
        *self.0.lock().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_goes_up_by_itself_once_there_is_a_network() {
    let scene = Scene::new().await;
    let (engineer, phone) = scene.engineer("lin").await;
    let order = scene.order(&[&engineer]).await;
    sync(&phone).await;
    let heard = Heard::of(&phone);
    let air = Arc::new(Air(Mutex::new(Network::Offline)));
    let auto = phone.auto_sync(air.clone()).unwrap();
    let before = phone.sync_status().unwrap().last_sync;
    phone.accept(order, CommandOptions::default()).unwrap();
    *air.0.lock().unwrap() = Network::Unmetered;
    assert_eq!(phone.sync_status().unwrap().last_sync, before, "nothing is tried without one");
    phone.connectivity_changed();
    heard.until_all_is_at_the_hub(1);
    consume(&phone, order);
    heard.until_all_is_at_the_hub(2);

    phone.lock();
    phone.unlock().unwrap();
    consume(&phone, order);
    heard.until_all_is_at_the_hub(3);

    auto.cancel();
    consume(&phone, order);
    assert_eq!(phone.sync_status().unwrap().changes_pending, 1, "and not any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_did_comes_by_itself_when_the_hub_calls() {
    let scene = Scene::new().await;
    let (lin, phone) = scene.engineer("lin").await;
    let (wei, other) = scene.engineer("wei").await;
    let order = scene.order(&[&lin, &wei]).await;
    sync(&phone).await;
    sync(&other).await;
    let heard = Heard::of(&phone);
    let _auto = phone.auto_sync(Arc::new(Network::Unmetered)).unwrap();
    // what comes with the first sync, and with the one after the line was opened, comes without a call
    for _ in 0..3 {
        other.comment(order, "call me", CommandOptions::default()).unwrap();
        let said = other.order(order).unwrap().comments.len();
        sync(&other).await;
        heard.until("what the colleague said", |_| {
            phone.order(order).unwrap().comments.len() == said
        });
    }
}
