//! Where the day's orders come from: the ones the project ships, or a CSV of the user's own.

use std::path::{Path, PathBuf};

use crate::DemoError;

/// The orders of the day.
#[derive(Debug, Clone)]
pub struct Source {
    /// The CSV file; the shipped one when absent.
    pub csv: Option<PathBuf>,
    /// Its mapping; the shipped one when absent.
    pub mapping: Option<PathBuf>,
}

impl Source {
    /// Both files, on the disk.
    ///
    /// # Errors
    /// When the shipped ones cannot be laid into `dir`.
    pub(crate) fn files(&self, dir: &Path) -> Result<(PathBuf, PathBuf), DemoError> {
        let csv = lay(self.csv.as_ref(), dir, "orders.csv", include_str!("../data/orders.csv"))?;
        let mapping =
            lay(self.mapping.as_ref(), dir, "mapping.toml", include_str!("../data/mapping.toml"))?;
        Ok((csv, mapping))
    }
}

fn lay(own: Option<&PathBuf>, dir: &Path, name: &str, shipped: &str) -> Result<PathBuf, DemoError> {
    if let Some(own) = own {
        return Ok(own.clone());
    }
    let path = dir.join(name);
    std::fs::write(&path, shipped)?;
    Ok(path)
}
