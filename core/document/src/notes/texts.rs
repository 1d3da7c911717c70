//! Texts that several people typed in: both insertions are there (`domain.md` 12).

use std::cell::RefCell;
use std::collections::BTreeMap;

use automerge::{ObjId, ReadDoc};
use fieldbook_model::{TextEdit, TextField};

use super::context::{Context, Merge, Told};
use super::lines::{self, Entry};
use super::{MergeNote, MergeRule};
use crate::change::{actor_of, library_hash};
use crate::history::Node;
use crate::read;
use crate::skeleton::Container;
use crate::texts::Named;

/// How much of what somebody typed a note repeats, in characters.
const EXCERPT: usize = 160;

pub(super) fn merged(context: &Context<'_>, notes: &mut Vec<MergeNote>) {
    for field in read::TEXTS {
        let edits = context.work.text_edits.iter().filter(|edit| edit.value.field == field);
        let edits = edits
            .filter_map(|written| Entry::of(&context.history, written))
            .filter(|edit| touched(context, edit))
            .collect();
        // A run meets many others where many write at once: it is read once.
        let known = RefCell::new(BTreeMap::new());
        for pair in lines::pairs(&context.history, edits) {
            let merge = Merge::info(MergeRule::TextMerged).about(subject(field));
            notes.extend(context.between(merge, &pair, |run| {
                let name =
                    (run.first().map(|edit| edit.change), run.last().map(|edit| edit.change));
                let tell = || tell(context, field, run);
                known.borrow_mut().entry((name, run.len())).or_insert_with(tell).clone()
            }));
        }
    }
}

pub(super) fn subject(field: TextField) -> Told {
    Told::term(field.name(), field.message_id())
}

/// Whether an edit changed anything: besides its own entry there are characters.
pub(super) fn touched(context: &Context<'_>, edit: &Entry<'_, TextEdit>) -> bool {
    context.history.at(edit.at).is_some_and(|node| node.max_op > node.start_op)
}

/// What a run inserted, as it stood after its last edit.
fn tell(context: &Context<'_>, field: TextField, run: &[Entry<'_, TextEdit>]) -> Told {
    let nodes: Vec<&Node> = run.iter().filter_map(|edit| context.history.at(edit.at)).collect();
    let Some(last) = nodes.last() else { return Told::default() };
    let version = [library_hash(&last.hash)];
    let text = context.record.doc.list_range_at(Container::of_text(field).object(), .., &version);
    let mut typed = String::new();
    let mut place = None;
    for item in text {
        if !nodes.iter().any(|node| made(node, &item.id())) {
            continue;
        }
        if place.is_some_and(|place| place + 1 != item.index) {
            typed.push_str(" … ");
        }
        place = Some(item.index);
        if let automerge::ValueRef::Scalar(automerge::ScalarValueRef::Str(character)) = &item.value
        {
            typed.push_str(character);
        }
    }
    let typed = excerpt(typed.trim());
    if typed.is_empty() { Told::term("−", "value-removed") } else { Told::words(typed) }
}

fn made(node: &Node, id: &ObjId) -> bool {
    match id {
        ObjId::Id(counter, actor, _) => {
            (node.start_op..=node.max_op).contains(counter) && actor_of(actor) == Some(node.actor)
        }
        ObjId::Root => false,
    }
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
