//! Commands, sensible or not.

use fieldbook_model::{ChangeHash, Code, Command, Deed, EntryId, OrderId, Outcome, PauseReason};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::orders::{part_line, step, text_field};
use super::{
    evidence, field, hash, id, reading, sign_off, stamp, step_id, step_value, stock_move,
    typed_quantity, words,
};

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let deed = prop_oneof![create(), verb(), work(), report()];
    (id(), deed, stamp()).prop_map(|(id, deed, stamp)| Command {
        id: EntryId::from_bytes(id),
        order: OrderId::from_bytes([1; 16]),
        stamp,
        deed,
    })
}

fn create() -> impl Strategy<Value = Deed> {
    (words(), words(), vec(step(), 0..3), vec(part_line(), 0..3)).prop_map(
        |(description, access_notes, steps, parts)| Deed::Create {
            description,
            access_notes,
            steps,
            parts,
        },
    )
}

fn verb() -> impl Strategy<Value = Deed> {
    use Deed::{Accept, Acknowledge, Arrive, StartTravel, StartWork, Submit};
    prop_oneof![
        select(vec![Acknowledge, Accept, StartTravel, Arrive, StartWork, Submit]),
        Just(Deed::Pause { reason: PauseReason::Access }),
        words().prop_map(|reason| Deed::Decline { reason }),
        option::of(words())
            .prop_map(|gaps_reason| Deed::Complete { outcome: Outcome::Temporary, gaps_reason }),
        sign_off().prop_map(|given| Deed::SignOff {
            signer: given.signer,
            answer: given.answer,
            report: given.report
        }),
    ]
}

fn work() -> impl Strategy<Value = Deed> {
    let moved = (stock_move(), typed_quantity()).prop_map(|(moved, quantity)| Deed::MovePart {
        line: moved.line,
        kind: moved.kind,
        quantity,
        location: moved.location,
    });
    let read = (reading(), typed_quantity()).prop_map(|(read, value)| Deed::RecordReading {
        meter: read.meter,
        value,
        unit: read.unit,
        instrument: read.instrument,
        corrects: read.corrects,
    });
    let tick = (step_id(), step_value(typed_quantity()), option::of(words()))
        .prop_map(|(step, value, reason)| Deed::Tick { step, value, reason });
    prop_oneof![tick, moved, read]
}

fn report() -> impl Strategy<Value = Deed> {
    let base = vec(hash().prop_map(ChangeHash::from_bytes), 0..3);
    let attach = evidence().prop_map(|seen| Deed::Attach {
        blob: seen.blob,
        kind: seen.kind,
        size: seen.size,
        subject: seen.subject,
    });
    prop_oneof![
        (text_field(), base, words()).prop_map(|(field, base, text)| Deed::EditText {
            field,
            base,
            text
        }),
        (field(), words()).prop_map(|(field, code)| Deed::SetFinding { field, code: Code(code) }),
        attach,
        words().prop_map(|text| Deed::Comment { text }),
    ]
}
