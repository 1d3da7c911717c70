//! Scenarios 3 and 4: signatures are kept, and a report that moved on says so.

use fieldbook_tests::World;

/// Scenario 3.
#[test]
fn both_engineers_have_it_signed_and_both_signatures_are_kept() {
    World::in_both_orders(|world| {
        for hand in [&world.a, &world.b] {
            hand.starts(world.order);
            hand.completes(world.order);
            hand.has_it_signed(world.order, "王经理");
        }
        world.settle();
        assert_eq!(world.a.view(world.order).sign_offs.len(), 2);
        assert!(world.rules().contains(&"both_signed"), "{:?}", world.rules());
    });
}

/// Scenario 4.
#[test]
fn a_report_that_changes_after_the_signature_says_so() {
    World::in_both_orders(|world| {
        world.a.starts(world.order);
        world.a.completes(world.order);
        world.a.has_it_signed(world.order, "王经理");
        world.b.narrates(world.order, "补充：皮带也换了");
        world.settle();
        let view = world.b.view(world.order);
        assert!(view.narrative.contains("补充"), "{}", view.narrative);
        assert!(view.sign_offs[0].stale);
        assert_ne!(view.sign_offs[0].sign_off.report, view.report_hash);
        assert!(world.is_flagged("changed_after_signature"));
        assert!(world.rules().contains(&"changed_after_signature"), "{:?}", world.rules());
    });
}
