//! Bars as SVG, drawn to the logarithm: the peers differ by factors.

use svg::Document;
use svg::node::element::{Rectangle, Style, Text};

use super::OURS;
use super::results::Results;
use super::rows::{ROWS, Row};

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
            "W2 durable edit p99",
            "W6 cold start to the list",
            "W6 memory while listing",
            "W6 disk after W1",
        ],
    },
];

const WIDTH: f64 = 760.0;
const MARGIN: f64 = 8.0;
const NAMES: f64 = 150.0;
const NUMBERS: f64 = 90.0;
const LINE: f64 = 18.0;
/// From the top of a line to where its letters stand.
const BASE: f64 = 12.0;
const HEAD: f64 = 34.0;
/// What the shortest bar is told from nothing by.
const LEAST: f64 = 0.5;
const STYLE: &str = "text{font:12px sans-serif;fill:#333} .head{font-weight:bold}";

/// Draws a plot.
pub(super) fn draw(plot: &Plot, results: &Results) -> String {
    let mut sheet = Sheet { document: Document::new(), top: HEAD };
    sheet.document = sheet
        .document
        .add(Style::new(STYLE))
        .add(Rectangle::new().set("width", "100%").set("height", "100%").set("fill", "#fff"))
        .add(label(MARGIN, 20.0, plot.title).set("class", "head"));
    for row in ROWS.iter().filter(|row| plot.rows.contains(&row.name)) {
        sheet = sheet.row(row, results);
    }
    let Sheet { document, top } = sheet;
    format!("{}\n", document.set("width", WIDTH).set("height", top))
}

/// A sheet and how far down it is drawn on.
struct Sheet {
    document: Document,
    top: f64,
}

impl Sheet {
    /// A heading and a bar for each peer that came so far; nothing has no logarithm and hence no bar.
    fn row(mut self, row: &Row, results: &Results) -> Self {
        let heading = label(MARGIN, self.top + BASE, &format!("{}, {}", row.name, row.unit));
        self.document = self.document.add(heading.set("class", "head"));
        self.top += LINE;
        let values = |peer| results.median(peer, row).filter(|value| *value > 0.0);
        let bars: Vec<_> =
            results.peers().into_iter().filter_map(|peer| Some((peer, values(peer)?))).collect();
        let least = bars.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min) * LEAST;
        let most = bars.iter().map(|(_, value)| *value).fold(0.0, f64::max);
        for (peer, value) in bars {
            let length = (value / least).ln() / (most / least).ln() * (WIDTH - NAMES - NUMBERS);
            self = self.bar(peer, length, &row.show(value));
        }
        self.top += LINE;
        self
    }

    fn bar(mut self, peer: &str, length: f64, value: &str) -> Self {
        let bar = Rectangle::new()
            .set("x", NAMES)
            .set("y", self.top)
            .set("width", format!("{length:.1}"))
            .set("height", LINE - 4.0)
            .set("fill", if peer == OURS { "#1a7f5a" } else { "#9aa5b1" });
        self.document = self
            .document
            .add(label(MARGIN, self.top + BASE, peer))
            .add(bar)
            .add(label(NAMES + length + 6.0, self.top + BASE, value));
        self.top += LINE;
        self
    }
}

fn label(x: f64, y: f64, text: &str) -> Text {
    Text::new(text).set("x", format!("{x:.1}")).set("y", format!("{y:.1}"))
}
