//! Scenarios 11 and 12: what people type together is merged letter by letter.

use fieldbook_client::{CommandOptions, TextVersion};
use fieldbook_tests::World;
use serde_json::json;

/// Scenario 11.
#[test]
fn the_office_edits_the_phone_number_and_an_engineer_the_access_notes_in_silence() {
    World::in_both_orders(|world| {
        let view = world.a.view(world.order);
        let base = TextVersion::from(&view);
        let notes = "访客码 4711 · visitor code 4711";
        world
            .a
            .phone
            .edit_access_notes(world.order, &base, notes, CommandOptions::default())
            .unwrap();
        world.office_changes(&json!({ "customer": { "phone": "+86 21 5555 0199" } }));
        world.settle();
        for view in [world.a.view(world.order), world.b.view(world.order)] {
            assert_eq!(view.access_notes, notes);
            let assignment = view.assignment;
            assert_eq!(assignment.customer.phone.as_deref(), Some("+86 21 5555 0199"));
            assert_eq!(assignment.customer.name, "临江大厦物业", "what was not named stays");
        }
        assert_eq!(world.at_hub()["access_notes"], notes);
        assert!(world.rules().is_empty(), "{:?}", world.rules());
        assert_eq!(world.notes_at_hub(), json!([]));
    });
}

/// Two texts of one order never meet.
#[test]
fn the_office_edits_one_text_and_an_engineer_another_in_silence() {
    World::in_both_orders(|world| {
        world.office_adds("access_notes", "访客码 4711 · visitor code 4711");
        let base = TextVersion::from(&world.a.view(world.order));
        world
            .a
            .phone
            .edit_customer_explanation(world.order, &base, "已更换轴承", CommandOptions::default())
            .unwrap();
        world.settle();
        let view = world.b.view(world.order);
        assert_eq!(view.access_notes, "访客码 4711 · visitor code 4711");
        assert_eq!(view.customer_explanation, "已更换轴承");
        assert!(world.rules().is_empty(), "{:?}", world.rules());
    });
}

/// Scenario 12.
#[test]
fn both_edit_the_fault_description_and_both_insertions_stay() {
    World::in_both_orders(|world| {
        for (hand, words) in [(&world.a, "有异味 👃🏽"), (&world.b, "噪音大 · loud 🔊")]
        {
            let view = hand.view(world.order);
            let text = format!("{}{words}\n", view.description);
            let base = TextVersion::from(&view);
            hand.phone
                .edit_description(world.order, &base, &text, CommandOptions::default())
                .unwrap();
        }
        world.settle();
        let text = world.a.view(world.order).description;
        for words in ["2号泵 · pump 2", "有异味 👃🏽", "噪音大 · loud 🔊"] {
            assert!(text.contains(words), "{words:?} is not in {text:?}");
        }
        assert_eq!(world.rules(), ["text_merged"]);
    });
}

/// The blueprint's trap: a whole-text write against the newest text would delete what arrived meanwhile.
#[test]
fn text_arriving_while_the_editor_is_open_is_kept() {
    World::in_both_orders(|world| {
        let opened = world.a.view(world.order);
        world.b.narrates(world.order, "陈伟：对中已校准 👨‍👩‍👧‍👦");
        world.settle();
        assert!(
            world.a.view(world.order).narrative.contains("对中已校准"),
            "it arrived while the editor was open"
        );
        let base = TextVersion::from(&opened);
        let text = "林娜：轴承已更换 🔧\n";
        world.a.phone.edit_narrative(world.order, &base, text, CommandOptions::default()).unwrap();
        world.settle();
        let narrative = world.b.view(world.order).narrative;
        for words in ["陈伟：对中已校准 👨‍👩‍👧‍👦", "林娜：轴承已更换 🔧"]
        {
            assert!(narrative.contains(words), "{words:?} is not in {narrative:?}");
        }
    });
}
