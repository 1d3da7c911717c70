//! The machine that the runs were taken on, as Linux tells it; elsewhere it stays unnamed.

use std::path::Path;

/// Processors, memory and kernel, in words.
pub(super) fn words() -> String {
    let processors = read("/proc/cpuinfo");
    let model = field(&processors, "model name").unwrap_or("unnamed processor");
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = read("/proc/meminfo");
    let memory = field(&memory, "MemTotal")
        .and_then(|size| size.trim_end_matches(" kB").parse::<u64>().ok())
        .map_or_else(String::new, |kilobytes| format!(", {} GB of memory", kilobytes >> 20));
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{count} × {model}{memory}, {} {}", std::env::consts::OS, kernel.trim())
        .trim_end()
        .to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(path)).unwrap_or_default()
}

/// What stands behind the first line of this name.
fn field<'a>(of: &'a str, name: &str) -> Option<&'a str> {
    let line = of.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}
