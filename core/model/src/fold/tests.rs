//! The fold, told in stories of the trade (`domain.md` §2, scenarios).

mod flags;
mod parts;
mod sign_offs;
mod steps;
mod visits;
