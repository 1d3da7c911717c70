mod office;
mod permuted;
mod scenarios;
mod silent;

use fieldbook_model::{
    Assignment, AssignmentVersion, ChangeHash, Code, CrewMember, Deed, FindingField, MoveKind,
    OrderId, Outcome, Quantity, SignOffAnswer, StepValue, StockLocation, TextField, Timestamp,
    Window, report_hash,
};

use super::{MergeNote, MergeRule, Severity, merge_notes};
use crate::testkit::{BEARING, BRAKE, DOOR, MORNING, ORDER, Person, engineer, order, sync};
use crate::{Language, Record, note_text};

/// Two phones that start from the same order and then work apart.
struct Apart {
    ann: Person,
    bob: Person,
    on_ann: Record,
    on_bob: Record,
}

fn apart() -> Apart {
    let base = order();
    let (ann, mut bob) = (Person::engineer(1), Person::engineer(2));
    bob.millis += 100;
    Apart { ann, bob, on_ann: base.clone(), on_bob: base }
}

impl Apart {
    fn ann(&mut self, deed: Deed) -> ChangeHash {
        self.ann.does(&mut self.on_ann, deed).hash
    }

    fn bob(&mut self, deed: Deed) -> ChangeHash {
        self.bob.does(&mut self.on_bob, deed).hash
    }

    /// Both phones and the hub exchange everything, in both directions.
    fn meet(&mut self) {
        let people = [&self.ann, &self.bob];
        let (ours, theirs) =
            (sync(&self.on_ann, &self.on_bob, &people), sync(&self.on_bob, &self.on_ann, &people));
        (self.on_ann, self.on_bob) = (ours, theirs);
    }

    /// The notes after they met; the same on both phones, whichever way the changes came.
    fn notes(&mut self) -> Vec<MergeNote> {
        self.notes_with(&[])
    }

    fn notes_with(&mut self, assignments: &[Assignment]) -> Vec<MergeNote> {
        self.meet();
        let told = |record: &Record| {
            merge_notes(ORDER, record, &record.read().unwrap(), assignments).unwrap()
        };
        let ours = told(&self.on_ann);
        assert_eq!(ours, told(&self.on_bob));
        ours
    }
}

fn rules(notes: &[MergeNote]) -> Vec<MergeRule> {
    let mut rules: Vec<_> = notes.iter().map(|note| note.rule).collect();
    rules.sort();
    rules
}

fn only(notes: Vec<MergeNote>, rule: MergeRule) -> MergeNote {
    assert_eq!(rules(&notes), [rule], "{notes:#?}");
    let note = notes.into_iter().next().unwrap();
    for language in Language::ALL {
        let text = text(&note, language);
        assert!(
            !text.contains("note-") && !text.contains('$') && !text.contains("value-"),
            "{text}"
        );
    }
    note
}

fn text(note: &MergeNote, language: Language) -> String {
    let names = |id| Some(if id == engineer(1) { "Ann" } else { "Bob" }.to_owned());
    note_text(note, &names, language)
}

fn consume(units: i32, van: &str) -> Deed {
    let (kind, location) = (MoveKind::Consume, StockLocation(van.to_owned()));
    Deed::MovePart { line: BEARING, kind, quantity: Quantity::whole(units), location }
}

fn brake(passed: bool) -> Deed {
    Deed::Tick { step: BRAKE, value: StepValue::PassFail(passed), reason: None }
}

fn door(done: bool) -> Deed {
    Deed::Tick { step: DOOR, value: StepValue::Tick(done), reason: None }
}

fn finding(code: &str) -> Deed {
    Deed::SetFinding { field: FindingField::Cause, code: Code(code.to_owned()) }
}

fn edit(record: &Record, field: TextField, text: &str) -> Deed {
    Deed::EditText { field, base: record.heads(), text: text.to_owned() }
}

fn sign(record: &Record, signer: &str) -> Deed {
    let report = report_hash(&record.read().unwrap());
    Deed::SignOff {
        signer: signer.to_owned(),
        answer: SignOffAnswer::Signed { strokes: None },
        report,
    }
}

const fn complete() -> Deed {
    Deed::Complete { outcome: Outcome::Fixed, gaps_reason: None }
}

/// The office's side, version `n`: both on the crew, Ann leads, in Shanghai.
fn assignment(n: u32, order: OrderId) -> Assignment {
    let member = |n: u8, name: &str| CrewMember { engineer: engineer(n), name: name.to_owned() };
    let hour = |hour: i64| Timestamp::from_millis(MORNING + hour * 3_600_000);
    Assignment {
        order,
        version: AssignmentVersion { generation: 0, n },
        number: "W-1".to_owned(),
        title: "Lift stops".to_owned(),
        customer: fieldbook_model::Customer::default(),
        site: fieldbook_model::Site {
            time_zone: "Asia/Shanghai".parse().unwrap(),
            ..fieldbook_model::Site::default()
        },
        asset: None,
        priority: fieldbook_model::Priority::Normal,
        window: Some(Window { start: hour(1), end: hour(3) }),
        crew: vec![member(1, "Ann"), member(2, "Bob")],
        lead: Some(engineer(1)),
        required_skills: Vec::new(),
        sla: None,
        dispatch: fieldbook_model::DispatchState::Dispatched,
        issued_at: Timestamp::from_millis(MORNING + i64::from(n) * 1_000),
        reason: None,
        known: Vec::new(),
    }
}
