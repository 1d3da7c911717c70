use fieldbook_model::Deed;
use proptest::prelude::*;

use super::*;
use crate::testkit::{Person, order, sync};

fn edit(record: &mut Record, person: &mut Person, base: &[ChangeHash], text: &str) {
    let deed =
        Deed::EditText { field: TextField::Narrative, base: base.to_vec(), text: text.to_owned() };
    person.does(record, deed);
}

fn narrative(record: &Record) -> String {
    record.read().unwrap().text(TextField::Narrative).to_owned()
}

#[test]
fn text_arriving_while_the_editor_is_open_is_kept() {
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    let mut record = order();
    let base = record.heads();
    edit(&mut record, &mut ann, &base, "轴承有噪音 🔧。门锁正常。");
    let opened = record.heads();
    edit(&mut record, &mut bob, &opened, "轴承有噪音 🔧，已加油 👨‍👩‍👧。门锁正常。");
    edit(&mut record, &mut ann, &opened, "轴承有异常噪音 🔧。门锁更换。");
    assert_eq!(narrative(&record), "轴承有异常噪音 🔧，已加油 👨‍👩‍👧。门锁更换。");
}

#[test]
fn two_insertions_at_the_same_place_are_both_kept() {
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    let mut record = order();
    let base = record.heads();
    edit(&mut record, &mut ann, &base, "pump");
    let opened = record.heads();
    edit(&mut record, &mut bob, &opened, "pump 泵");
    edit(&mut record, &mut ann, &opened, "pump ok");
    let text = narrative(&record);
    assert!(text.contains(" 泵") && text.contains(" ok") && text.starts_with("pump"), "{text}");
}

#[test]
fn what_a_colleague_deleted_stays_deleted_and_what_follows_it_stays_in_place() {
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    let mut record = order();
    let base = record.heads();
    edit(&mut record, &mut ann, &base, "one two three");
    let opened = record.heads();
    edit(&mut record, &mut bob, &opened, "one three");
    edit(&mut record, &mut ann, &opened, "one two 2 three!");
    assert_eq!(narrative(&record), "one 2 three!");
}

#[test]
fn an_accent_or_a_family_of_emoji_is_replaced_whole() {
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    let mut record = order();
    let base = record.heads();
    edit(&mut record, &mut ann, &base, "caf\u{65}\u{301} 👨‍👩‍👧 end");
    let opened = record.heads();
    edit(&mut record, &mut bob, &opened, "caf\u{65}\u{301} 👨‍👩‍👧 the end");
    edit(&mut record, &mut ann, &opened, "cafe 👨‍👩‍👦 end");
    assert_eq!(narrative(&record), "cafe 👨‍👩‍👦 the end");
}

#[test]
fn a_long_report_written_anew_is_as_it_was_typed() {
    let mut ann = Person::engineer(1);
    let mut record = order();
    let base = record.heads();
    let long = |seed: u32| {
        let letters = (0..4_000).filter_map(|n| char::from_digit(10 + (n * seed + n / 7) % 26, 36));
        letters.collect::<String>()
    };
    edit(&mut record, &mut ann, &base, &long(3));
    let base = record.heads();
    edit(&mut record, &mut ann, &base, &long(5));
    assert_eq!(narrative(&record), long(5));
}

#[test]
fn the_longest_text_can_be_replaced_whole_and_passes_the_guard() {
    let mut ann = Person::engineer(1);
    let mut record = order();
    let elsewhere = record.clone();
    for letter in ["轴", "泵"] {
        let base = record.heads();
        edit(&mut record, &mut ann, &base, &letter.repeat(8_000));
    }
    let there = sync(&elsewhere, &record, &[&ann]);
    assert_eq!(narrative(&there), "泵".repeat(8_000));
}

#[test]
fn an_edit_larger_than_the_guard_takes_is_refused_before_it_is_written() {
    let mut ann = Person::engineer(1);
    let mut record = order();
    let before = record.heads();
    let deed = Deed::EditText {
        field: TextField::Narrative,
        base: before.clone(),
        text: "轴".repeat(usize::try_from(MAX_OPERATIONS).unwrap()),
    };
    let command = ann.command(deed);
    let refused = record.write(ann.actor, &command);
    assert!(matches!(refused, Err(DocumentError::EditTooLarge)), "{refused:?}");
    assert_eq!(record.heads(), before);
}

#[test]
fn differences_are_found_by_whole_characters() {
    let hunk = |start, delete, insert: &str| Hunk { start, delete, insert: insert.to_owned() };
    assert_eq!(hunks("", ""), []);
    assert_eq!(hunks("", "ab"), [hunk(0, 0, "ab")]);
    assert_eq!(hunks("a👍b", "a👍🏽b"), [hunk(1, 1, "👍🏽")]);
    assert_eq!(hunks("轴承坏", "轴承"), [hunk(2, 1, "")]);
}

