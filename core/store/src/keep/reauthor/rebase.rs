//! A text edit says what the text was and what it is to be; both hold what left the record. It is turned into the same
//! edit of the text without that.

use fieldbook_document::{DocumentError, Record};
use fieldbook_model::{
    ActorId, AssignmentVersion, Author, ChangeHash, Command, Deed, DeviceId, EngineerId, EntryId,
    Hlc, OrderId, Stamp, TextField,
};

/// The deed as it would have been without what left; `instead` tells the version that stands in another's place.
pub(super) fn rebased(
    deed: Deed,
    before: &Record,
    now: &Record,
    instead: impl Fn(&[ChangeHash]) -> Vec<ChangeHash>,
) -> Result<Deed, DocumentError> {
    let Deed::EditText { field, base, text } = deed else { return Ok(deed) };
    let new_base = instead(&base);
    let (was, is) = (before.text_at(field, &base)?, now.text_at(field, &new_base)?);
    let text = if was == is { text } else { merged(field, &was, &is, &text)? };
    Ok(Deed::EditText { field, base: new_base, text })
}

/// What two people make of `was` together when one of them makes it `one` and the other `other`.
fn merged(field: TextField, was: &str, one: &str, other: &str) -> Result<String, DocumentError> {
    let mut record = Record::new()?;
    let start = record.heads();
    record.write(actor(1), &edit(1, field, start, was))?;
    let base = record.heads();
    for (n, text) in [(2, one), (3, other)] {
        record.write(actor(n), &edit(n, field, base.clone(), text))?;
    }
    record.text_at(field, &record.heads())
}

/// These never leave this file.
const fn actor(n: u8) -> ActorId {
    ActorId::from_bytes([n; 16])
}

fn edit(n: u8, field: TextField, base: Vec<ChangeHash>, text: &str) -> Command {
    let stamp = Stamp {
        by: Author::Engineer(EngineerId::from_bytes([n; 16])),
        device: DeviceId::from_bytes([n; 16]),
        hlc: Hlc::default(),
        seen: AssignmentVersion::default(),
        anchor: None,
        gps: None,
    };
    let deed = Deed::EditText { field, base, text: text.to_owned() };
    Command { id: EntryId::from_bytes([n; 16]), order: OrderId::from_bytes([n; 16]), stamp, deed }
}
