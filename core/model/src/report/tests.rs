//! The hashed bytes are a format: whoever verifies an exported order in ten years writes the same ones.

use super::{Canonical, report_bytes, report_hash};
use crate::samples::{ANNA, BEARING, BO, Story};
use crate::{Code, Deed, FindingField, MoveKind, Quantity, StockLocation, TextField, WorkRecord};

fn set(code: &str) -> Deed {
    Deed::SetFinding { field: FindingField::Activity, code: Code(code.into()) }
}

fn moved(kind: MoveKind, milli: i64) -> Deed {
    let location = StockLocation("van 7".into());
    Deed::MovePart { line: BEARING, kind, quantity: Quantity::from_milli(milli), location }
}

fn edit(field: TextField, text: &str) -> Deed {
    Deed::EditText { field, base: Vec::new(), text: text.into() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// A report with everything in it.
fn story() -> Story {
    let mut story = Story::new();
    story.did(ANNA, edit(TextField::Narrative, "轴承 replaced"));
    story.did(ANNA, edit(TextField::CustomerExplanation, "new bearing"));
    story.did(ANNA, set("replace"));
    story.did_unknowing(BO, set("adjust"));
    story.did(BO, moved(MoveKind::Consume, 1_500));
    story
}

#[test]
fn the_bytes_of_a_report_are_these() {
    let expect = concat!(
        "85", // five things
        "01", // schema version 1
        "6f",
        "e8bdb4e689bf207265706c61636564", // narrative
        "6b",
        "6e65772062656172696e67", // customer explanation
        "a1",
        "04",
        "82",
        "6661646a757374",
        "677265706c616365", // activity: adjust, replace
        "a1",
        "50",
        "05050505050505050505050505050505",
        "1905dc", // 1.5 bearings
    );
    assert_eq!(hex(&report_bytes(&story().record)), expect);
}

#[test]
fn the_hash_of_a_report_is_this() {
    let empty = "0819d79416e81b845057f5030c3b194ac13557da3319741cf3e2da6159e97a53";
    let full = "31e86c9a771c9ab8437c0ef43de884744d7dda2b08782929af34f2bed1ec5341";
    assert_eq!(report_hash(&WorkRecord::default()).to_string(), empty);
    assert_eq!(report_hash(&story().record).to_string(), full);
}

#[test]
fn what_the_customer_did_not_see_does_not_change_the_hash() {
    let mut story = story();
    let before = report_hash(&story.record);
    story.did(ANNA, Deed::Comment { text: "key is back".into() });
    story.did(ANNA, edit(TextField::AccessNotes, "no key needed"));
    story.record.findings.get_mut(&FindingField::Activity).unwrap().reverse();
    assert_eq!(report_hash(&story.record), before);
}

#[test]
fn a_part_taken_and_given_back_leaves_the_report_as_it_was() {
    let mut story = Story::new();
    let before = report_hash(&story.record);
    story.did(ANNA, moved(MoveKind::Consume, 1_000));
    assert_ne!(report_hash(&story.record), before);
    story.did(ANNA, moved(MoveKind::Return, 1_000));
    assert_eq!(report_hash(&story.record), before);
}

#[test]
fn everything_the_customer_saw_changes_the_hash() {
    let before = report_hash(&story().record);
    let changes = [
        edit(TextField::Narrative, ""),
        edit(TextField::CustomerExplanation, "new bearing."),
        set("replace"),
        moved(MoveKind::Return, 1),
    ];
    for change in changes {
        let mut story = story();
        story.did(ANNA, change);
        assert_ne!(report_hash(&story.record), before);
    }
}

#[test]
fn numbers_are_written_as_short_as_they_go() {
    let cases = [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (256, "190100"),
        (65_536, "1a00010000"),
        (4_294_967_296, "1b0000000100000000"),
        (-1, "20"),
        (-25, "3818"),
        (i64::MIN, "3b7fffffffffffffff"),
    ];
    for (number, expect) in cases {
        let mut out = Canonical::default();
        out.signed(number);
        assert_eq!(hex(&out.into_bytes()), expect, "{number}");
    }
}
