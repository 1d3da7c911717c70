//! Bars as SVG, drawn to the logarithm: the peers differ by factors.

use std::fmt::Write as _;

use super::OURS;
use super::results::Results;
use super::rows::ROWS;

/// A plot of some rows.
pub(super) struct Plot {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    rows: &'static [&'static str],
}

/// The plots of the page.
pub(super) const PLOTS: &[Plot] = &[
    Plot {
        name: "seconds",
        title: "Seconds: first copy, sync after the shift, twenty phones on ten orders",
        rows: &["W1 first copy", "W3 sync after the shift", "W5 twenty phones on ten orders"],
    },
    Plot {
        name: "wire",
        title: "Bytes on the wire",
        rows: &["W1 wire", "W3 wire", "W4 wire", "W5 wire"],
    },
    Plot {
        name: "phone",
        title: "What a phone bears: a durable edit, a cold start, memory, disk",
        rows: &[
            "W2 durable edit p50",
            "W6 cold start to the list",
            "W6 memory while listing",
            "W6 disk after W1",
        ],
    },
];

const WIDTH: f64 = 760.0;
const NAMES: f64 = 150.0;
const NUMBERS: f64 = 90.0;
const LINE: f64 = 18.0;
const GAP: f64 = 34.0;

/// Draws a plot.
pub(super) fn draw(plot: &Plot, results: &Results) -> String {
    let (mut body, mut top) = (String::new(), GAP);
    label(&mut body, (8.0, 20.0), "title", plot.title);
    for row in ROWS.iter().filter(|row| plot.rows.contains(&row.name)) {
        let bars: Vec<_> = results
            .peers()
            .into_iter()
            .filter_map(|peer| {
                Some((peer, results.median(peer, row).filter(|value| *value > 0.0)?))
            })
            .collect();
        let least = bars.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min) / 2.0;
        let most = bars.iter().map(|(_, value)| *value).fold(0.0, f64::max);
        label(&mut body, (8.0, top + 14.0), "row", &format!("{}, {}", row.name, row.unit));
        top += LINE + 4.0;
        for (peer, value) in bars {
            let share = (value / least).ln() / (most / least).ln();
            bar(&mut body, top, share * (WIDTH - NAMES - NUMBERS), peer, &row.show(value));
            top += LINE;
        }
        top += GAP / 2.0;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{top}\" font-family=\"sans-serif\">\n\
         <style>text{{font-size:12px;fill:#333}} .title{{font-size:14px;font-weight:bold}} .row{{font-weight:bold}}</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n"
    )
}

fn bar(body: &mut String, top: f64, length: f64, peer: &str, value: &str) {
    let color = if peer == OURS { "#1a7f5a" } else { "#9aa5b1" };
    label(body, (8.0, top + 12.0), "peer", peer);
    let (height, length) = (LINE - 4.0, length.max(1.0));
    // Writing into memory does not fail.
    let _ = writeln!(
        body,
        "<rect x=\"{NAMES}\" y=\"{top}\" width=\"{length:.1}\" height=\"{height}\" fill=\"{color}\"/>"
    );
    label(body, (NAMES + length + 6.0, top + 12.0), "value", value);
}

fn label(body: &mut String, (x, y): (f64, f64), class: &str, text: &str) {
    let _ = writeln!(body, "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\">{text}</text>");
}
