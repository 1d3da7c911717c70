//! A phone that is lost, or given back with work on it, is wiped by a signed order of its office, and by nobody else's.

use fieldbook_client::{CommandOptions, Fieldbook};
use serde_json::{Value, json};

use crate::kit::{Scene, sync};

/// The order to wipe the phone of this engineer, as the office of this hub gives it.
async fn order_for(scene: &Scene, engineer: &str) -> String {
    let devices = scene.hub.office.get("devices").await.unwrap();
    let mine = |one: &&Value| one["engineer"] == engineer;
    let device = devices.as_array().unwrap().iter().find(mine).unwrap()["device"].clone();
    let path = format!("devices/{}/wipe-order", device.as_str().unwrap());
    let made = scene.hub.office.post(&path, &json!({})).await.unwrap();
    made["order"].as_str().unwrap().to_owned()
}

fn code(outcome: Result<(), fieldbook_client::FieldbookError>) -> &'static str {
    outcome.expect_err("refused").code()
}

fn pending(phone: &Fieldbook) -> u64 {
    phone.sync_status().unwrap().changes_pending
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_with_unsynced_work_is_wiped_by_its_own_offices_order_alone() {
    let scene = Scene::new().await;
    let elsewhere = Scene::new().await;
    let (lin, phone) = scene.engineer("lin").await;
    let (wei, _other) = scene.engineer("wei").await;
    let (foreigner, foreign) = elsewhere.engineer("eva").await;
    let order = scene.order(&[&lin]).await;
    sync(&phone).await;
    phone.accept(order, CommandOptions::default()).unwrap();

    assert_eq!(code(phone.wipe(None)), "not_safe_to_wipe");
    let colleagues = order_for(&scene, &wei).await;
    assert_eq!(code(phone.wipe(Some(&colleagues))), "wipe_order_invalid", "for another phone");
    let strangers = order_for(&elsewhere, &foreigner).await;
    assert_eq!(code(phone.wipe(Some(&strangers))), "wipe_order_invalid", "of another hub");
    let own = order_for(&scene, &lin).await;
    assert_eq!(code(foreign.wipe(Some(&own))), "wipe_order_invalid", "this hub's, elsewhere");
    let cut = own.get(..own.len() - 1).unwrap();
    assert_eq!(code(phone.wipe(Some(cut))), "wipe_order_invalid", "cut short");
    assert_eq!(pending(&phone), 1, "nothing was changed");

    phone.wipe(Some(&own)).unwrap();
    assert_eq!(phone.sync_status().expect_err("closed").code(), "locked");
    drop(phone);
    let left = std::fs::read_dir(scene.dir.path().join("lin/store")).unwrap().count();
    assert_eq!(left, 0, "nothing is left of the store");
    let fresh = scene.phone("lin");
    assert_eq!(fresh.owner().unwrap(), None);
    let (_, code) = scene.hub.office.engineer("lin", "van-1").await.unwrap();
    fresh.enrol(&code).await.unwrap();
    assert_eq!(fresh.wipe(Some(&own)).expect_err("used up").code(), "wipe_order_invalid");
}
