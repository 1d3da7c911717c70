//! Every file that automerge's authors keep of fuzzers' finds and odd documents, each pushed as a change, sent as a body, and
//! loaded as a record.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fieldbook_document::Record;

use super::changes::push;
use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{now, random};

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("automerge's own crashers and odd documents, as changes", as_changes),
    ("the same as bodies", as_bodies),
    ("the same loaded as records", as_records),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Each file's name and bytes.
fn fixtures(scene: &Scene) -> Vec<(String, Vec<u8>)> {
    let Some(data) = &scene.data else { return Vec::new() };
    let named = |path: &PathBuf| {
        (
            path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            fs::read(path).unwrap(),
        )
    };
    files(&data.join("automerge_fixtures")).iter().map(named).collect()
}

/// Lets each file be answered, by itself, and says by what.
fn each(scene: &Scene, answered: impl Fn(&Scene, &[u8]) -> String, wanted: &[&str]) -> Contained {
    let files = fixtures(scene);
    if files.is_empty() {
        return Ok("not shown here: the fixtures are absent".to_owned());
    }
    let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, bytes) in &files {
        let answer = answered(scene, bytes);
        expect(name, &answer, wanted)?;
        said.entry(answer).or_default().push(name);
    }
    let said = said.into_iter().map(|(code, files)| format!("{code}: {}", files.join(" ")));
    Ok(format!("{} files; {}", files.len(), said.collect::<Vec<_>>().join("; ")))
}

fn as_changes(scene: &mut Scene) -> Contained {
    let pushed = |scene: &Scene, bytes: &[u8]| {
        push(scene, 0, crate::attacker::Attacker::actor(), vec![bytes.to_vec()])
    };
    let wanted = ["malformed", "not_a_change", "out_of_sequence", "unknown_actor"];
    each(scene, pushed, &wanted)
}

fn as_bodies(scene: &mut Scene) -> Contained {
    let sent = |encoding| {
        move |scene: &Scene, bytes: &[u8]| {
            let reply = scene.mallory.send_body(bytes.to_vec(), encoding, random(), now());
            scene.runtime.block_on(reply).code()
        }
    };
    let wanted = ["body_malformed", "body_too_large"];
    all([each(scene, sent(None), &wanted), each(scene, sent(Some("zstd")), &wanted)])
}

fn as_records(scene: &mut Scene) -> Contained {
    let loaded = |_: &Scene, bytes: &[u8]| match Record::load(bytes) {
        Ok(_) => "loaded".to_owned(),
        Err(_) => "record_damaged".to_owned(),
    };
    each(scene, loaded, &["record_damaged"])
}
