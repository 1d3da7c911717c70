//! What search finds an order by. CJK text goes in as bigrams, so that 轴承 is found inside 更换轴承.

use fieldbook_model::{Deed, OrderView, TextField, bigrams};
use rusqlite::Connection;
use sha2::Sha256;

use crate::StoreError;

/// The texts of an order, by column of the index.
pub(super) type Words = [String; 8];
/// Of the [`Words`], to know whether the index is up to date.
pub(super) type Digest = [u8; 32];

pub(super) fn of(view: &OrderView) -> Words {
    let office = &view.assignment;
    let asset = office.asset.iter().flat_map(|asset| {
        [Some(asset.name.as_str()), asset.model.as_deref(), asset.serial.as_deref()]
            .into_iter()
            .flatten()
    });
    let parts = view
        .parts
        .iter()
        .flat_map(|part| [part.line.name.as_str(), part.line.part_number.as_str()]);
    [
        bigrams(&office.number),
        bigrams(&office.title),
        bigrams(&office.customer.name),
        bigrams(&lines([office.site.name.as_str(), office.site.address.as_str()])),
        bigrams(&lines(asset)),
        bigrams(&view.description),
        bigrams(&view.narrative),
        bigrams(&lines(parts)),
    ]
}

/// Whether a deed can change what an order is found by; making an order is not asked about.
pub(crate) const fn are_touched_by(deed: &Deed) -> bool {
    matches!(deed, Deed::EditText { field: TextField::Description | TextField::Narrative, .. })
}

pub(super) fn digest(words: &Words) -> Digest {
    use sha2::Digest as _;
    let mut hash = Sha256::new();
    for text in words {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

pub(super) fn write(
    connection: &Connection,
    no: i64,
    words: &Words,
    is_there: bool,
) -> Result<(), StoreError> {
    if is_there {
        connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([no])?;
    }
    let sql = "INSERT INTO search
               (rowid, number, title, customer, site, asset, description, narrative, parts)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let [number, title, customer, site, asset, description, narrative, parts] = words;
    let values = (no, number, title, customer, site, asset, description, narrative, parts);
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn lines<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().collect::<Vec<_>>().join("\n")
}
