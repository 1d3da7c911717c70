//! The runner's result lines.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::OURS;
use super::rows::Row;
use crate::peer::Outcome;

/// What is lost in a run that loses nothing is 0.
const LOSSES: [&str; 5] = [
    "/w2/lostAfterKill",
    "/w3/lostBothDevice",
    "/w3/lostBothServer",
    "/w3/lostElsewhere",
    "/w5/lost",
];

/// What holds at the end of a workload, and what is said when it does not.
const CHECKS: [(&str, &str); 3] = [
    ("/w1/same", "phone and hub differ after the first copy"),
    ("/w3/converged", "phone and hub differ after the shift"),
    ("/w5/converged", "twenty phones and the hub differ after a minute"),
];

/// The runs of all peers.
pub(super) struct Results(Vec<Value>);

impl Results {
    /// Reads one JSON object a line.
    pub(super) fn read(path: &Path) -> Outcome<Self> {
        let text = std::fs::read_to_string(path)?;
        let runs = text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str);
        Ok(Self(runs.collect::<Result<_, _>>()?))
    }

    /// The peers' names, ours first.
    pub(super) fn peers(&self) -> Vec<&str> {
        let mut peers = vec![OURS];
        for run in &self.0 {
            let name = name(run);
            if !peers.contains(&name) {
                peers.push(name);
            }
        }
        peers
    }

    /// How often each peer ran.
    pub(super) fn runs(&self) -> usize {
        self.0.iter().filter(|run| name(run) == OURS).count()
    }

    /// How busy the machine was, as its least and most load average when a run began.
    pub(super) fn load(&self) -> Option<(f64, f64)> {
        let loads = || self.0.iter().filter_map(|run| run.get("load").and_then(Value::as_f64));
        Some((loads().min_by(f64::total_cmp)?, loads().max_by(f64::total_cmp)?))
    }

    /// What each product says its parts' versions are, each part once.
    pub(super) fn versions(&self) -> String {
        let said = self.0.iter().filter_map(|run| run.get("versions").and_then(Value::as_object));
        let parts: BTreeMap<_, _> = said.flatten().collect();
        let parts = parts.iter().filter_map(|(part, it)| Some(format!("{part} {}", it.as_str()?)));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// The median of a peer's runs; of two in the middle, what lies between them.
    pub(super) fn median(&self, peer: &str, row: &Row) -> Option<f64> {
        let of_peer = self.0.iter().filter(|run| name(run) == peer);
        let mut values: Vec<f64> = of_peer.filter_map(|run| row.value(run)).collect();
        values.sort_by(f64::total_cmp);
        let (lower, upper) = (values.len().checked_sub(1)? / 2, values.len() / 2);
        Some(values.get(lower)?.midpoint(*values.get(upper)?))
    }

    /// The best of the others that lose nothing.
    pub(super) fn best_of_others(&self, row: &Row) -> Option<f64> {
        let others = self.peers().into_iter().filter(|peer| *peer != OURS);
        let sound = others.filter(|peer| self.loses_nothing(peer));
        sound.filter_map(|peer| self.median(peer, row)).min_by(f64::total_cmp)
    }

    /// What went wrong, a line for each run in which something did.
    pub(super) fn trouble(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().filter_map(|run| {
            let error = run.get("error").and_then(Value::as_str);
            let error = error.map(|said| said.lines().next().unwrap_or_default());
            let failed = |(path, _): &&(&str, &str)| run.pointer(path) == Some(&Value::Bool(false));
            let said = error.or_else(|| CHECKS.iter().find(failed).map(|(_, said)| *said))?;
            Some(format!("trouble: {}: {said}", name(run)))
        })
    }

    fn loses_nothing(&self, peer: &str) -> bool {
        let mut runs = self.0.iter().filter(|run| name(run) == peer);
        runs.all(|run| {
            let lost = LOSSES.iter().filter_map(|path| run.pointer(path).and_then(Value::as_u64));
            run.get("error").is_none() && lost.sum::<u64>() == 0
        })
    }
}

fn name(run: &Value) -> &str {
    run.get("peer").and_then(Value::as_str).unwrap_or_default()
}
