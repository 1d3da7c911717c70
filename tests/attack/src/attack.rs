//! What an attack is, and what is said of it afterwards.

use std::fmt;

use crate::Scene;

/// How an attack was met: what it was answered, or why it was not contained.
pub type Contained = Result<String, String>;

/// How an attack is made.
pub type Make = fn(&mut Scene) -> Contained;

/// One attack. It can be made again and again in the same scene.
pub struct Attack {
    /// What it is called.
    pub name: &'static str,
    /// Makes it.
    pub make: Make,
}

/// What was seen while an attack was made again and again.
pub struct Report {
    /// The attack's name.
    pub name: &'static str,
    /// How it was answered the last time, or the first way in which it was not contained.
    pub answered: Contained,
    /// How often it was made.
    pub rounds: usize,
    /// Memory that the hub took beyond what it had before, at most, in bytes.
    pub memory: u64,
    /// The honest phones' waiting time at the 99th percentile under attack by that in quiet: the median of repeats.
    pub slower: Option<f64>,
    /// What else went wrong: the hub died, took too much memory, or others waited too long.
    pub trouble: Vec<String>,
}

impl Report {
    /// Whether the attack touched nobody but the attacker.
    pub fn is_contained(&self) -> bool {
        self.answered.is_ok() && self.trouble.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, said) = match &self.answered {
            Ok(said) if self.trouble.is_empty() => ("contained", said),
            Ok(said) | Err(said) => ("NOT CONTAINED", said),
        };
        write!(f, "{word}: {}: {said}", self.name)?;
        write!(f, " ({} times, +{} MiB", self.rounds, self.memory / (1024 * 1024))?;
        if let Some(slower) = self.slower {
            write!(f, ", others' p99 x{slower:.2}")?;
        }
        f.write_str(")")?;
        self.trouble.iter().try_for_each(|trouble| write!(f, "; {trouble}"))
    }
}

/// Contained when it was answered like this, and told so.
pub(crate) fn expect(what: &str, said: &str, wanted: &[&str]) -> Contained {
    if wanted.contains(&said) {
        Ok(said.to_owned())
    } else {
        Err(format!("{what} was answered {said}, not {}", wanted.join(" or ")))
    }
}

/// All of several answers, each once.
pub(crate) fn all(answers: impl IntoIterator<Item = Contained>) -> Contained {
    let mut said = Vec::new();
    for answer in answers {
        let answer = answer?;
        if !said.contains(&answer) {
            said.push(answer);
        }
    }
    Ok(said.join(", "))
}
