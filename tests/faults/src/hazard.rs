//! What happens to whole phones and hubs: the network is cut, processes are killed, bytes flip.

mod cuts;
mod flips;
mod kills;

pub use cuts::cut_everywhere;
pub use flips::{Flipped, flip_bytes};
pub use kills::{Programs, kill_hub, kill_phone};
