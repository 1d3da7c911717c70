//! Words for a full-text index that splits at spaces: Chinese, Japanese and Korean have none between words, so their
//! runs go in as pairs of neighboring characters. The tables are in store and hub (FTS5, tokenizer `unicode61`).
//!
//! `轴承坏` is indexed as `轴承 承坏 坏`. The lone last character makes a search for it find the text, and keeps two runs
//! from looking like one. Everything is brought into NFKC first, so that full-width digits, half-width kana and
//! decomposed accents are found by how they are usually typed, and the other way round.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

#[cfg(test)]
mod tests;

/// How many terms of a query are used; a page pasted into a search box must not become a thousand-fold `AND`.
const MAX_TERMS: usize = 32;

/// How many characters of a query are looked at.
const MAX_QUERY_CHARS: usize = 1_000;

/// The text as an index should be given it.
pub fn bigrams(text: &str) -> String {
    let text = normal(text);
    let mut out = String::with_capacity(text.len() * 2);
    for segment in segments(&text) {
        if !out.is_empty() {
            out.push(' ');
        }
        match segment {
            Segment::Word(word) => out.push_str(word),
            Segment::Run(run) => push_pairs(&mut out, run, Lone::Last),
        }
    }
    out
}

/// What a user typed as an FTS5 `MATCH` expression: every term must occur, runs as they stand, the last word may be
/// unfinished. Nothing typed can become syntax. `None` when there is nothing to look for, for example only emoji.
pub fn search_query(text: &str) -> Option<String> {
    let typed: String = text.chars().take(MAX_QUERY_CHARS).collect();
    let typed = normal(&typed);
    let mut terms: Vec<Segment<'_>> = segments(&typed).filter(Segment::is_searchable).collect();
    terms.truncate(MAX_TERMS);
    let last_word = terms.iter().rposition(|term| matches!(term, Segment::Word(_)));
    let clauses: Vec<String> = terms
        .iter()
        .enumerate()
        .map(|(index, term)| match *term {
            Segment::Word(word) if Some(index) == last_word => format!("\"{word}\" *"),
            Segment::Word(word) => format!("\"{word}\""),
            Segment::Run(run) => run_clause(run),
        })
        .collect();
    (!clauses.is_empty()).then(|| clauses.join(" AND "))
}

/// One character may be the first of any pair; more are neighbors, in this order.
fn run_clause(run: &str) -> String {
    let mut pairs = String::new();
    push_pairs(&mut pairs, run, Lone::OnlyIfAlone);
    if run.chars().nth(1).is_none() { format!("\"{pairs}\" *") } else { format!("\"{pairs}\"") }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lone {
    /// The last character stands by itself after the pairs.
    Last,
    /// A character stands by itself only when it is the whole run.
    OnlyIfAlone,
}

fn push_pairs(out: &mut String, run: &str, lone: Lone) {
    let mut last = None;
    for next in run.chars() {
        if let Some(before) = last.replace(next) {
            out.extend([before, next, ' ']);
        }
    }
    let is_alone = run.chars().nth(1).is_none();
    match last {
        Some(last) if is_alone || lone == Lone::Last => out.push(last),
        _ => _ = out.pop(),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Segment<'a> {
    /// What stands between spaces, without quotes and control characters.
    Word(&'a str),
    /// Neighboring characters of a script without spaces.
    Run(&'a str),
}

impl Segment<'_> {
    /// Whether the tokenizer will find something in it: an empty phrase would match nothing and spoil the whole query.
    fn is_searchable(&self) -> bool {
        match self {
            Self::Word(word) => word.chars().any(|c| c.is_alphanumeric() && !is_combining_mark(c)),
            Self::Run(_) => true,
        }
    }
}

/// The text in NFKC; most texts are in it already.
fn normal(text: &str) -> Cow<'_, str> {
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfkc().collect()),
    }
}

/// The segments of a text in NFKC.
fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_gap);
        let run = is_unspaced(rest.chars().next()?);
        let end = rest.find(|c| is_gap(c) || is_unspaced(c) != run).unwrap_or(rest.len());
        let (segment, after) = rest.split_at(end);
        rest = after;
        Some(if run { Segment::Run(segment) } else { Segment::Word(segment) })
    })
}

/// Spaces, and what must never reach an FTS5 expression: the quote that ends a string and the NUL that ends everything.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '"'
}

/// Letters of scripts written without spaces between words (Korean has some, but nobody agrees where), after NFKC.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}'     // Hangul jamo that did not compose
        | '\u{3005}'..='\u{3007}'   // 々 〆 〇
        | '\u{3041}'..='\u{3096}'   // hiragana
        | '\u{309D}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FA}'   // katakana; ・ is punctuation
        | '\u{30FC}'..='\u{30FF}'
        | '\u{3105}'..='\u{312F}'   // bopomofo
        | '\u{31A0}'..='\u{31BF}'
        | '\u{31F0}'..='\u{31FF}'   // small katakana
        | '\u{3400}'..='\u{4DBF}'   // Han
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'   // Hangul
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' // rarer Han, often in names
    )
}
