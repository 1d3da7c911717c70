//! The hub as a process of its own: the program `fieldbook` on a folder, its address, and how much memory it took.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fieldbook_demo::Office;

/// A running hub; killed when dropped.
pub(crate) struct HubProcess {
    child: Child,
    log: PathBuf,
    /// Where it listens: `http://127.0.0.1:…`.
    pub(crate) url: String,
    /// The dispatcher's desk there.
    pub(crate) office: Office,
    /// The office key.
    pub(crate) key: String,
}

impl HubProcess {
    /// Starts `program` on `dir`. Its log goes to `dir/hub.log`.
    pub(crate) fn start(program: &Path, dir: &Path) -> Self {
        let log = fs::File::create(dir.join("hub.log")).unwrap();
        let mut child = Command::new(program)
            .args(["--data", dir.join("hub").to_str().unwrap()])
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("the hub listens").to_owned();
        let key = fs::read_to_string(dir.join("hub/office.key")).unwrap().trim().to_owned();
        let office = Office::new(&url, &key);
        Self { child, log: dir.join("hub.log"), url, office, key }
    }

    /// Its host and port.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// Whether the process is still there.
    pub(crate) fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// From now on the peak is that of the future.
    pub(crate) fn forget_peak(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").unwrap();
    }

    /// The most memory it held since the peak was forgotten, in bytes.
    pub(crate) fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// The memory it holds, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    fn status(&self, field: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let Some(line) = status.lines().find_map(|line| line.strip_prefix(field)) else {
            let log = fs::read_to_string(&self.log).unwrap_or_default();
            let last: Vec<_> = log.lines().rev().take(20).collect();
            panic!("the hub is gone; its last words, newest first:\n{}\n{status}", last.join("\n"))
        };
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        // Ended already, or about to be: either is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
