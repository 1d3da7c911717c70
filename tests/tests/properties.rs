//! Whatever two engineers and the office do, and however the network comes and goes, all end up with the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use fieldbook_client::CommandOptions;
use fieldbook_client::model::{FindingField, StepValue};
use fieldbook_tests::{Delivery, Hand, World};
use proptest::prelude::*;
use serde_json::json;

/// Something that happens. `bool` says whether it is A (or B) who does it.
#[derive(Debug, Clone)]
enum Happening {
    Consumes(bool, usize),
    Passes(bool, bool),
    Ticks(bool, bool),
    Narrates(bool, String),
    Finds(bool, bool),
    Comments(bool),
    OfficeAdds(String),
    OfficeMovesTheWindow(u8),
    OfficeHandsOver(bool),
    Syncs(bool),
}

fn happening() -> impl Strategy<Value = Happening> {
    let words = || "[a-z轴承泵🔧]{1,6}";
    prop_oneof![
        (any::<bool>(), 0..2_usize).prop_map(|(a, part)| Happening::Consumes(a, part)),
        (any::<bool>(), any::<bool>()).prop_map(|(a, passed)| Happening::Passes(a, passed)),
        (any::<bool>(), any::<bool>()).prop_map(|(a, done)| Happening::Ticks(a, done)),
        (any::<bool>(), words()).prop_map(|(a, words)| Happening::Narrates(a, words)),
        (any::<bool>(), any::<bool>()).prop_map(|(a, noise)| Happening::Finds(a, noise)),
        any::<bool>().prop_map(Happening::Comments),
        words().prop_map(Happening::OfficeAdds),
        any::<u8>().prop_map(Happening::OfficeMovesTheWindow),
        any::<bool>().prop_map(Happening::OfficeHandsOver),
        any::<bool>().prop_map(Happening::Syncs),
    ]
}

fn play(world: &World, happening: &Happening) {
    let order = world.order;
    match happening {
        Happening::Consumes(a, part) => _ = hand(world, *a).consumes(order, *part, None),
        Happening::Passes(a, passed) => {
            hand(world, *a).ticks(order, 1, StepValue::PassFail(*passed));
        }
        Happening::Ticks(a, done) => hand(world, *a).ticks(order, 0, StepValue::Tick(*done)),
        Happening::Narrates(a, words) => hand(world, *a).narrates(order, words),
        Happening::Finds(a, noise) => {
            let code = if *noise { "noise" } else { "vibration" };
            hand(world, *a).finds(order, FindingField::FailureMode, code);
        }
        Happening::Comments(a) => {
            _ = hand(world, *a)
                .phone
                .comment(order, "看过了 · seen", CommandOptions::default())
                .unwrap();
        }
        Happening::OfficeAdds(words) => world.office_adds("description", words),
        Happening::OfficeMovesTheWindow(hours) => {
            let start = 1_796_176_800_000_i64 + i64::from(*hours) * 3_600_000;
            let moved = json!({ "window": { "start": start, "end": start + 7_200_000 } });
            world.office(&format!("orders/{order}/reschedule"), &moved);
        }
        Happening::OfficeHandsOver(to_a) => {
            let lead = &hand(world, *to_a).id;
            world.office(&format!("orders/{order}/lead"), &json!({ "lead": lead }));
        }
        Happening::Syncs(a) => world.sync(hand(world, *a)),
    }
}

fn hand(world: &World, is_a: bool) -> &Hand {
    if is_a { &world.a } else { &world.b }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Equal heads, views, rows, search results and notes on all sides, and read tables equal to a rebuild.
    #[test]
    fn any_day_ends_with_everybody_saying_the_same(
        day in prop::collection::vec(happening(), 4..24),
        a_first in any::<bool>(),
    ) {
        let world = World::new(if a_first { Delivery::First } else { Delivery::Second });
        for happening in &day {
            play(&world, happening);
        }
        world.settle();
        prop_assert_eq!(world.close_and_rebuild(), vec![Vec::new(), Vec::new()]);
    }
}
