//! Throws damaged input at every door, on the stable toolchain: what goes in is honest input, damaged once or several
//! times, and whatever made it through with something new said may be damaged further.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::entry::quietly;
use crate::{Dice, Door};

/// Inputs kept beside the seeds, to be damaged again.
const KEPT: usize = 64;

/// Goes through a door with `count` damaged inputs.
///
/// # Errors
/// The first input that made it panic, in hex, with what it said.
pub fn mutate(door: &Door, count: usize, seed: u64) -> Result<(), String> {
    let mut dice = Dice::new(seed);
    let seeds = (door.seeds)();
    let mut kept = seeds.clone();
    for input in &seeds {
        go(door, input)?;
    }
    for _ in 0..count {
        let mut input = kept[dice.roll(kept.len())].clone();
        dice.damage(&mut input);
        go(door, &input)?;
        if input.len() < 64 * 1024 && dice.roll(16) == 0 {
            if kept.len() < seeds.len() + KEPT {
                kept.push(input);
            } else {
                let place = seeds.len() + dice.roll(KEPT);
                kept[place] = input;
            }
        }
    }
    Ok(())
}

fn go(door: &Door, input: &[u8]) -> Result<(), String> {
    quietly(|| catch_unwind(AssertUnwindSafe(|| (door.open)(input)))).map_err(|panic| {
        let said = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let hex = input.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        format!("{}: {} on {hex}", door.name, said.unwrap_or_default())
    })
}
