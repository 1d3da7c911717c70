//! The same command in two changes: a phone wrote anew what the hub held, and then both come.

use super::*;

#[test]
fn the_same_text_edit_from_two_changes_puts_its_words_there_once() {
    let base = order();
    let mut ann = Person::engineer(1);
    let edit = |on: &Record| Deed::EditText {
        field: TextField::Narrative,
        base: on.heads(),
        text: "bearing replaced".to_owned(),
    };
    let (mut one, mut other) = (base.clone(), base.clone());
    let command = ann.command(edit(&one));
    let first = one.write(ann.actor, &command).unwrap();
    let anew = ann.clone().restarted(0x77);
    let again = other.write(anew.actor, &command).unwrap();
    for batch in [[first.clone(), again.clone()], [again, first]] {
        let admission = receive(&base, &batch, &[&ann, &anew]);
        assert!(matches!(admission.verdicts[0], Verdict::Accepted(_)));
        assert_eq!(reason(&admission.verdicts[1]), QuarantineReason::TextRepeated);
        let record = admission.record;
        let narrative = record.text_at(TextField::Narrative, &record.heads()).unwrap();
        assert_eq!(narrative, "bearing replaced");
        let later = receive(
            &receive(&base, &batch[..1], &[&ann, &anew]).record,
            &batch[1..],
            &[&ann, &anew],
        );
        assert_eq!(reason(&later.verdicts[0]), QuarantineReason::TextRepeated, "one by one too");
    }
}
