//! What the benchmark's runs say, as a page with a table and plots, compared with what `performance.md` asks of us.
//! Made of the runner's result lines by `cargo xtask bench peers`.

mod machine;
mod plot;
mod results;
mod rows;

use std::path::Path;

use chrono::{DateTime, Utc};

use super::Outcome;
use results::Results;
use rows::{Goal, ROWS, Row};

/// Ours among the peers.
const OURS: &str = "fieldbook";

/// Writes `README.md` and the plots into `out`, with a remark on how the runs were taken; answers what to say at the end,
/// the last line with the rows won.
///
/// # Errors
/// When the results cannot be read, or the page not be written.
pub(super) fn write(results: &Path, out: &Path, remark: &str) -> Outcome<String> {
    let ended = DateTime::<Utc>::from(std::fs::metadata(results)?.modified()?);
    let results = Results::read(results)?;
    std::fs::create_dir_all(out)?;
    let judged: Vec<_> = ROWS.iter().map(|row| Judged::of(row, &results)).collect();
    let lost = judged.iter().filter_map(Judged::loss);
    let said: Vec<_> = results.trouble().chain(lost).collect();
    let count = |holds: fn(&Judged) -> bool| judged.iter().filter(|row| holds(row)).count();
    let of = ROWS.len();
    let best =
        format!("no worse than the best that loses nothing: {} of {of}", count(|it| it.best));
    let won = format!("rows won: {} of {of}", count(|it| it.won));

    let mut page = vec![head(&results, &ended, remark)];
    page.extend(table(&results, &judged));
    page.push(String::new());
    page.extend(said.iter().map(|line| format!("- {line}")));
    for plot in plot::PLOTS {
        let file = format!("{}.svg", plot.name);
        std::fs::write(out.join(&file), plot::draw(plot, &results))?;
        page.push(format!("\n![{}]({file})", plot.title));
    }
    page.push(format!("\n{best}\n\n{won}\n"));
    std::fs::write(out.join("README.md"), page.join("\n"))?;
    Ok([said, vec![best, won]].concat().join("\n"))
}

/// A row, and whether ours reaches what is asked of it.
struct Judged {
    row: &'static Row,
    ours: Option<f64>,
    /// The best of the others that lose nothing.
    others: Option<f64>,
    asked: Option<f64>,
    won: bool,
    /// Whether none of the others that lose nothing is better.
    best: bool,
}

impl Judged {
    fn of(row: &'static Row, results: &Results) -> Self {
        let (ours, others) = (results.median(OURS, row), results.best_of_others(row));
        let asked = match row.goal {
            Goal::AtMost(most) => Some(most),
            Goal::OfBest(share) => others.map(|best| best * share),
        };
        let reaches = |goal| ours.zip(goal).is_some_and(|(ours, goal)| ours <= goal);
        Self { row, ours, others, asked, won: reaches(asked), best: reaches(others) }
    }

    fn loss(&self) -> Option<String> {
        (!self.won).then(|| {
            let Row { name, unit, why, .. } = self.row;
            let (ours, asked) = (cell(self.row, self.ours), cell(self.row, self.asked));
            format!("lost: {name}: {ours} {unit}, asked {asked}: {why}")
        })
    }
}

fn head(results: &Results, ended: &DateTime<Utc>, remark: &str) -> String {
    let load = results.load().map_or_else(String::new, |(least, most)| {
        format!("The machine's load when a run began was {least:.1} to {most:.1}. ")
    });
    format!(
        "# Side by side\n\
         Made by `cargo xtask bench peers` (medians; ours ran {} times) on {} UTC; do not edit. The workload is \"the shift\" of\n\
         `../shared/performance.md`: 1 000 orders, 1 000 edits on the phone, 200 by the office, twenty phones on ten orders.\n\n\
         - Machine: {}. {load}{remark}\n\
         - Versions: {}.\n\
         - Ours is the real hub and the real client, release build: its store is encrypted and every edit is synced to the disk.\n\
         \x20 None of the others does either. Every order carries the hub's signature, every push the phone's.\n\
         - Everything crosses the same counting proxy on loopback. Enrolling a phone, which the others have not, happens before\n\
         \x20 the first copy is measured. How a job of the workload stands in an order is written in `tests/src/peer/job.rs`.\n\
         - \"Asked\" is the column \"ours must reach\" of `performance.md`; a row is won when ours reaches it. \"Best\" is the best of\n\
         \x20 the others that lose no edit anywhere.\n",
        results.runs(),
        ended.format("%Y-%m-%d %H:%M"),
        machine::words(),
        results.versions(),
    )
}

fn table(results: &Results, judged: &[Judged]) -> Vec<String> {
    let peers = results.peers();
    let head = format!("| row | {} | best | asked | |", peers.join(" | "));
    let rule = format!("|---|{}---|---|---|", "---|".repeat(peers.len()));
    let rows = judged.iter().map(|Judged { row, others, asked, won, .. }| {
        let cells: Vec<_> = peers.iter().map(|peer| cell(row, results.median(peer, row))).collect();
        let (best, asked) = (cell(row, *others), cell(row, *asked));
        let (cells, won) = (cells.join(" | "), if *won { "won" } else { "lost" });
        format!("| {}, {} | {cells} | {best} | ≤ {asked} | {won} |", row.name, row.unit)
    });
    [head, rule].into_iter().chain(rows).collect()
}

/// A figure, or a dash when no run came so far.
fn cell(row: &Row, value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| row.show(value))
}

#[cfg(test)]
mod tests;
