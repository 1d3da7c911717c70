//! The conflict scenarios of `domain.md` between the office and somebody who did not know.

use fieldbook_model::{DispatchState, Priority};

use super::*;

/// Ann works with version 1 in hand; the office, knowing the heads given, decides version 2.
fn decided(known: Vec<ChangeHash>, change: impl FnOnce(&mut Assignment)) -> Vec<Assignment> {
    let mut second = assignment(2, ORDER);
    second.known = known;
    change(&mut second);
    vec![assignment(1, ORDER), second]
}

fn work(it: &mut Apart) {
    for deed in [Deed::Accept, Deed::StartTravel, Deed::Arrive, Deed::StartWork, complete()] {
        it.ann(deed);
    }
}

fn to_bob(second: &mut Assignment) {
    second.crew.retain(|member| member.engineer == engineer(2));
    second.lead = Some(engineer(2));
}

#[test]
fn scenario_5_reassigned_while_the_first_finishes_and_nothing_of_it_is_lost() {
    let mut it = apart();
    let office_knew = it.on_ann.heads();
    work(&mut it);
    let note =
        only(it.notes_with(&decided(office_knew, to_bob)), MergeRule::ReassignedWhileWorking);
    assert_eq!((note.first.author, note.first.value.as_str()), (it.ann.author, "completed"));
    assert_eq!(
        (note.second.author, note.second.value.as_str()),
        (fieldbook_model::Author::Office, "Bob")
    );
    assert!(text(&note, Language::ZhHans).contains("改派给 Bob"));
    assert!(text(&note, Language::En).starts_with("The office (2025-11-03"));
    assert_eq!(it.on_bob.read().unwrap().facts.len(), 5);
}

#[test]
fn what_the_office_knew_when_it_decided_is_no_merge() {
    let mut it = apart();
    work(&mut it);
    it.meet();
    let office_knew = it.on_bob.heads();
    assert_eq!(it.notes_with(&decided(office_knew, to_bob)), []);
}

#[test]
fn what_was_done_knowing_the_decision_is_no_merge() {
    let mut it = apart();
    let office_knew = it.on_ann.heads();
    it.ann.seen = AssignmentVersion { generation: 0, n: 2 };
    work(&mut it);
    assert_eq!(it.notes_with(&decided(office_knew, to_bob)), []);
}

#[test]
fn scenario_7_cancelled_while_working_keeps_the_work_and_asks_about_billing() {
    let mut it = apart();
    let office_knew = it.on_ann.heads();
    it.ann(Deed::Accept);
    let cancel = |second: &mut Assignment| {
        second.dispatch = DispatchState::Cancelled;
        second.reason = Some("customer called".to_owned());
    };
    let versions = decided(office_knew, cancel);
    assert_eq!(it.notes_with(&versions), [], "accepted, but nothing done yet");
    it.ann(Deed::StartTravel);
    let note = only(it.notes_with(&versions), MergeRule::CancelledWhileWorking);
    assert_eq!(
        (note.second.value.as_str(), note.severity),
        ("customer called", Severity::Attention)
    );
    it.ann(Deed::Arrive);
    assert_eq!(it.notes_with(&versions)[0].id, note.id, "going on is the same note");
}

#[test]
fn words_alone_are_no_work_on_a_cancelled_order() {
    let mut it = apart();
    let office_knew = it.on_ann.heads();
    let deed = edit(&it.on_ann, TextField::Narrative, "the customer rang me");
    it.ann(deed);
    it.ann(finding("weather"));
    let cancel = |second: &mut Assignment| second.dispatch = DispatchState::Cancelled;
    let versions = decided(office_knew, cancel);
    let note = only(it.notes_with(&versions), MergeRule::CancelledWhileWorking);
    assert_eq!((note.outcome.as_str(), note.severity), ("only_written", Severity::Info));
    assert!(text(&note, Language::En).contains("no work was performed"), "{note:?}");
    it.ann(consume(1, "van-7"));
    let worked = only(it.notes_with(&versions), MergeRule::CancelledWhileWorking);
    assert_eq!(worked.id, note.id);
    assert_eq!((worked.outcome.as_str(), worked.severity), ("work_performed", Severity::Attention));
    assert!(text(&worked, Language::En).contains("with work performed"), "{worked:?}");
}

