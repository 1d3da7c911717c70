//! Whatever three people do and however it travels: the same set of changes gives the same notes.

use proptest::prelude::*;

use super::*;
use crate::testkit::receive;

/// What one of three people does next, or that two of them meet.
#[derive(Debug, Clone)]
enum Move {
    Does(usize, usize),
    Meet(usize, usize),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => (0..3_usize, 0..9_usize).prop_map(|(who, what)| Move::Does(who, what)),
        1 => (0..3_usize, 0..3_usize).prop_map(|(one, other)| Move::Meet(one, other)),
    ];
    proptest::collection::vec(one, 1..24)
}

fn deed(what: usize, who: usize, record: &Record) -> Deed {
    match what {
        0 => brake(who == 1),
        1 => door(who != 2),
        2 => consume(1, "van"),
        3 => finding(["weather", "wear.expected", "supply.power"][who]),
        4 => edit(
            record,
            TextField::Narrative,
            &format!("{} {who}", record.read().unwrap().text(TextField::Narrative)),
        ),
        5 => sign(record, "Ms. Wu"),
        6 => complete(),
        7 => Deed::Submit,
        _ => Deed::Comment { text: "…".to_owned() },
    }
}

fn play(moves: &[Move]) -> (Vec<Person>, Record) {
    let mut people: Vec<_> = (1..=3).map(Person::engineer).collect();
    (0..).zip(&mut people).for_each(|(place, person)| person.millis += place);
    let mut phones = vec![order(); 3];
    let everyone = |people: &[Person], to: &Record, from: &Record| {
        sync(to, from, &people.iter().collect::<Vec<_>>())
    };
    for step in moves {
        match *step {
            Move::Does(who, what) => {
                let deed = deed(what, who, &phones[who]);
                people[who].does(&mut phones[who], deed);
            }
            Move::Meet(one, other) => phones[one] = everyone(&people, &phones[one], &phones[other]),
        }
    }
    let hub = phones.iter().fold(order(), |hub, phone| everyone(&people, &hub, phone));
    (people, hub)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn notes_depend_on_what_was_done_and_not_on_how_it_arrived(moves in moves(), seed in any::<u64>()) {
        let (people, hub) = play(&moves);
        let people: Vec<_> = people.iter().collect();
        let told = |record: &Record| merge_notes(ORDER, record, &record.read().unwrap(), &[]).unwrap();
        let notes = told(&hub);

        let mut changes = hub.changes();
        let mut dice = seed | 1;
        for place in (1..changes.len()).rev() {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            changes.swap(place, (dice >> 33) as usize % (place + 1));
        }
        let fresh = receive(&Record::new().unwrap(), &changes, &people).record;
        prop_assert_eq!(fresh.heads(), hub.heads());
        prop_assert_eq!(&told(&fresh), &notes);
        let reloaded = Record::load(&hub.save()).unwrap();
        prop_assert_eq!(&told(&reloaded), &notes);

        let mut ids: Vec<_> = notes.iter().map(|note| note.id).collect();
        ids.dedup();
        prop_assert_eq!(ids.len(), notes.len());
        for note in &notes {
            let sides = (note.first.author, note.second.author);
            prop_assert!(sides.0 != sides.1 || note.rule == MergeRule::ChangedAfterSignature, "{:?}", note);
        }
    }
}
