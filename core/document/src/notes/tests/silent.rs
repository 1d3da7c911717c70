//! What is no merge makes no note.

use super::*;

#[test]
fn scenario_11_office_data_and_access_notes_never_meet() {
    let mut it = apart();
    let deed = edit(&it.on_ann, TextField::AccessNotes, "Key at the porter, ring twice");
    it.ann(deed);
    let mut phone_changed = assignment(2, ORDER);
    phone_changed.customer.phone = Some("+86 21 5555 0199".to_owned());
    assert_eq!(it.notes_with(&[assignment(1, ORDER), phone_changed]), []);
}

#[test]
fn what_people_do_one_after_the_other_is_no_merge() {
    let mut it = apart();
    for passed in [true, false] {
        it.ann(brake(passed));
        it.ann(consume(1, "van-7"));
        it.ann(finding("weather"));
        let deed = edit(&it.on_ann, TextField::Narrative, if passed { "one" } else { "one two" });
        it.ann(deed);
        it.meet();
        it.bob(brake(!passed));
        it.bob(consume(1, "van-9"));
        it.bob(finding("wear.expected"));
        let deed = edit(&it.on_bob, TextField::Narrative, if passed { "one!" } else { "one two!" });
        it.bob(deed);
        it.meet();
    }
    assert_eq!(it.notes(), []);
}

#[test]
fn agreeing_without_knowing_is_no_dispute() {
    let mut it = apart();
    it.ann(brake(true));
    it.bob(brake(true));
    it.ann(door(true));
    it.bob(door(true));
    it.ann(finding("weather"));
    it.bob(finding("weather"));
    assert_eq!(it.notes(), []);
}

#[test]
fn different_subjects_do_not_meet() {
    let mut it = apart();
    it.ann(brake(true));
    it.bob(door(false));
    it.ann(consume(1, "van-7"));
    let deed = edit(&it.on_ann, TextField::Narrative, "ours");
    it.ann(deed);
    let deed = edit(&it.on_bob, TextField::AccessNotes, "theirs");
    it.bob(deed);
    it.bob(Deed::Comment { text: "and a remark".to_owned() });
    it.ann(Deed::Comment { text: "another".to_owned() });
    it.ann(Deed::Accept);
    it.bob(Deed::Accept);
    assert_eq!(it.notes(), []);
}

#[test]
fn an_edit_that_changed_no_letter_is_no_merge() {
    let mut it = apart();
    let same = it.on_ann.read().unwrap().text(TextField::Description).to_owned();
    let deed = edit(&it.on_ann, TextField::Description, &same);
    it.ann(deed);
    let deed = edit(&it.on_bob, TextField::Description, "something else");
    it.bob(deed);
    assert_eq!(it.notes(), []);
}

#[test]
fn an_opinion_changed_to_the_others_before_they_met_is_no_dispute() {
    let mut it = apart();
    it.ann(brake(true));
    it.bob(brake(false));
    it.ann(brake(false));
    assert_eq!(it.notes(), []);
}
