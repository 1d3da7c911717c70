//! Parts add up.

use crate::samples::{ANNA, BEARING, BO, Story};
use crate::{Deed, FlagCode, MoveKind, PartLineId, Quantity, StockLocation};

fn moved(kind: MoveKind, milli: i64) -> Deed {
    let location = StockLocation("van 7".into());
    Deed::MovePart { line: BEARING, kind, quantity: Quantity::from_milli(milli), location }
}

#[test]
fn two_engineers_consume_the_same_part_offline() {
    let mut story = Story::new();
    story.did(ANNA, moved(MoveKind::Consume, 1000));
    assert_eq!(story.flags(), []);
    story.did(BO, moved(MoveKind::Consume, 1000));
    let view = story.view();
    assert_eq!((view.parts[0].used, view.parts[0].over_plan), (Quantity::whole(2), true));
    assert_eq!(view.stock_moves.len(), 2);
    assert_eq!(story.flags(), [FlagCode::OverPlan]);
}

#[test]
fn the_same_consumption_sent_five_times_counts_once() {
    let mut story = Story::new();
    story.did(ANNA, moved(MoveKind::Consume, 1000));
    let sent = story.record.stock_moves[0].clone();
    story.record.stock_moves.extend(vec![sent; 4]);
    assert_eq!(story.view().parts[0].used, Quantity::whole(1));
    assert_eq!(story.view().stock_moves.len(), 1);
}

#[test]
fn more_given_back_than_taken_is_kept_and_flagged() {
    let mut story = Story::new();
    story.did(ANNA, moved(MoveKind::Consume, 500));
    story.did(BO, moved(MoveKind::Return, 1000));
    assert_eq!(story.view().parts[0].used, Quantity::from_milli(-500));
    assert_eq!(story.flags(), [FlagCode::ReturnedMoreThanTaken]);
}

#[test]
fn a_hostile_amount_does_not_wrap_a_total() {
    let mut story = Story::new();
    for _ in 0..3 {
        story.did(ANNA, moved(MoveKind::Consume, i64::MAX));
    }
    assert_eq!(story.view().parts[0].used, Quantity::MAX);
    for _ in 0..6 {
        story.did(ANNA, moved(MoveKind::Return, i64::MAX));
    }
    assert_eq!(story.view().parts[0].used, Quantity::ZERO.minus(Quantity::MAX));
}

#[test]
fn a_move_of_a_line_nobody_planned_is_still_shown() {
    let mut story = Story::new();
    story.did(ANNA, moved(MoveKind::Consume, 1000));
    story.record.stock_moves[0].value.line = PartLineId::from_bytes([0xFF; 16]);
    let before = Story::new().view().report_hash;
    assert_eq!(story.view().stock_moves.len(), 1);
    assert_ne!(story.view().report_hash, before, "the customer signs for it too");
}
