//! Signatures and the report they are bound to.

use crate::samples::{ANNA, BO, Story};
use crate::{Code, Deed, EngineerId, FindingField, FlagCode, SignOffAnswer, TextField};

fn narrative(text: &str) -> Deed {
    Deed::EditText { field: TextField::Narrative, base: Vec::new(), text: text.into() }
}

fn sign(story: &mut Story, who: EngineerId) {
    let answer = SignOffAnswer::Signed { strokes: None };
    story.did(
        who,
        Deed::SignOff { signer: "Ms Lin".into(), answer, report: story.view().report_hash },
    );
}

#[test]
fn both_engineers_have_it_signed_and_both_signatures_stay() {
    let mut story = Story::new();
    sign(&mut story, ANNA);
    sign(&mut story, BO);
    let signed = story.view().sign_offs;
    assert_eq!(signed.len(), 2);
    assert!(signed.iter().all(|view| !view.stale));
}

#[test]
fn the_report_changes_after_the_customer_signed() {
    let mut story = Story::new();
    story.did(ANNA, narrative("bearing replaced"));
    sign(&mut story, ANNA);
    assert!(!story.flags().contains(&FlagCode::ChangedAfterSignature));
    story.did(BO, narrative("bearing and seal replaced"));
    assert!(story.view().sign_offs[0].stale);
    assert!(story.flags().contains(&FlagCode::ChangedAfterSignature));
    sign(&mut story, ANNA);
    assert!(story.view().sign_offs[0].stale, "it stays bound to what was shown");
    assert!(!story.flags().contains(&FlagCode::ChangedAfterSignature), "signing again settles it");
}

#[test]
fn a_remark_does_not_change_what_was_signed() {
    let mut story = Story::new();
    sign(&mut story, ANNA);
    story.did(BO, Deed::Comment { text: "key is back".into() });
    assert!(!story.view().sign_offs[0].stale);
}

#[test]
fn codes_set_without_knowing_of_each_other_are_both_shown_sorted() {
    let mut story = Story::new();
    let set = |code: &str| Deed::SetFinding { field: FindingField::Cause, code: Code(code.into()) };
    story.did(ANNA, set("weather"));
    story.did_unknowing(BO, set("design.other"));
    let finding = story.view().findings.remove(0);
    assert_eq!(finding.values, [Code("design.other".into()), Code("weather".into())]);
    assert_eq!(story.flags(), [FlagCode::FindingDisputed]);
    story.did(ANNA, set("weather"));
    assert_eq!(story.flags(), []);
}
