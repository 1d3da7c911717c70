//! The JSON lines of the benchmark: one command in, one answer out (`peers/README.md`).

#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::io::{BufRead, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{Outcome, cannot, digest};

/// A side of the benchmark. What only the other side does is refused.
pub trait Peer {
    /// Stores the jobs; answers what a phone needs to join.
    ///
    /// # Errors
    /// What the hub says.
    fn seed(&mut self, _jobs: &[Value]) -> Outcome<String> {
        cannot("seed is the hub's")
    }

    /// Fetches every job; answers how many there are.
    ///
    /// # Errors
    /// What the phone says.
    fn pull(&mut self) -> Outcome<usize> {
        cannot("pull is the phone's")
    }

    /// Reads the list; answers how many rows it has.
    ///
    /// # Errors
    /// What the phone says.
    fn list(&mut self) -> Outcome<usize> {
        cannot("list is the phone's")
    }

    /// Exchanges until nothing is left.
    ///
    /// # Errors
    /// What the phone says.
    fn sync(&mut self) -> Outcome<()> {
        cannot("sync is the phone's")
    }

    /// Switches live sync on or off.
    ///
    /// # Errors
    /// What the phone says.
    fn live(&mut self, _on: bool) -> Outcome<()> {
        cannot("live sync is the phone's")
    }

    /// Shows a job, as somebody does before editing it.
    ///
    /// # Errors
    /// What phone or hub say.
    fn open(&mut self, job: &str) -> Outcome<()>;

    /// Applies one edit; it is stored when this returns.
    ///
    /// # Errors
    /// What phone or hub say.
    fn edit(&mut self, edit: &Value) -> Outcome<()>;

    /// The ids of all jobs here.
    ///
    /// # Errors
    /// What phone or hub say.
    fn ids(&mut self) -> Outcome<Vec<String>>;

    /// A job as it is here.
    ///
    /// # Errors
    /// What phone or hub say.
    fn job(&mut self, id: &str) -> Outcome<Value>;
}

/// Answers commands until standard input ends or `quit` comes.
///
/// # Errors
/// When standard input or output fail.
pub fn speak(peer: &mut dyn Peer) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let ready = json!({ "ok": true, "ready": true, "versions": { "fieldbook": env!("CARGO_PKG_VERSION") } });
    writeln!(out, "{ready}")?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let command: Value = serde_json::from_str(&line?)?;
        let verb = text(&command, "cmd")?;
        let answer = match perform(peer, verb, &command) {
            Ok(mut answer) => {
                answer.insert("ok".to_owned(), true.into());
                Value::Object(answer)
            }
            Err(error) => json!({ "ok": false, "error": format!("{verb}: {error}") }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
        if verb == "quit" {
            break;
        }
    }
    Ok(())
}

fn perform(peer: &mut dyn Peer, verb: &str, command: &Value) -> Outcome<Map<String, Value>> {
    let began = Instant::now();
    let answer = match verb {
        "seed" => json!({ "root": peer.seed(&list(&read(command)?)?)? }),
        "pull" => json!({ "jobs": peer.pull()? }),
        "list" => json!({ "rows": peer.list()?, "ms": millis(began.elapsed()) }),
        "sync" => {
            peer.sync()?;
            json!({ "ms": millis(began.elapsed()) })
        }
        "online" | "offline" => {
            peer.live(verb == "online")?;
            json!({})
        }
        "edit" => edit(peer, &list(&read(command)?)?)?,
        "digest" => json!({ "digest": digest(&jobs(peer, command)?) }),
        "dump" => {
            let jobs: Map<String, Value> = jobs(peer, command)?.into_iter().collect();
            std::fs::write(text(command, "file")?, serde_json::to_vec(&jobs)?)?;
            json!({})
        }
        "quit" => json!({ "bye": true }),
        _ => return cannot("unknown command"),
    };
    match answer {
        Value::Object(answer) => Ok(answer),
        _ => cannot("no answer"),
    }
}

/// Applies edits one after the other and says how long they took.
fn edit(peer: &mut dyn Peer, edits: &[Value]) -> Outcome<Value> {
    let (mut each, mut opened, mut open) = (Vec::new(), Vec::new(), String::new());
    let began = Instant::now();
    for edit in edits {
        let job = text(edit, "job")?;
        if open != job {
            job.clone_into(&mut open);
            let at = Instant::now();
            peer.open(job)?;
            opened.push(millis(at.elapsed()));
        }
        let at = Instant::now();
        peer.edit(edit)?;
        each.push(millis(at.elapsed()));
    }
    let total = began.elapsed().as_secs_f64();
    each.sort_by(f64::total_cmp);
    opened.sort_by(f64::total_cmp);
    Ok(json!({
        "edits": edits.len(), "s": total, "p50": share(&each, 50), "p99": share(&each, 99),
        "max": each.last(), "openJobP50": share(&opened, 50),
    }))
}

/// The value that so many of a hundred stay below, as the other peers compute it.
fn share(sorted: &[f64], percent: usize) -> Option<f64> {
    sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied()
}

/// The jobs that a command names, or all, by id.
fn jobs(peer: &mut dyn Peer, command: &Value) -> Outcome<Vec<(String, Value)>> {
    let mut ids = match command.get("jobs").and_then(Value::as_array) {
        Some(named) => named.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
        None => peer.ids()?,
    };
    ids.sort();
    ids.into_iter().map(|id| Ok((id.clone(), peer.job(&id)?))).collect()
}

fn read(command: &Value) -> Outcome<Value> {
    Ok(serde_json::from_slice(&std::fs::read(Path::new(text(command, "file")?))?)?)
}

fn list(value: &Value) -> Outcome<Vec<Value>> {
    value.as_array().cloned().ok_or_else(|| "not a list".into())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A field that must be a text.
pub(super) fn text<'a>(of: &'a Value, field: &str) -> Outcome<&'a str> {
    of.get(field).and_then(Value::as_str).ok_or_else(|| format!("no {field}").into())
}
