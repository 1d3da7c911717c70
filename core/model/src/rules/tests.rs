//! What a phone refuses, and with which words.

mod completion;
mod crew;
mod entries;
mod refusal;
mod transitions;
mod walks;
