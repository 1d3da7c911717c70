//! A figure, the line that says it, and the count of those that are over.

use std::process::ExitCode;

/// What a figure is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// At most so many times the floor, which was measured in the same run.
    Ratio {
        /// The floor, in the figure's unit.
        floor: f64,
        /// How many times it.
        most: f64,
    },
    /// At most so much, in the figure's unit.
    Most(f64),
    /// At least so much, in the figure's unit.
    Least(f64),
}

/// Something that was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) limit: Limit,
}

impl Figure {
    fn is_over(&self) -> bool {
        match self.limit {
            Limit::Ratio { floor, most } => self.value > floor * most,
            Limit::Most(most) => self.value > most,
            Limit::Least(least) => self.value < least,
        }
    }

    fn line(&self) -> String {
        let Self { name, value, unit, limit } = *self;
        let verdict = if self.is_over() { "over" } else { "ok" };
        let (floor, ratio, limit) = match limit {
            Limit::Ratio { floor, most } => {
                (shown(floor), format!("{:.2}", value / floor), format!("{most}"))
            }
            Limit::Most(most) => ("-".to_owned(), "-".to_owned(), format!("{most}")),
            Limit::Least(least) => ("-".to_owned(), "-".to_owned(), format!(">={least}")),
        };
        let value = shown(value);
        format!(
            "figure {name}: {value} {unit}, floor {floor}, ratio {ratio}, limit {limit}, {verdict}"
        )
    }
}

/// Three digits that count.
fn shown(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// The figures so far; each is said at once.
pub(crate) struct Report<'a> {
    only: Option<&'a str>,
    taken: usize,
    over: Vec<&'static str>,
    absent: Vec<&'static str>,
}

impl<'a> Report<'a> {
    pub(crate) const fn new(only: Option<&'a str>) -> Self {
        Self { only, taken: 0, over: Vec::new(), absent: Vec::new() }
    }

    /// Whether somebody asked for this figure.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_none_or(|only| name.contains(only))
    }

    /// Says a figure.
    pub(crate) fn take(&mut self, figure: &Figure) {
        if !self.wants(figure.name) {
            return;
        }
        println!("{}", figure.line());
        self.taken += 1;
        if figure.is_over() {
            self.over.push(figure.name);
        }
    }

    /// Says that a figure cannot be taken here.
    pub(crate) fn lacks(&mut self, name: &'static str, what: &str) {
        println!("figure {name}: NOT TAKEN, {what} is absent");
        self.absent.push(name);
    }

    /// Says how it went.
    pub(crate) fn close(self) -> ExitCode {
        let absent = match self.absent.as_slice() {
            [] => String::new(),
            names => format!(", {} NOT TAKEN: {}", names.len(), names.join(" ")),
        };
        if self.over.is_empty() {
            println!("figures: {} taken, 0 over{absent}", self.taken);
            return ExitCode::SUCCESS;
        }
        println!(
            "figures: {} taken, {} over: {}{absent}",
            self.taken,
            self.over.len(),
            self.over.join(" ")
        );
        ExitCode::FAILURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, limit: Limit) -> Figure {
        Figure { name: "durable-edit-p50", value, unit: "ms", limit }
    }

    #[test]
    fn a_figure_says_its_floor_its_ratio_and_its_limit() {
        let fine = figure(0.75, Limit::Ratio { floor: 0.5, most: 1.5 });
        let line = "figure durable-edit-p50: 0.750 ms, floor 0.500, ratio 1.50, limit 1.5, ok";
        assert_eq!(fine.line(), line);
        let over = figure(3.25, Limit::Most(3.0));
        let line = "figure durable-edit-p50: 3.25 ms, floor -, ratio -, limit 3, over";
        assert_eq!(over.line(), line);
    }

    #[test]
    fn what_must_be_fast_enough_is_over_when_it_is_too_slow() {
        assert!(figure(99.0, Limit::Least(100.0)).is_over());
        assert!(!figure(100.0, Limit::Least(100.0)).is_over());
    }
}
