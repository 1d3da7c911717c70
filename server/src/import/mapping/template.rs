//! A text with column names in braces: `{brand} {product_category}`. A column or a constant is the simplest case of it.
//!
//! A template of nothing but one column gives the cell byte for byte. Any other drops what is null and the
//! blanks at its ends, and gives nothing when every column in it is null.

use serde::Deserialize;

use crate::import::row::Row;

/// A template as the mapping file writes it; `{{` and `}}` stand for the braces themselves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Column(String),
}

impl Template {
    /// The columns that the template names.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Column(name) => Some(name.as_str()),
            Piece::Words(_) => None,
        })
    }

    /// The text, when no column is in it.
    pub(crate) fn constant(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Words(words)] => Some(words),
            _ => None,
        }
    }

    /// What the template says for this row; `None` when it says nothing.
    pub(crate) fn render(&self, row: &Row<'_>) -> Option<String> {
        if let [Piece::Column(name)] = self.pieces.as_slice() {
            return row.cell(name).map(ToOwned::to_owned);
        }
        let mut text = String::new();
        let mut named = 0_usize;
        let mut filled = 0_usize;
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Column(name) => {
                    named += 1;
                    let cell = row.cell(name);
                    filled += usize::from(cell.is_some());
                    text.push_str(cell.unwrap_or_default());
                }
            }
        }
        let says_something = named == 0 || filled > 0;
        Some(text.trim()).filter(|text| says_something && !text.is_empty()).map(ToOwned::to_owned)
    }
}

/// Why a text is no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// `{name` without `}`.
    #[error("an opening brace is never closed; write `{{{{` for a brace itself")]
    Unclosed,
    /// `}` without `{`.
    #[error("a closing brace closes nothing; write `}}}}` for a brace itself")]
    Unopened,
    /// `{}`.
    #[error("braces without a column name")]
    Nameless,
}

impl TryFrom<String> for Template {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            words.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                words.push_str(brace.get(..1).unwrap_or_default());
                rest = after;
                continue;
            }
            let named = brace.strip_prefix('{').ok_or(TemplateError::Unopened)?;
            let (name, after) = named.split_once('}').ok_or(TemplateError::Unclosed)?;
            if name.is_empty() {
                return Err(TemplateError::Nameless);
            }
            if !words.is_empty() {
                pieces.push(Piece::Words(std::mem::take(&mut words)));
            }
            pieces.push(Piece::Column(name.to_owned()));
            rest = after;
        }
        words.push_str(rest);
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        Ok(Self { pieces })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::row::Header;

    fn render(template: &str) -> Option<String> {
        let header = Header::of(["brand", "kind", "age"]);
        let null = ["NA".to_owned()];
        let row = Row::of(&header, &[" Sega ", "Console", "NA"], &null);
        Template::try_from(template.to_owned()).unwrap().render(&row)
    }

    #[test]
    fn a_single_column_is_taken_byte_for_byte() {
        assert_eq!(render("{brand}").as_deref(), Some(" Sega "));
        assert_eq!(render("{age}"), None);
    }

    #[test]
    fn joined_columns_leave_out_what_is_null() {
        assert_eq!(render("{brand}{kind}").as_deref(), Some("Sega Console"));
        assert_eq!(render("{kind} {age}").as_deref(), Some("Console"));
        assert_eq!(render("age {age}"), None);
    }

    #[test]
    fn a_text_without_braces_is_a_constant() {
        assert_eq!(render("Repair").as_deref(), Some("Repair"));
        assert_eq!(render("{{{kind}}}").as_deref(), Some("{Console}"));
        assert_eq!(render(""), None);
    }

    #[test]
    fn broken_braces_are_named() {
        for (text, error) in [
            ("{brand", TemplateError::Unclosed),
            ("brand}", TemplateError::Unopened),
            ("{}", TemplateError::Nameless),
        ] {
            assert_eq!(Template::try_from(text.to_owned()), Err(error), "{text}");
        }
    }
}
