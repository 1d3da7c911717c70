//! All attacks, a file a subject.

mod bodies;
mod changes;
mod connections;
mod fixtures;
mod floods;
mod guesses;
mod names;
mod phones;
mod records;
mod requests;
mod uploads;

use crate::Attack;

pub(crate) use phones::Victim;

/// The whole corpus.
pub fn corpus() -> Vec<Attack> {
    let subjects = [
        changes::ATTACKS,
        records::ATTACKS,
        fixtures::ATTACKS,
        floods::ATTACKS,
        bodies::ATTACKS,
        requests::ATTACKS,
        connections::ATTACKS,
        uploads::ATTACKS,
        guesses::ATTACKS,
        names::ATTACKS,
        phones::ATTACKS,
    ];
    let attack = |(name, make): &(&'static str, crate::attack::Make)| Attack { name, make: *make };
    subjects.into_iter().flatten().map(attack).collect()
}
