mod authority;
mod fixtures;
mod forge;
mod forged;
mod honest;
mod mutated;
mod repeated;

use fieldbook_model::{Deed, MoveKind, Outcome, Quantity, StepValue, StockLocation, TextField};

use crate::testkit::{BEARING, BRAKE, Person, order, receive};
use crate::{Change, QuarantineReason, Record, Verdict};

/// An order on which two engineers worked apart, and what each wrote.
struct TwoPhones {
    base: Record,
    ann: Person,
    bob: Person,
    by_ann: Vec<Change>,
    by_bob: Vec<Change>,
}

fn two_phones() -> TwoPhones {
    let base = order();
    let (mut ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    let by_ann = shift(&mut base.clone(), &mut ann, "轴承更换 🔧");
    let by_bob = shift(&mut base.clone(), &mut bob, "oil changed");
    TwoPhones { base, ann, bob, by_ann, by_bob }
}

fn shift(record: &mut Record, person: &mut Person, words: &str) -> Vec<Change> {
    let consume = |quantity| Deed::MovePart {
        line: BEARING,
        kind: MoveKind::Consume,
        quantity: Quantity::whole(quantity),
        location: StockLocation("van".to_owned()),
    };
    let write = |record: &Record, words: &str| Deed::EditText {
        field: TextField::Narrative,
        base: record.heads(),
        text: words.to_owned(),
    };
    let mut changes = vec![person.does(record, Deed::Accept), person.does(record, consume(1))];
    let deed = write(record, words);
    changes.push(person.does(record, deed));
    let tick = Deed::Tick { step: BRAKE, value: StepValue::PassFail(true), reason: None };
    changes.push(person.does(record, tick));
    let shorter: String = words.chars().skip(1).chain(['。']).collect();
    let deed = write(record, &shorter);
    changes.push(person.does(record, deed));
    changes
        .push(person.does(record, Deed::Complete { outcome: Outcome::Fixed, gaps_reason: None }));
    changes
}

/// The verdict on one change alone.
fn judge(base: &Record, bytes: Vec<u8>, people: &[&Person]) -> Verdict {
    let change = Change { bytes, ..base.changes()[0].clone() };
    let admission = receive(base, &[change], people);
    let loaded = Record::load(&admission.record.save()).unwrap();
    assert_eq!(loaded.heads(), admission.record.heads());
    admission.verdicts.into_iter().next().unwrap()
}

fn reason(verdict: &Verdict) -> QuarantineReason {
    match verdict {
        Verdict::Quarantined { reason, .. } => *reason,
        other => panic!("not quarantined: {other:?}"),
    }
}
