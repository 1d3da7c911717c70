//! Scenarios 13 and 14: a disputed step shows the worst, and a tick is not taken back unseen.

use fieldbook_client::model::{FindingField, StepStanding, StepValue};
use fieldbook_tests::World;

/// Scenario 13.
#[test]
fn one_passes_a_step_and_the_other_fails_it() {
    World::in_both_orders(|world| {
        world.a.ticks(world.order, 1, StepValue::PassFail(true));
        world.b.ticks(world.order, 1, StepValue::PassFail(false));
        world.settle();
        let step = &world.a.view(world.order).steps[1];
        assert_eq!((step.standing, step.disputed), (StepStanding::Failed, true));
        assert_eq!(step.results.len(), 2);
        assert!(world.is_flagged("step_disputed"));
        assert_eq!(world.rules(), ["step_disputed"]);
    });
}

/// Scenario 14.
#[test]
fn one_ticks_and_the_other_takes_the_tick_back() {
    World::in_both_orders(|world| {
        world.a.ticks(world.order, 0, StepValue::Tick(true));
        world.settle();
        world.a.ticks(world.order, 0, StepValue::Tick(true));
        world.b.ticks(world.order, 0, StepValue::Tick(false));
        world.settle();
        let step = &world.b.view(world.order).steps[0];
        assert_eq!((step.standing, step.disputed), (StepStanding::Done, true));
        assert_eq!(world.rules(), ["tick_kept"]);
    });
}

/// Merge table, findings: two values are shown when nobody knew of the other.
#[test]
fn two_codes_set_without_knowing_of_each_other_are_both_shown() {
    World::in_both_orders(|world| {
        world.a.finds(world.order, FindingField::FailureMode, "noise");
        world.b.finds(world.order, FindingField::FailureMode, "vibration");
        world.settle();
        assert_eq!(world.a.view(world.order).findings[0].values.len(), 2);
        assert_eq!(world.rules(), ["finding_disputed"]);
        world.a.finds(world.order, FindingField::FailureMode, "vibration");
        world.settle();
        assert_eq!(world.b.view(world.order).findings[0].values.len(), 1);
    });
}
