//! What the hub puts aside holds up nothing that is innocent, and two copies of one phone both deliver.

use std::path::Path;

use fieldbook_client::Fieldbook;
use fieldbook_client::model::{
    ActorId, AssignmentVersion, Author, Command, Deed, EntryId, HlcClock, OrderId, Quantity, Stamp,
    Timestamp,
};
use fieldbook_store::{Store, StoreKey};
use serde_json::Value;

use crate::kit::{Scene, consume, sync, used};

/// An actor that is used where no app would use it.
const ACTOR: ActorId = ActorId::from_bytes([0xAC; 16]);

/// Says something on a closed phone, under an actor of the test's choice.
fn say_as(scene: &Scene, phone: &str, order: OrderId, text: &str) {
    let dir = scene.dir.path().join(phone).join("store");
    let mut store = Store::open(&dir, &StoreKey::from_bytes(scene.key(phone))).unwrap();
    let who = store.identity().unwrap().unwrap();
    let stamp = Stamp {
        by: Author::Engineer(who.engineer),
        device: who.device,
        hlc: HlcClock::resume(store.hlc()).tick(Timestamp::from_millis(0)),
        seen: AssignmentVersion::default(),
        anchor: None,
        gps: None,
    };
    let mut id = [0xE1; 16];
    id[..4].copy_from_slice(&text.as_bytes()[..4]);
    let deed = Deed::Comment { text: text.to_owned() };
    let command = Command { id: EntryId::from_bytes(id), order, stamp, deed };
    store.perform(&command, || ACTOR).unwrap();
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).unwrap();
        }
    }
}

fn said(view: &Value) -> Vec<String> {
    let comments = view["comments"].as_array().unwrap();
    let mut said: Vec<_> =
        comments.iter().map(|comment| comment["text"].as_str().unwrap().to_owned()).collect();
    said.sort_unstable();
    said
}

fn said_on(phone: &Fieldbook, order: OrderId) -> Vec<String> {
    said(&serde_json::to_value(phone.order(order).unwrap()).unwrap())
}

/// Why own changes are put aside. (Wei's is too on this phone: its actor was this phone's before.)
fn own_aside(phone: &Fieldbook) -> Vec<String> {
    let aside = phone.sync_status().unwrap().quarantined.into_iter();
    aside.filter(|aside| aside.own).map(|aside| aside.reason).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_innocent_rest_reaches_the_hub_in_the_same_sync_and_counts_once() {
    let scene = Scene::new().await;
    let (lin, phone) = scene.engineer("lin").await;
    let (wei, other) = scene.engineer("wei").await;
    let order = scene.order(&[&lin, &wei]).await;
    let elsewhere = scene.order(&[&lin]).await;
    sync(&phone).await;
    sync(&other).await;
    drop((phone, other));
    // the other phone makes the actor its own, so that the hub believes this one nothing under it
    say_as(&scene, "wei", order, "mine, says Wei");
    say_as(&scene, "lin", order, "the culprit");
    let (phone, other) = (scene.phone("lin"), scene.phone("wei"));
    sync(&other).await;
    consume(&phone, order);
    consume(&phone, elsewhere);
    let report = sync(&phone).await;
    assert_eq!(report.quarantined, 2, "the culprit, and what was written on it");

    let status = phone.sync_status().unwrap();
    assert_eq!(status.changes_pending, 0, "{status:?}");
    assert_eq!(own_aside(&phone), ["unknown_actor"], "only the culprit is aside");
    assert!(!status.safe_to_wipe);
    let at_hub = scene.hub.office.order(order).await.unwrap();
    assert_eq!(at_hub["parts"][0]["used"], serde_json::to_value(Quantity::whole(1)).unwrap());
    assert_eq!(said(&at_hub), ["mine, says Wei"]);
    assert_eq!(used(&phone, order), Quantity::whole(1));
    sync(&phone).await;
    assert_eq!(said_on(&phone, order), [""; 0], "the culprit is aside here too");
    consume(&phone, order);
    sync(&phone).await;
    assert_eq!(own_aside(&phone).len(), 1);
    sync(&other).await;
    assert_eq!(used(&other, order), Quantity::whole(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_copies_of_a_cloned_phone_deliver_whoever_comes_first() {
    for copy_first in [false, true] {
        let scene = Scene::new().await;
        let (lin, phone) = scene.engineer("lin").await;
        let order = scene.order(&[&lin]).await;
        sync(&phone).await;
        drop(phone);
        copy_folder(&scene.dir.path().join("lin"), &scene.dir.path().join("copy"));
        say_as(&scene, "lin", order, "from the original");
        say_as(&scene, "copy", order, "another, from the copy");
        let (original, copy) = (scene.phone("lin"), scene.phone("copy"));
        consume(&original, order);
        consume(&copy, order);
        let phones = if copy_first { [&copy, &original] } else { [&original, &copy] };
        for phone in [phones[0], phones[1], phones[0], phones[1]] {
            sync(phone).await;
        }
        let all = ["another, from the copy", "from the original"];
        assert_eq!(said(&scene.hub.office.order(order).await.unwrap()), all);
        for phone in phones {
            assert_eq!(said_on(phone, order), all);
            assert_eq!(used(phone, order), Quantity::whole(2));
            let status = phone.sync_status().unwrap();
            assert!(status.safe_to_wipe, "{status:?}");
        }
    }
}