#[test]
fn somebody_who_left_the_crew_keeps_the_name() {
    let mut it = apart();
    let (first, mut second) = (assignment(1, ORDER), assignment(2, ORDER));
    second.known = it.on_ann.heads();
    second.crew.retain(|member| member.engineer != engineer(2));
    it.ann(consume(1, "van-7"));
    it.bob(consume(1, "van-9"));
    let notes = it.notes_with(&[first, second]);
    let note = notes.iter().find(|note| note.rule == MergeRule::PartsAddedUp).unwrap();
    let told = note_text(note, &|_| None, Language::En);
    assert!(told.contains("Ann") && told.contains("Bob") && !told.contains("colleague"), "{told}");
}

#[test]
fn scenario_9_a_moved_window_shows_both_and_judges_by_the_known_one() {
    let mut it = apart();
    let office_knew = it.on_ann.heads();
    it.ann(Deed::Accept);
    it.ann(Deed::Arrive);
    let later = Window {
        start: Timestamp::from_millis(MORNING + 5 * 3_600_000),
        end: Timestamp::from_millis(MORNING + 29 * 3_600_000),
    };
    let versions = decided(office_knew, |second| second.window = Some(later));
    let note = only(it.notes_with(&versions), MergeRule::WindowMoved);
    assert_eq!(note.first.value, "2025-11-03 10:06 – 12:06");
    assert_eq!(note.second.value, "2025-11-03 14:06 – 2025-11-04 14:06");
    assert!(text(&note, Language::En).contains("judged by the window that Ann knew"));
    let dropped = decided(it.on_ann.heads()[..0].to_vec(), |second| second.window = None);
    assert_eq!(
        only(it.notes_with(&dropped), MergeRule::WindowMoved).second.value_term.as_deref(),
        Some("value-no-window")
    );
}

#[test]
fn scenario_10_a_raised_priority_blames_nobody_who_could_not_know() {
    let mut it = apart();
    let office_knew = it.on_ann.heads();
    it.ann(Deed::Accept);
    let versions = decided(office_knew.clone(), |second| second.priority = Priority::Emergency);
    let note = only(it.notes_with(&versions), MergeRule::PriorityRaised);
    assert_eq!((note.second.value.as_str(), note.severity), ("emergency", Severity::Info));
    let lowered = decided(office_knew, |second| second.priority = Priority::Low);
    assert_eq!(it.notes_with(&lowered), []);
}

#[test]
fn a_lead_that_moved_while_the_old_one_worked_is_told() {
    let mut it = apart();
    let office_knew = it.on_ann.heads();
    work(&mut it);
    let versions = decided(office_knew, |second| second.lead = Some(engineer(2)));
    let note = only(it.notes_with(&versions), MergeRule::LeadMoved);
    assert_eq!((note.second.value.as_str(), note.severity), ("Bob", Severity::Info));
}

#[test]
fn an_office_that_says_nothing_of_what_it_knew_is_taken_to_have_known_nothing() {
    let mut it = apart();
    work(&mut it);
    assert_eq!(
        rules(&it.notes_with(&decided(Vec::new(), to_bob))),
        [MergeRule::ReassignedWhileWorking]
    );
}

#[test]
fn scenario_25_a_clock_that_is_off_is_told_as_about() {
    let mut it = apart();
    it.ann(brake(true));
    it.bob(brake(false));
    let note = it.notes().remove(0);
    assert!(note.first.about, "a phone that never heard the hub's time");
    let mut stamp = it.ann.stamp();
    let hub_time = Timestamp::from_millis(stamp.hlc.millis - 60_000);
    let anchored = |elapsed_millis| Some(fieldbook_model::HubAnchor { hub_time, elapsed_millis });
    for (anchor, about) in
        [(anchored(Some(60_000)), false), (anchored(None), true), (anchored(Some(7_260_000)), true)]
    {
        stamp.anchor = anchor;
        let side = super::super::context::side(&stamp, super::super::context::Told::default());
        assert_eq!(side.about, about, "{anchor:?}");
    }
}
