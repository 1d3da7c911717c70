//! Every sentence Fieldbook says, in English and in simplified and traditional Chinese: the one Fluent catalogue.
//!
//! Called by phones, hub and demo. Shells and hub hold no sentences of their own: they hand over codes and values.

mod catalogue;
mod language;
mod named;
mod note;

pub use catalogue::{ArgValue, render};
pub use language::{Language, LanguageError};
pub use named::Named;
pub use note::note_text;

#[cfg(test)]
mod tests;
