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
    /// The key of the file's next row, by its key columns; without them, by content and occurrence.
    ///
    /// # Errors
    /// When a key column is empty, the key is over-long, or it came before with other content.
    pub(crate) fn name<'k>(
        &mut self,
        row: &Row<'_>,
        columns: impl IntoIterator<Item = &'k str>,
    ) -> Result<String, Reject> {
        let values = columns.into_iter().map(|column| {
            row.cell(column).ok_or_else(|| Reject::KeyMissing { column: column.to_owned() })
        });
        let values = values.collect::<Result<Vec<_>, _>>()?;
        if values.is_empty() {
            return Ok(self.by_content(row.digest()));
        }
        let key = serde_json::Value::from(values).to_string();
        if key.len() > MAX_KEY_BYTES {
            return Err(Reject::KeyTooLong { max: MAX_KEY_BYTES });
        }
        let content = row.digest();
        if *self.contents.entry(key.clone()).or_insert(content) != content {
            return Err(Reject::DuplicateKey);
        }
        Ok(key)
    }

    fn by_content(&mut self, content: [u8; 32]) -> String {
        let nth = self.occurrences.entry(content).or_default();
        *nth += 1;
        format!("sha256:{}#{nth}", HEXLOWER.encode(&content))
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::Header;
    use super::*;

    #[test]
    fn rows_that_read_the_same_are_told_apart_by_their_occurrence() {
        let header = Header::of(["a"]);
        let mut identities = Identities::default();
        let mut name = |cell| identities.name(&Row::of(&header, &[cell], &[]), []).unwrap();
        let (first, other, second) = (name("x"), name("y"), name("x"));
        assert_eq!(first.strip_suffix("#1"), second.strip_suffix("#2"));
        assert!(other.ends_with("#1") && other != first);
    }

    #[test]
    fn keys_of_several_columns_do_not_run_together() {
        let header = Header::of(["a", "b"]);
        let mut identities = Identities::default();
        let mut name = |cells: &[&'static str]| {
            identities.name(&Row::of(&header, cells, &[]), ["a", "b"]).unwrap()
        };
        assert_eq!(name(&["1\",\"2", "3"]), "[\"1\\\",\\\"2\",\"3\"]");
        assert_ne!(name(&["1", "23"]), name(&["12", "3"]));
    }

    #[test]
    fn the_same_key_with_other_content_is_a_duplicate_and_the_same_row_again_is_not() {
        let header = Header::of(["id", "text"]);
        let mut identities = Identities::default();
        let mut name =
            |cells: &[&'static str]| identities.name(&Row::of(&header, cells, &[]), ["id"]);
        assert!(name(&["1", "x"]).is_ok());
        assert!(name(&["1", "x"]).is_ok());
        assert_eq!(name(&["1", "y"]), Err(Reject::DuplicateKey));
        assert_eq!(name(&["", "y"]), Err(Reject::KeyMissing { column: "id".to_owned() }));
    }
}
