//! What the benchmark's runs say, as a page with a table and plots, compared with what `performance.md` asks of us.
//! Made of the runner's result lines by `cargo xtask bench peers`.

mod plot;
mod results;
mod rows;

use std::path::Path;

use super::Outcome;
use results::Results;
use rows::{Goal, ROWS, Row};

/// Ours among the peers.
const OURS: &str = "fieldbook";

/// Writes `peers.md` and the plots into `out`; answers what to say at the end, the last line with the rows won.
///
/// # Errors
/// When the results cannot be read, or the page not be written.
pub(super) fn write(results: &Path, out: &Path) -> Outcome<String> {
    let results = Results::read(results)?;
    std::fs::create_dir_all(out)?;
    let judged: Vec<_> = ROWS.iter().map(|row| Judged::of(row, &results)).collect();
    let won = judged.iter().filter(|row| row.won).count();
    let won = format!("rows won: {won} of {}", ROWS.len());
    let lost: Vec<String> = judged.iter().filter_map(Judged::loss).collect();

    let mut page = vec![head(&results)];
    page.extend(table(&results, &judged));
    page.push(String::new());
    page.extend(results.trouble().chain(lost.iter().cloned()).map(|line| format!("- {line}")));
    for plot in plot::PLOTS {
        let file = format!("peers-{}.svg", plot.name);
        std::fs::write(out.join(&file), plot::draw(plot, &results))?;
        page.push(format!("\n![{}]({file})", plot.title));
    }
    page.push(format!("\n{won}\n"));
    std::fs::write(out.join("peers.md"), page.join("\n"))?;
    Ok([lost, vec![won]].concat().join("\n"))
}

/// A row, and whether ours reaches what is asked of it.
struct Judged {
    row: &'static Row,
    ours: Option<f64>,
    asked: Option<f64>,
    won: bool,
}

impl Judged {
    fn of(row: &'static Row, results: &Results) -> Self {
        let ours = results.median(OURS, row);
        let asked = match row.goal {
            Goal::AtMost(most) => Some(most),
            Goal::OfBest(share) => results.best_of_others(row).map(|best| best * share),
        };
        let won = ours.zip(asked).is_some_and(|(ours, asked)| ours <= asked);
        Self { row, ours, asked, won }
    }

    fn loss(&self) -> Option<String> {
        let shown = |value: Option<f64>| value.map_or("nothing".to_owned(), |it| self.row.show(it));
        (!self.won).then(|| {
            let Row { name, unit, why, .. } = self.row;
            format!("lost: {name}: {} {unit}, asked {}: {why}", shown(self.ours), shown(self.asked))
        })
    }
}

fn head(results: &Results) -> String {
    format!(
        "# Side by side\n\
         Made by `cargo xtask bench peers`: {} runs, medians; the workload is \"the shift\" of `performance.md`. Ours encrypts its store and\n\
         syncs every edit to the disk; none of the others does either. Everything crosses the same counting proxy; enrolling\n\
         a phone, which the others have not, happens before the first copy is measured. \"Asked\" is the column \"ours must reach\".\n\n\
         How a job of the workload stands in an order is written in `tests/src/peer/job.rs`. Load of the machine when the runs\n\
         began: {}.\n",
        results.runs(),
        results.load(),
    )
}

fn table(results: &Results, judged: &[Judged]) -> Vec<String> {
    let peers = results.peers();
    let head = format!("| row | {} | asked | |", peers.join(" | "));
    let rule = format!("|---|{}---|---|", "---|".repeat(peers.len()));
    let rows = judged.iter().map(|Judged { row, asked, won, .. }| {
        let cell = |value: Option<f64>| value.map_or("–".to_owned(), |value| row.show(value));
        let cells: Vec<_> = peers.iter().map(|peer| cell(results.median(peer, row))).collect();
        let (asked, won) = (cell(*asked), if *won { "won" } else { "lost" });
        format!("| {}, {} | {} | ≤ {asked} | {won} |", row.name, row.unit, cells.join(" | "))
    });
    [head, rule].into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests;
