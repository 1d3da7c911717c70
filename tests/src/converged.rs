//! What converged means (`reliability.md` I3): equal versions, views, rows, search results, notes and assignments.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a testkit fails by panicking"
)]

use serde_json::Value;

use crate::{Hand, World};

/// Words that stand in the testkit's order, in both languages.
const WORDS: [&str; 3] = ["轴承", "pump", "临江"];

/// Asserts that hub and both phones say the same of the order. A phone it was taken from need not follow.
pub fn assert_converged(world: &World) {
    let at_hub = common(world.at_hub());
    let notes: Vec<_> =
        world.notes_at_hub().as_array().unwrap().iter().map(|told| told["note"].clone()).collect();
    for hand in [&world.a, &world.b] {
        let Some(listed) = hand.list().into_iter().find(|listed| listed.row.order == world.order)
        else {
            continue;
        };
        if listed.row.withdrawn {
            continue;
        }
        let view = hand.view(world.order);
        assert_eq!(listed.row, view.row, "the list disagrees with the order");
        assert_eq!(common(serde_json::to_value(&view).unwrap()), at_hub, "phone and hub differ");
        let told: Vec<_> = hand
            .notes(world.order)
            .iter()
            .map(|merge| serde_json::to_value(&merge.note).unwrap())
            .collect();
        assert_eq!(told, notes, "phone and hub explain differently");
        assert_found(hand, world);
        assert_eq!(
            hand.phone.sync_status().unwrap().changes_pending,
            0,
            "something is left on the phone"
        );
    }
}

fn assert_found(hand: &Hand, world: &World) {
    for word in WORDS {
        let found = hand.phone.search(word, 10).unwrap();
        assert!(found.iter().any(|listed| listed.row.order == world.order), "{word} is not found");
    }
}

/// A view without what depends on who looks.
fn common(mut view: Value) -> Value {
    for key in ["own_visit", "is_lead", "withdrawn"] {
        view["row"].as_object_mut().unwrap().remove(key);
    }
    view
}
