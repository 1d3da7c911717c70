//! Makes an attack again and again beside the honest phones' work, and compares their waiting times: slices of quiet and
//! of attack in turns, the 99th percentile of each, and of several such comparisons the median.

use std::time::{Duration, Instant};

use crate::honest::{Wait, instant};
use crate::{Attack, Report, Scene};

/// Most memory that an attack may cost the hub, in bytes.
const MEMORY: u64 = 512 * 1024 * 1024;
/// How much longer others may wait.
const SLOWER: f64 = 2.0;

/// How thoroughly an attack is made.
#[derive(Debug, Clone, Copy)]
pub enum Effort {
    /// Once, without looking at waiting times.
    Once,
    /// As often as fits into slices of this length, in this many comparisons.
    Measured {
        /// How long a slice is.
        slice: Duration,
        /// Slices of quiet and of attack in one comparison.
        slices: usize,
        /// Comparisons; three times as many when these say that others waited too long, for the machine does other
        /// things besides.
        repeats: usize,
    },
}

/// Makes an attack, and says how it was met.
pub fn assault(scene: &mut Scene, attack: &Attack, effort: Effort) -> Report {
    let before = scene.hub.memory();
    scene.hub.forget_peak();
    let mut answered = (attack.make)(scene);
    let mut rounds = 1;
    let mut ratios = Vec::new();
    if let Effort::Measured { slice, slices, repeats } = effort {
        for done in 0..3 * repeats {
            if done >= repeats && median(&mut ratios).is_some_and(|slower| slower < SLOWER) {
                break;
            }
            let compared = compare(scene, attack, slice, slices, &mut answered);
            rounds += compared.0;
            ratios.push(compared.1);
        }
    }
    let memory = scene.hub.peak().saturating_sub(before);
    let slower = median(&mut ratios);
    let mut trouble = Vec::new();
    if !scene.hub_answers() {
        trouble.push("the hub does not answer".to_owned());
    }
    if memory > MEMORY {
        trouble.push("it took more than 512 MiB".to_owned());
    }
    if slower.is_some_and(|slower| slower >= SLOWER) {
        trouble.push("others waited twice as long".to_owned());
    }
    Report { name: attack.name, answered, rounds, memory, slower, trouble }
}

/// One comparison: how often the attack was made, and how much longer others waited.
fn compare(
    scene: &mut Scene,
    attack: &Attack,
    slice: Duration,
    slices: usize,
    answered: &mut crate::Contained,
) -> (usize, f64) {
    let mut rounds = 0;
    let (mut quiet, mut attacked) = (Vec::new(), Vec::new());
    for _ in 0..slices {
        let began = instant();
        std::thread::sleep(slice);
        quiet.push((began, instant()));
        let began = instant();
        while instant() < began + slice {
            let said = (attack.make)(scene);
            if answered.is_ok() {
                *answered = said;
            }
            rounds += 1;
        }
        attacked.push((began, instant()));
    }
    let waits: Vec<Wait> =
        scene.honest.iter().flat_map(|honest| honest.log.waits.lock().unwrap().clone()).collect();
    (rounds, p99(&waits, &attacked) / p99(&waits, &quiet))
}

/// The 99th percentile, in seconds, of the waits that began in one of these times.
fn p99(waits: &[Wait], times: &[(Instant, Instant)]) -> f64 {
    let within =
        |wait: &&Wait| times.iter().any(|(begin, end)| (*begin..*end).contains(&wait.began));
    let mut took: Vec<_> = waits.iter().filter(within).map(|wait| wait.took).collect();
    took.sort_unstable();
    let place = (took.len() * 99).div_ceil(100).saturating_sub(1);
    took.get(place).map_or(f64::NAN, Duration::as_secs_f64)
}

fn median(ratios: &mut [f64]) -> Option<f64> {
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied()
}
