//! Setting a code of the report.

use super::Refusal;
use super::scene::Scene;
use crate::{Code, FindingField};

/// The code must be on the list for its question; a code that a newer phone sent is kept all the same.
pub(super) fn check(scene: &Scene, field: FindingField, code: &Code) -> Result<(), Refusal> {
    scene.still_open()?;
    if code.is_listed(field) { Ok(()) } else { Err(Refusal::UnknownCode { field }) }
}
