//! A hub goes on from an older backup, and the phones give back what came after it (`reliability.md`, row 8).

use std::path::Path;
use std::time::Duration;

use fieldbook_client::CommandOptions;
use fieldbook_client::model::OrderId;
use fieldbook_server::SystemClock;
use fieldbook_server::backup::restore;
use fieldbook_tests::{Delivery, World};
use serde_json::{Value, json};

const DELIVERIES: [Delivery; 2] = [Delivery::First, Delivery::Second];

fn goes_on_from(world: &mut World, backup: &Path) {
    world.while_the_hub_is_down(|folder| {
        let restored = restore(folder, backup, true, &SystemClock).unwrap();
        assert!(restored.replaced.is_some(), "what was there is kept");
    });
}

/// What both engineers and the office do on an ordinary morning.
fn morning(world: &World) {
    world.a.starts(world.order);
    world.a.consumes(world.order, 0, None);
    world.office_changes(&json!({ "customer": { "phone": "+86 21 5555 0199" } }));
    world.office_adds("access_notes", "访客码 4711");
    world.settle();
    world.b.narrates(world.order, "陈伟：已拆下联轴器");
    world.settle();
}

/// A view without what a hub that was restored says anew.
fn work_of(mut view: Value) -> Value {
    view.as_object_mut().unwrap().remove("version");
    view
}

#[test]
fn everything_since_the_backup_comes_back_and_counts_once() {
    for delivery in DELIVERIES {
        let mut world = World::new(delivery);
        let backup = world.backup();
        morning(&world);
        let before = world.at_hub();
        goes_on_from(&mut world, &backup);
        assert_eq!(world.at_hub()["stock_moves"], json!([]), "the hub has lost the morning");
        world.settle();
        let after = world.at_hub();
        assert_eq!(work_of(after.clone()), work_of(before));
        assert_eq!(after["stock_moves"].as_array().unwrap().len(), 1);
        world.settle();
        assert_eq!(world.at_hub(), after, "a second time changes nothing");
        let changed = world.office_changes(&json!({ "title": "再检查 · look again" }));
        assert_eq!(changed["version"]["generation"], 1, "no version of before is given out again");
        world.settle();
    }
}

#[test]
fn work_of_a_phone_that_is_gone_comes_back_from_a_colleagues() {
    for delivery in DELIVERIES {
        let mut world = World::new(delivery);
        let backup = world.backup();
        morning(&world);
        let before = world.at_hub();
        goes_on_from(&mut world, &backup);
        world.sync(&world.b);
        assert_eq!(work_of(world.at_hub()), work_of(before));
        world.settle();
    }
}

#[test]
fn an_order_made_since_the_backup_comes_back_with_its_crew() {
    let mut world = World::new(Delivery::First);
    let backup = world.backup();
    let made = world.office("orders", &json!({ "title": "电梯异响 · lift rattles" }));
    let order: OrderId = made["order"].as_str().unwrap().parse().unwrap();
    world.office(&format!("orders/{order}/assign"), &json!({ "crew": [world.b.id] }));
    world.settle();
    world.b.phone.comment(order, "缺件 · part missing", CommandOptions::default()).unwrap();
    world.settle();
    let waiting = "还没有网络 · no network yet";
    world.b.phone.comment(order, waiting, CommandOptions::default()).unwrap();
    goes_on_from(&mut world, &backup);
    world.settle();
    let listed = world.office_reads("orders");
    let numbers: Vec<&Value> =
        listed["orders"].as_array().unwrap().iter().map(|row| &row["order"]).collect();
    assert!(numbers.contains(&&json!(order)), "{listed}");
    let view = world.office_reads(&format!("orders/{order}"));
    assert_eq!(view["comments"][0]["text"], "缺件 · part missing");
    assert_eq!(view["comments"][1]["text"], waiting, "what was on its way comes too");
    let status = world.b.phone.sync_status().unwrap();
    assert_eq!((status.changes_pending, status.quarantined), (0, Vec::new()));
    assert_eq!(view["assignment"]["crew"][0]["engineer"], json!(world.b.id));
    world.b.phone.comment(order, "到货 · part came", CommandOptions::default()).unwrap();
    world.settle();
    assert_eq!(
        world.office_reads(&format!("orders/{order}"))["comments"].as_array().unwrap().len(),
        3
    );
}

