//! Our hub and our phone as peers of the benchmark "the shift" (`performance.md`): they speak its JSON lines on standard
//! input and output and do everything through the real client, the real hub and its office API over HTTP. The phone's
//! store is encrypted and every edit is synced to the disk. `cargo xtask bench peers` runs them beside the others.
//!
//! What the benchmark calls a job is an order here; `job` says which field is which.

mod device;
mod digest;
mod edits;
mod job;
mod lines;
mod report;
mod server;

use std::error::Error;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use device::Device;
pub use digest::{canonical, digest};
pub use job::{draft, of_view};
pub use lines::{Peer, speak};
pub use server::Server;

/// What a peer answers, or why it cannot; the benchmark's runner prints the text.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The command line of a peer.
#[derive(Debug, Parser)]
pub struct Options {
    #[command(subcommand)]
    role: Role,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// A hub and its dispatcher.
    Server {
        /// Where to listen on loopback.
        #[arg(long)]
        port: u16,
        /// The hub's folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// A phone.
    Device {
        /// The hub's address.
        #[arg(long)]
        url: String,
        /// The phone's folder.
        #[arg(long)]
        data: PathBuf,
        /// What the hub handed out: with it a phone that has not enrolled does so before it is ready.
        #[arg(long, default_value = "")]
        root: String,
    },
    /// The page of the comparison, made of the runner's results.
    Report {
        /// The runner's result lines.
        #[arg(long)]
        results: PathBuf,
        /// Where page and plots go.
        #[arg(long)]
        out: PathBuf,
        /// How the runs were taken, in a sentence.
        #[arg(long, default_value = "")]
        remark: String,
    },
}

impl Options {
    /// Plays the peer until standard input ends or `quit` comes.
    ///
    /// # Errors
    /// When the peer cannot start, or cannot write its answers.
    pub fn play(self) -> Outcome<()> {
        match self.role {
            Role::Server { port, data } => speak(&mut Server::start(port, &data)?),
            Role::Device { url, data, root } => speak(&mut Device::start(&url, &data, &root)?),
            Role::Report { results, out, remark } => {
                println!("{}", report::write(&results, &out, &remark)?);
                Ok(())
            }
        }
    }
}

/// Why something cannot be, in words.
fn cannot<T>(why: impl Into<String>) -> Outcome<T> {
    Err(why.into().into())
}
