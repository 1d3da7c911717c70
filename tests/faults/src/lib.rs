#![doc = include_str!("../README.md")]

mod crew;
mod dice;
mod disk;
mod folder;
mod hazard;
mod phone;
mod promise;
mod proxy;
mod scenario;
mod trial;
mod vfs;

pub use dice::Dice;
pub use disk::{Disk, Fault, Image, Kind, Survival};
pub use folder::copy_folder;
pub use hazard::{Flipped, Programs, cut_everywhere, flip_bytes, kill_hub, kill_phone};
pub use phone::{Office, Phone};
pub use promise::{Promise, integrity};
pub use proxy::{AtCut, Proxy, Way};
pub use scenario::{SCENARIOS, Scenario};
pub use trial::{Effort, Tally, crash_everywhere, fail_everywhere};