/// Found by a random case: a colleague's "a" before "X" is a letter typed, since the word "aX" was never there.
#[test]
fn a_letter_typed_again_beside_a_new_word_is_kept_as_typed() {
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    let mut record = order();
    let base = record.heads();
    edit(&mut record, &mut ann, &base, "a中a中aaa");
    let opened = record.heads();
    edit(&mut record, &mut bob, &opened, "a中aX锁a");
    edit(&mut record, &mut ann, &opened, "a中a");
    assert_eq!(narrative(&record), "a中aX锁a");
}

/// Letters whose alphabet says who typed them, so that a test can see what became of whose.
fn words(alphabet: &'static str) -> impl Strategy<Value = String> {
    let letters: Vec<char> = alphabet.chars().collect();
    proptest::collection::vec(proptest::sample::select(letters), 0..12)
        .prop_map(|letters| letters.into_iter().collect())
}

/// A text without a letter twice: which of its letters an edit deleted is then no matter of opinion.
fn distinct(alphabet: &'static str) -> impl Strategy<Value = String> {
    let letters: Vec<char> = alphabet.chars().collect();
    let all = 0..=letters.len();
    proptest::sample::subsequence(letters, all)
        .prop_shuffle()
        .prop_map(|letters| letters.into_iter().collect())
}

/// Cuts a piece out of a text and puts another in.
fn replaced(text: &str, cut: (usize, usize), piece: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let start = cut.0.min(letters.len());
    let end = (start + cut.1).min(letters.len());
    let (before, after) = (&letters[..start], &letters[end..]);
    before.iter().chain(piece.chars().collect::<Vec<_>>().iter()).chain(after).collect()
}

/// What is left of a text when only these letters are read.
fn only(text: &str, letters: &str) -> String {
    text.chars().filter(|letter| letters.contains(*letter)).collect()
}

fn count(text: &str, letters: &str) -> usize {
    only(text, letters).chars().count()
}

const BASE: &str = "abcdé中文轴承门锁泵";
const OURS: &str = "ABC🔧";
const THEIRS: &str = "XYZ梯";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// What fork and merge would promise: nothing that came since the base is lost, everything the editor deleted
    /// is gone, everything it typed is there, and both devices read the same.
    #[test]
    fn an_edit_on_an_old_version_means_what_it_would_have_meant_on_a_fork(
        start in distinct(BASE),
        theirs in (0..14_usize, 0..5_usize, words(THEIRS)),
        ours in (0..14_usize, 0..5_usize, words(OURS)),
    ) {
        let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
        let mut record = order();
        let base = record.heads();
        edit(&mut record, &mut ann, &base, &start);
        let opened = record.heads();
        let mut fork = record.clone();

        let their_text = replaced(&start, (theirs.0, theirs.1), &theirs.2);
        let our_text = replaced(&start, (ours.0, ours.1), &ours.2);
        edit(&mut record, &mut bob, &opened, &their_text);
        edit(&mut record, &mut ann, &opened, &our_text);

        edit(&mut fork, &mut ann.clone().restarted(9), &opened, &our_text);
        let mut merged = record.clone();
        let forked_only: Vec<_> = fork.changes_since(&opened);
        prop_assert_eq!(forked_only.len(), 1);
        merged = sync(&merged, &fork, &[&ann, &bob, &ann.clone().restarted(9)]);

        let text = narrative(&record);
        prop_assert_eq!(count(&text, THEIRS), count(&theirs.2, THEIRS), "{}", text);
        prop_assert_eq!(count(&text, OURS), count(&ours.2, OURS), "{}", text);
        prop_assert_eq!(count(&narrative(&merged), OURS), 2 * count(&ours.2, OURS));

        // without what the editor typed, the text is the fork-and-merge text without it
        let others = |text: &str| text.chars().filter(|letter| !OURS.contains(*letter)).collect::<String>();
        prop_assert_eq!(others(&text), others(&narrative(&merged)));

        // of what both began with, exactly what neither deleted is left, in its order
        prop_assert_eq!(only(&text, BASE), only(&only(&start, &our_text), &their_text), "{}", text);
    }

    /// Where letters repeat, the differences alone say whether one was kept or deleted and typed again; the merge
    /// holds what both kept and all that either typed, to the letter.
    #[test]
    fn of_repeated_letters_as_many_are_left_as_both_kept_and_either_typed(
        start in words("ab中"),
        theirs in (0..10_usize, 0..5_usize, words("ab中")),
        ours in (0..10_usize, 0..5_usize, words("ab中")),
    ) {
        let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
        let mut record = order();
        let base = record.heads();
        edit(&mut record, &mut ann, &base, &start);
        let opened = record.heads();

        let mut kept = vec![true; start.chars().count()];
        let mut typed = 0;
        for (person, (at, delete, piece)) in [(&mut bob, theirs), (&mut ann, ours)] {
            let text = replaced(&start, (at, delete), &piece);
            edit(&mut record, person, &opened, &text);
            for hunk in hunks(&start, &text) {
                kept[hunk.start..hunk.start + hunk.delete].fill(false);
                typed += hunk.insert.chars().count();
            }
        }
        let left = kept.into_iter().filter(|kept| *kept).count() + typed;
        prop_assert_eq!(narrative(&record).chars().count(), left, "{}", narrative(&record));
    }
}
