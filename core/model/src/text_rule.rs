//! The one rule on texts: how long they may be, and which characters people write.
//!
//! A phone's commands, the office's drafts and imports all ask here, so that what one of them takes no other refuses.
//! It holds for what is written, never for what arrives: a text that another phone recorded in good faith is kept with
//! whatever is in it (`blueprint.md`, rule zero), and it may be edited on, see [`edited`].

/// Most characters of a line or a reason: names, titles, units, reasons.
pub const LONGEST_LINE: usize = 1_000;

/// Most characters of a text in sentences. Replacing one whole by another stays within what the guard takes as one
/// change (`docs/adr/0005`).
pub const LONGEST_TEXT: usize = 8_000;

/// What is wrong with a text. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// Nothing there, or only blanks.
    #[error("must not be blank")]
    Blank,
    /// Longer than people type.
    #[error("has {length} characters, at most {limit} fit")]
    TooLong {
        /// How many characters it has.
        length: usize,
        /// How many fit.
        limit: usize,
    },
    /// A character that steers machines: a control character other than tab and line break, or a line break where one
    /// line is asked for.
    #[error("has a control character")]
    ControlCharacter,
}

/// A name, a title, a unit: one line of at most [`LONGEST_LINE`] characters.
///
/// # Errors
/// Too long, or any control character.
pub fn check_line(text: &str) -> Result<(), TextProblem> {
    if text.chars().any(char::is_control) {
        return Err(TextProblem::ControlCharacter);
    }
    at_most(LONGEST_LINE, text)
}

/// A reason or an address: at most [`LONGEST_LINE`] characters, with tabs and line breaks.
///
/// # Errors
/// Too long, or another control character.
pub fn check_short_text(text: &str) -> Result<(), TextProblem> {
    written(text)?;
    at_most(LONGEST_LINE, text)
}

/// A text in sentences: at most [`LONGEST_TEXT`] characters, with tabs and line breaks.
///
/// # Errors
/// Too long, or another control character.
pub fn check_text(text: &str) -> Result<(), TextProblem> {
    written(text)?;
    at_most(LONGEST_TEXT, text)
}

/// The same for a text that is edited: what stood there `before` is no fault of this writer. It may stay too long as
/// long as it does not grow, and keep the control characters that it has.
///
/// # Errors
/// Grown too long, or a control character that was not there.
pub fn check_edited_text(before: &str, text: &str) -> Result<(), TextProblem> {
    if text.chars().filter(|c| is_odd(*c)).any(|c| !before.contains(c)) {
        return Err(TextProblem::ControlCharacter);
    }
    match at_most(LONGEST_TEXT, text) {
        Err(TextProblem::TooLong { length, .. }) if length <= before.chars().count() => Ok(()),
        judged => judged,
    }
}

/// Something that must be said.
///
/// # Errors
/// Blank.
pub fn check_said(text: &str) -> Result<(), TextProblem> {
    if text.trim().is_empty() { Err(TextProblem::Blank) } else { Ok(()) }
}

fn written(text: &str) -> Result<(), TextProblem> {
    if text.chars().any(is_odd) { Err(TextProblem::ControlCharacter) } else { Ok(()) }
}

/// Nobody types it: a control character that neither ends a line nor moves to the next column.
fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

fn at_most(limit: usize, text: &str) -> Result<(), TextProblem> {
    if text.len() <= limit {
        return Ok(());
    }
    match text.chars().count() {
        length if length > limit => Err(TextProblem::TooLong { length, limit }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ODD: Result<(), TextProblem> = Err(TextProblem::ControlCharacter);

    #[test]
    fn people_write_tabs_and_line_breaks_and_no_other_control_character() {
        for odd in ["\0", "a\u{7}b", "\u{1b}[31m", "\u{7f}", "\u{85}"] {
            assert_eq!((check_line(odd), check_short_text(odd), check_text(odd)), (ODD, ODD, ODD));
        }
        for fine in ["轴承\t1\r\n2", "\u{202E}txet", "﷽", "👩‍🔧"] {
            assert_eq!((check_short_text(fine), check_text(fine)), (Ok(()), Ok(())));
        }
        assert_eq!((check_line("轴承 6204"), check_line("two\nlines")), (Ok(()), ODD));
    }

    #[test]
    fn limits_count_characters_and_not_bytes() {
        let long = |count| "轴".repeat(count);
        let beyond = |length, limit| Err(TextProblem::TooLong { length, limit });
        assert_eq!(check_line(&long(LONGEST_LINE)), Ok(()));
        assert_eq!(check_line(&long(1_001)), beyond(1_001, LONGEST_LINE));
        assert_eq!(check_short_text(&long(1_001)), beyond(1_001, LONGEST_LINE));
        assert_eq!(check_text(&long(LONGEST_TEXT)), Ok(()));
        assert_eq!(check_text(&long(8_001)), beyond(8_001, LONGEST_TEXT));
    }

    #[test]
    fn what_arrived_in_a_text_keeps_nobody_from_editing_it() {
        assert_eq!(check_edited_text("gr\u{7}inds", "gr\u{7}inds loudly"), Ok(()));
        assert_eq!(check_edited_text("grinds", "gr\u{7}inds"), ODD);
        assert_eq!(check_edited_text("gr\u{7}inds", "gr\0inds"), ODD);
        let both_typed = "轴".repeat(9_000);
        assert_eq!(check_edited_text(&both_typed, &"轴".repeat(8_999)), Ok(()));
        let grown = TextProblem::TooLong { length: 9_001, limit: LONGEST_TEXT };
        assert_eq!(check_edited_text(&both_typed, &"轴".repeat(9_001)), Err(grown));
    }

    #[test]
    fn a_blank_says_nothing() {
        assert_eq!(check_said("\u{3000} \n"), Err(TextProblem::Blank));
        assert_eq!(check_said("👍"), Ok(()));
    }
}
