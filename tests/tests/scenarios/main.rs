//! The conflict scenarios of `domain.md`, by their numbers: two phones and a hub over real HTTP, delivered both ways.

mod office;
mod parts;
mod photos;
mod signatures;
mod steps;
mod texts;
