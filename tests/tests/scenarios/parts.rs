//! Scenarios 1 and 2: parts add up, retries do not.

use fieldbook_client::model::Quantity;
use fieldbook_tests::World;

/// Scenario 1.
#[test]
fn two_engineers_consume_the_same_part_offline() {
    World::in_both_orders(|world| {
        world.a.consumes(world.order, 0, None);
        world.b.consumes(world.order, 0, None);
        world.settle();
        let view = world.a.view(world.order);
        assert_eq!(view.parts[0].used, Quantity::whole(2));
        let vans: Vec<_> = view.stock_moves.iter().map(|entry| entry.location.0.as_str()).collect();
        assert_eq!(vans.len(), 2);
        assert!(vans.contains(&"van-1") && vans.contains(&"van-2"), "{vans:?}");
        assert_eq!(world.rules(), ["parts_added_up"]);
        assert!(!world.is_flagged("over_plan"));
    });
}

/// Scenario 1, over plan: accepted and flagged, on every side.
#[test]
fn more_than_planned_is_kept_and_flagged() {
    World::in_both_orders(|world| {
        world.a.consumes(world.order, 1, None);
        world.b.consumes(world.order, 1, None);
        world.settle();
        assert_eq!(world.a.view(world.order).parts[1].used, Quantity::whole(2));
        assert!(world.is_flagged("over_plan"));
    });
}

/// Scenario 2.
#[test]
fn the_same_consumption_sent_five_times_counts_once() {
    World::in_both_orders(|world| {
        let entry = world.a.consumes(world.order, 0, None);
        for _ in 0..4 {
            assert_eq!(world.a.consumes(world.order, 0, Some(entry)), entry);
            world.sync(&world.a);
        }
        world.settle();
        assert_eq!(world.b.view(world.order).parts[0].used, Quantity::whole(1));
        assert!(world.rules().is_empty());
    });
}
