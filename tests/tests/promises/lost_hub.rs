//! A hub that was set up anew at the same address does not know the phone: nothing is lost, and there is a way back.

use fieldbook_client::model::{ChangeHash, EntryId, Quantity};
use fieldbook_client::{CommandOptions, ErrorCode, Fieldbook};

use crate::kit::{Scene, consume, sync, sync_code, used};

/// Which changes are offered for saving by hand, and the entries they make.
fn unsynced(phone: &Fieldbook) -> Vec<(ChangeHash, EntryId)> {
    let changes = phone.export_unsynced().unwrap().changes;
    changes.iter().map(|own| (own.change.hash, own.command.as_ref().unwrap().id)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_set_up_anew_has_acknowledged_nothing_and_the_phone_enrols_again() {
    let scene = Scene::new().await;
    let (engineer, phone) = scene.engineer("lin").await;
    let order = scene.order(&[&engineer]).await;
    sync(&phone).await;
    phone.accept(order, CommandOptions::default()).unwrap();
    consume(&phone, order);
    sync(&phone).await;
    assert!(phone.sync_status().unwrap().safe_to_wipe);
    assert_eq!(unsynced(&phone), []);
    consume(&phone, order);

    let scene = scene.set_up_anew().await;
    assert_eq!(sync_code(&phone).await, "device_unknown");
    let status = phone.sync_status().unwrap();
    assert_eq!(status.blocked, Some(ErrorCode::DeviceUnknown));
    assert_eq!((status.changes_at_hub, status.changes_pending), (0, 3));
    assert!(!status.safe_to_wipe, "this hub has acknowledged nothing");
    assert_eq!(status.last_receipt_at, None, "the old hub's word is worth nothing now");
    let offered = unsynced(&phone);
    assert_eq!(offered.len(), 3);

    drop(phone);
    let phone = scene.phone("lin");
    let status = phone.sync_status().unwrap();
    assert_eq!(status.blocked, Some(ErrorCode::DeviceUnknown), "remembered over a restart");

    let (_, code) = scene.hub.office.engineer("lin", "van-1").await.unwrap();
    phone.enrol(&code).await.unwrap();
    assert_eq!(phone.sync_status().unwrap().blocked, None);
    assert_eq!(unsynced(&phone), offered, "the same changes under the same ids");
    assert_eq!(used(&phone, order), Quantity::whole(2), "and the order is still here");

    sync(&phone).await;
    let held = scene.held().await;
    let hashes: Vec<_> =
        held.iter().map(|held| held["hash"].as_str().unwrap().to_owned()).collect();
    for (change, _) in &offered {
        assert!(hashes.contains(&change.to_string()), "{change} did not reach the new hub");
    }
    assert!(held.iter().all(|held| held["code"] == "order_unknown"), "no such order there");
    assert!(!phone.sync_status().unwrap().safe_to_wipe, "held is not taken");
    assert_eq!(unsynced(&phone), offered);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_its_hub_knows_enrols_once() {
    let scene = Scene::new().await;
    let (_, phone) = scene.engineer("lin").await;
    let (_, code) = scene.hub.office.engineer("wei", "van-2").await.unwrap();
    assert_eq!(phone.enrol(&code).await.expect_err("refused").code(), "already_enrolled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_phone_keeps_its_work_and_is_let_in_again_with_a_new_code() {
    let scene = Scene::new().await;
    let (engineer, phone) = scene.engineer("lin").await;
    let order = scene.order(&[&engineer]).await;
    sync(&phone).await;
    phone.accept(order, CommandOptions::default()).unwrap();
    let devices = scene.hub.office.get("devices").await.unwrap();
    let device = devices[0]["device"].as_str().unwrap().to_owned();
    let revoke = format!("devices/{device}/revoke");
    scene.hub.office.post(&revoke, &serde_json::json!({})).await.unwrap();
    assert_eq!(sync_code(&phone).await, "device_revoked");
    let status = phone.sync_status().unwrap();
    assert_eq!((status.blocked, status.changes_pending), (Some(ErrorCode::DeviceRevoked), 1));
    assert!(!status.safe_to_wipe);
    let path = format!("engineers/{engineer}/enrol");
    let url = format!("http://{}", scene.hub.address);
    let code = scene.hub.office.post(&path, &serde_json::json!({ "hub": url })).await.unwrap();
    phone.enrol(code["payload"].as_str().unwrap()).await.unwrap();
    sync(&phone).await;
    let status = phone.sync_status().unwrap();
    assert_eq!((status.blocked, status.safe_to_wipe), (None, true), "{status:?}");
    let at_hub = scene.hub.office.order(order).await.unwrap();
    assert_eq!(at_hub["visits"][0]["state"], "accepted", "{at_hub}");
}
