//! Puts a batch into causal order, whatever order it came in.

use std::collections::{BTreeMap, HashMap};

use fieldbook_model::ChangeHash;

use super::header::Header;

/// Places of the batch's headers (those that could be read), each after those of the batch it depends on. A change
/// that comes twice is here once, by its first place.
pub(super) fn causal(headers: &[Option<Header>]) -> Vec<usize> {
    let mut places = HashMap::new();
    for (place, header) in headers.iter().enumerate() {
        if let Some(header) = header {
            places.entry(header.hash).or_insert(place);
        }
    }
    let mut waiting: BTreeMap<usize, usize> = BTreeMap::new();
    let mut dependants: HashMap<usize, Vec<usize>> = HashMap::new();
    for place in places.values() {
        let deps = in_batch(headers, *place, &places);
        waiting.insert(*place, deps.len());
        for dep in deps {
            dependants.entry(dep).or_default().push(*place);
        }
    }
    let mut ready: Vec<usize> =
        waiting.iter().rev().filter(|(_, count)| **count == 0).map(|(place, _)| *place).collect();
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(place) = ready.pop() {
        order.push(place);
        let mut freed = dependants.remove(&place).unwrap_or_default();
        freed.sort_unstable_by(|one, other| other.cmp(one));
        for dependant in freed {
            let left = waiting.entry(dependant).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(dependant);
            }
        }
    }
    order
}

fn in_batch(
    headers: &[Option<Header>],
    place: usize,
    places: &HashMap<ChangeHash, usize>,
) -> Vec<usize> {
    let deps = headers.get(place).and_then(Option::as_ref).map(|header| header.deps.as_slice());
    deps.unwrap_or_default().iter().filter_map(|dep| places.get(dep).copied()).collect()
}
