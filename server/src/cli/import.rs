//! `fieldbook import`: a CSV file becomes orders, as a mapping says. A second run changes nothing.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::Place;
use super::error::CliError;
use crate::import::{ImportError, Mapping, Tally, import};

/// Make an order of each row, or of each group of rows, of a CSV file; rows that were imported before change nothing.
#[derive(Args)]
pub(super) struct Import {
    /// How rows become orders: a TOML file. The shipped ones are in `server/mappings`.
    #[arg(long, value_name = "FILE.toml")]
    mapping: PathBuf,
    /// Where rows that cannot become orders are written, with line and reason;
    /// `NAME.rejects.csv` in the data folder when left out. Written only when there are any.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The CSV file.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
}

impl Import {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let mapping = Mapping::read(&self.mapping).map_err(ImportError::from)?;
        let file = File::open(&self.file).map_err(ImportError::Unreadable)?;
        let rejects = self.rejects.clone().unwrap_or_else(|| self.default_rejects(&place.data));
        if is_same(&rejects, &self.file) || is_same(&rejects, &self.mapping) {
            return Err(ImportError::RejectsOverInput.into());
        }
        let bar = progress(&file)?;
        let tally = import(&place.open_or_make()?, &mapping, bar.wrap_read(file), &rejects);
        bar.finish_and_clear();
        place.say.answer(&tally?, words)
    }

    fn default_rejects(&self, data: &Path) -> PathBuf {
        let mut name = self.file.file_name().unwrap_or_default().to_owned();
        name.push(".rejects.csv");
        data.join(name)
    }
}

/// Whether both paths lead to one file that exists.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// A bar over the bytes of the file; it shows itself on a terminal only.
fn progress(file: &File) -> Result<ProgressBar, CliError> {
    let style = ProgressStyle::with_template(
        "{bar:40} {percent:>3} %  {bytes} of {total_bytes}, {eta} left",
    );
    let bar = ProgressBar::new(file.metadata()?.len());
    Ok(style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style)))
}

fn words(tally: &Tally) -> String {
    let Tally { created, unchanged, rejected, rejects_file, .. } = tally;
    let where_to_look = rejects_file.as_ref().map(|path| format!("rejects: {}\n", path.display()));
    let sums = format!("imported: created {created}, unchanged {unchanged}, rejected {rejected}");
    where_to_look.unwrap_or_default() + &sums
}