#[test]
fn an_older_database_copied_back_by_hand_is_noticed() {
    let mut world = World::new(Delivery::First);
    let kept = tempfile::tempdir().unwrap();
    let database = kept.path().join("hub.db");
    world.while_the_hub_is_down(|folder| {
        std::fs::copy(folder.join("hub.db"), &database).unwrap();
    });
    morning(&world);
    let before = world.at_hub();
    world.while_the_hub_is_down(|folder| {
        std::fs::copy(&database, folder.join("hub.db")).unwrap();
    });
    world.settle();
    assert_eq!(work_of(world.at_hub()), work_of(before));
    let changed = world.office_changes(&json!({ "title": "再检查 · look again" }));
    assert_eq!(changed["version"]["generation"], 1);
    world.settle();
}

#[test]
fn a_whole_folder_copied_back_is_noticed_by_the_first_phone_that_is_ahead() {
    let mut world = World::new(Delivery::First);
    let kept = tempfile::tempdir().unwrap();
    let files = ["hub.db", "hub.mark"];
    let copy = |from: &Path, to: &Path| {
        for file in &files {
            std::fs::copy(from.join(file), to.join(file)).unwrap();
        }
    };
    world.while_the_hub_is_down(|folder| copy(folder, kept.path()));
    morning(&world);
    let before = world.at_hub();
    world.while_the_hub_is_down(|folder| copy(kept.path(), folder));
    world.settle();
    assert_eq!(work_of(world.at_hub()), work_of(before));
    let changed = world.office_changes(&json!({ "title": "再检查 · look again" }));
    assert_eq!(changed["version"]["generation"], 1);
    world.settle();
}

#[test]
fn a_hub_that_was_only_restarted_starts_nobody_over() {
    let mut world = World::new(Delivery::First);
    morning(&world);
    world.while_the_hub_is_down(|_| {});
    let report = world.sync_report(&world.a, Duration::from_mins(1));
    assert_eq!((report.exchanges, report.received_orders), (1, 0));
}

#[test]
fn a_decision_that_the_hub_lost_comes_back_although_the_office_has_decided_anew() {
    for delivery in DELIVERIES {
        let mut world = World::new(delivery);
        let backup = world.backup();
        world.b.starts(world.order);
        let moved = json!({ "start": 1_772_500_000_000_i64, "end": 1_772_510_000_000_i64 });
        world.office_changes(&json!({ "window": moved }));
        world.sync(&world.a);
        goes_on_from(&mut world, &backup);
        world.office_changes(&json!({ "title": "再检查 · look again" }));
        world.settle();
        let told = world.office_reads(&format!("orders/{}/merge-notes", world.order));
        let rules: Vec<_> = told.as_array().unwrap().iter().map(|it| &it["note"]["rule"]).collect();
        // the window was moved, and is where it was again by what was decided anew: B was unaware of both
        assert_eq!(rules, ["window_moved", "window_moved"]);
    }
}

#[test]
fn work_on_top_of_each_other_comes_back_although_more_of_it_was_waiting() {
    let mut world = World::new(Delivery::First);
    let backup = world.backup();
    world.b.starts(world.order);
    world.settle();
    world.a.consumes(world.order, 0, None);
    world.settle();
    world.b.narrates(world.order, "陈伟：已拆下联轴器");
    world.settle();
    goes_on_from(&mut world, &backup);
    world.b.narrates(world.order, "陈伟：已装回");
    world.sync(&world.b);
    assert_eq!(world.b.phone.sync_status().unwrap().changes_pending, 0);
    world.settle();
    let narrative = world.at_hub()["narrative"].to_string();
    assert!(narrative.contains("已拆下联轴器") && narrative.contains("已装回"), "{narrative}");
}
