//! What makes a row this row and no other: its key columns, or its content and which of the identical rows it is.
//!
//! The key is stored with the order it became, so that a second run finds it again.

use std::collections::HashMap;

use data_encoding::HEXLOWER;

use super::rejects::Reject;
use super::row::Row;

/// The longest key, in bytes; anything longer is no key but a text.
const MAX_KEY_BYTES: usize = 512;

/// Names the rows of one file, from its first to its last.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    contents: HashMap<String, [u8; 32]>,
    occurrences: HashMap<[u8; 32], u64>,
}

impl Identities {
    /// The name of the file's next row: its key; without one, its content and occurrence.
    ///
    /// # Errors
    /// When the key came before with other content.
    pub(crate) fn name(
        &mut self,
        key: Option<String>,
        content: [u8; 32],
    ) -> Result<String, Reject> {
        let Some(key) = key else { return Ok(self.by_content(content)) };
        if *self.contents.entry(key.clone()).or_insert(content) != content {
            return Err(Reject::DuplicateKey);
        }
        Ok(key)
    }

    /// Notes that a group begins; `false` when one of this key has begun before.
    pub(crate) fn begin_group(&mut self, key: &str) -> bool {
        self.contents.insert(key.to_owned(), [0; 32]).is_none()
    }

    fn by_content(&mut self, content: [u8; 32]) -> String {
        let nth = self.occurrences.entry(content).or_default();
        *nth += 1;
        format!("sha256:{}#{nth}", HEXLOWER.encode(&content))
    }
}

/// What the key columns say; `None` when there are no key columns.
///
/// # Errors
/// When a key column is empty, or the key is over-long.
pub(crate) fn key<'k>(
    row: &Row<'_>,
    columns: impl IntoIterator<Item = &'k str>,
) -> Result<Option<String>, Reject> {
    let values = columns.into_iter().map(|column| {
        row.cell(column).ok_or_else(|| Reject::KeyMissing { column: column.to_owned() })
    });
    let values = values.collect::<Result<Vec<_>, _>>()?;
    if values.is_empty() {
        return Ok(None);
    }
    let key = serde_json::Value::from(values).to_string();
    let fits = key.len() <= MAX_KEY_BYTES;
    fits.then_some(Some(key)).ok_or(Reject::KeyTooLong { max: MAX_KEY_BYTES })
}

#[cfg(test)]
mod tests {
    use super::super::row::Header;
    use super::*;

    #[test]
    fn rows_that_read_the_same_are_told_apart_by_their_occurrence() {
        let header = Header::of(["a"]);
        let mut identities = Identities::default();
        let mut name =
            |cell| identities.name(None, Row::of(&header, &[cell], &[]).digest()).unwrap();
        let (first, other, second) = (name("x"), name("y"), name("x"));
        assert_eq!(first.strip_suffix("#1"), second.strip_suffix("#2"));
        assert!(other.ends_with("#1") && other != first);
    }

    #[test]
    fn keys_of_several_columns_do_not_run_together() {
        let header = Header::of(["a", "b"]);
        let name = |cells: &[&'static str]| {
            key(&Row::of(&header, cells, &[]), ["a", "b"]).unwrap().unwrap()
        };
        assert_eq!(name(&["1\",\"2", "3"]), "[\"1\\\",\\\"2\",\"3\"]");
        assert_ne!(name(&["1", "23"]), name(&["12", "3"]));
    }

    #[test]
    fn the_same_key_with_other_content_is_a_duplicate_and_the_same_row_again_is_not() {
        let header = Header::of(["id", "text"]);
        let mut identities = Identities::default();
        let mut name = |cells: &[&'static str]| {
            let row = Row::of(&header, cells, &[]);
            identities.name(key(&row, ["id"])?, row.digest())
        };
        assert!(name(&["1", "x"]).is_ok());
        assert!(name(&["1", "x"]).is_ok());
        assert_eq!(name(&["1", "y"]), Err(Reject::DuplicateKey));
        assert_eq!(name(&["", "y"]), Err(Reject::KeyMissing { column: "id".to_owned() }));
    }
}
