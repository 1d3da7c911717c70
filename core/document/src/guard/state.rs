//! The record as a change's writer saw it: at the change's dependencies, with what the same batch brings before it.
//!
//! An operation may refer only to what is visible there. That is what honest phones write; anything else could be
//! applied on one device and not on another, or delete what it does not name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use automerge::{ObjId, ReadDoc};
use fieldbook_model::{ChangeHash, TextField};

use super::shape::{Act, OpName};
use crate::change::{actor_of, library_hashes};
use crate::history::{Clock, History, Node};
use crate::read::bytes_of;
use crate::skeleton::Container;
use crate::{DocumentError, QuarantineReason, Record};

/// A record and the changes of a batch that passed the earlier steps but are not applied yet.
pub(super) struct State<'a> {
    pub(super) record: &'a Record,
    pub(super) history: History,
    puts: BTreeMap<(Container, String), Vec<Put>>,
    texts: BTreeMap<TextField, Vec<Stroke>>,
    characters: HashMap<(TextField, Vec<ChangeHash>), Rc<BTreeSet<OpName>>>,
}

#[derive(Clone)]
struct Put {
    by: ChangeHash,
    name: OpName,
    bytes: Vec<u8>,
    over: Vec<OpName>,
}

struct Stroke {
    by: ChangeHash,
    character: OpName,
    inserts: bool,
}

/// The values under a key: the visible operations, with their bytes.
pub(super) type Values = BTreeMap<OpName, Vec<u8>>;

impl<'a> State<'a> {
    pub(super) fn of(record: &'a Record) -> Result<Self, DocumentError> {
        Ok(Self {
            record,
            history: History::of(record)?,
            puts: BTreeMap::new(),
            texts: BTreeMap::new(),
            characters: HashMap::new(),
        })
    }

    /// The values under a key as a past knew them.
    pub(super) fn values(
        &self,
        container: Container,
        key: &str,
        past: &Clock,
    ) -> Result<Values, DocumentError> {
        let version = library_hashes(&self.history.settled_frontier(past));
        let settled = self.record.doc.get_all_at(container.object(), key, &version)?;
        let mut values: Values = settled
            .iter()
            .filter_map(|(value, id)| {
                Some((name_of(id)?, bytes_of(value).unwrap_or_default().to_vec()))
            })
            .collect();
        for put in self.batch_puts(container, key).filter(|put| self.is_known(past, &put.by)) {
            values.retain(|name, _| !put.over.contains(name));
            values.insert(put.name, put.bytes.clone());
        }
        Ok(values)
    }

    /// Every content a key has now, in the record or by the batch.
    pub(super) fn contents(
        &self,
        container: Container,
        key: &str,
    ) -> Result<BTreeSet<Vec<u8>>, DocumentError> {
        let settled = self.record.doc.get_all(container.object(), key)?;
        let settled = settled.iter().map(|(value, _)| bytes_of(value).unwrap_or_default().to_vec());
        Ok(settled.chain(self.batch_puts(container, key).map(|put| put.bytes.clone())).collect())
    }

    /// The characters of a text as a past knew it.
    pub(super) fn characters(&mut self, field: TextField, past: &Clock) -> BTreeSet<OpName> {
        let mut characters = (*self.settled_characters(field, past)).clone();
        for stroke in self.texts.get(&field).into_iter().flatten() {
            if !self.is_known(past, &stroke.by) {
                continue;
            }
            if stroke.inserts {
                characters.insert(stroke.character);
            } else {
                characters.remove(&stroke.character);
            }
        }
        characters
    }

    /// Takes note of a change that passed.
    pub(super) fn push(&mut self, node: Node, acts: Vec<Act>) {
        let by = node.hash;
        for (name, act) in (node.start_op..).map(|number| (number, node.actor)).zip(acts) {
            match act {
                Act::Put { container, key, bytes, over } => {
                    self.puts.entry((container, key)).or_default().push(Put {
                        by,
                        name,
                        bytes,
                        over,
                    });
                }
                Act::Insert { field, .. } => {
                    self.texts.entry(field).or_default().push(Stroke {
                        by,
                        character: name,
                        inserts: true,
                    });
                }
                Act::Delete { field, character } => {
                    self.texts.entry(field).or_default().push(Stroke {
                        by,
                        character,
                        inserts: false,
                    });
                }
            }
        }
        self.history.push(node);
    }

    fn settled_characters(&mut self, field: TextField, past: &Clock) -> Rc<BTreeSet<OpName>> {
        let mut frontier = self.history.settled_frontier(past);
        frontier.sort_unstable();
        let record = self.record;
        let found = self.characters.entry((field, frontier)).or_insert_with_key(|(_, frontier)| {
            let version = library_hashes(frontier);
            let text = record.doc.list_range_at(Container::of_text(field).object(), .., &version);
            Rc::new(text.filter_map(|item| name_of(&item.id())).collect())
        });
        Rc::clone(found)
    }

    fn batch_puts(&self, container: Container, key: &str) -> impl Iterator<Item = &Put> {
        self.puts.get(&(container, key.to_owned())).into_iter().flatten()
    }

    fn is_known(&self, past: &Clock, change: &ChangeHash) -> bool {
        self.history.node(change).is_some_and(|node| self.history.knows(past, node))
    }
}

/// Seq and first operation follow from the dependencies, as they do for every honest writer.
pub(super) fn in_sequence(
    history: &History,
    node: &Node,
    past: &Clock,
) -> Result<(), QuarantineReason> {
    let last = node.deps.iter().filter_map(|dep| history.node(dep)).map(|dep| dep.max_op).max();
    let follows = history.known_seq(past, &node.actor) + 1 == node.seq
        && last.is_some_and(|last| last + 1 == node.start_op);
    follows.then_some(()).ok_or(QuarantineReason::OutOfSequence)
}

fn name_of(id: &ObjId) -> Option<OpName> {
    match id {
        ObjId::Id(counter, actor, _) => Some((*counter, actor_of(actor)?)),
        ObjId::Root => None,
    }
}
