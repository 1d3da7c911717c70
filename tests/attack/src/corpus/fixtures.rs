//! Every file that automerge's authors keep of fuzzers' finds and odd documents, pushed as a change, sent as a body, and
//! loaded as a record.

use std::fs;
use std::path::{Path, PathBuf};

use fieldbook_document::Record;

use super::changes::push;
use crate::Scene;
use crate::attack::{Contained, Make};
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

fn fixtures(scene: &Scene) -> Vec<Vec<u8>> {
    let Some(data) = &scene.data else { return Vec::new() };
    files(&data.join("automerge_fixtures")).iter().map(|path| fs::read(path).unwrap()).collect()
}

fn as_changes(scene: &mut Scene) -> Contained {
    let files = fixtures(scene);
    if files.is_empty() {
        return Ok("not shown here: the fixtures are absent".to_owned());
    }
    let count = files.len();
    let said = push(scene, 0, crate::attacker::Attacker::actor(), files);
    let are_held = !said.contains("accepted") && !said.contains("status");
    if are_held { Ok(format!("{count} files: {said}")) } else { Err(said) }
}

fn as_bodies(scene: &mut Scene) -> Contained {
    let mut said = Vec::new();
    for file in fixtures(scene) {
        for encoding in [None, Some("zstd")] {
            let reply = scene.mallory.send_body(file.clone(), encoding, random(), now());
            let code = scene.runtime.block_on(reply).code();
            if !["body_malformed", "body_too_large"].contains(&code.as_str()) {
                return Err(code);
            }
            if !said.contains(&code) {
                said.push(code);
            }
        }
    }
    Ok(said.join(", "))
}

fn as_records(scene: &mut Scene) -> Contained {
    let files = fixtures(scene);
    let loaded = files.iter().filter(|file| Record::load(file).is_ok()).count();
    if loaded > 0 {
        return Err(format!("{loaded} foreign documents were loaded"));
    }
    Ok(format!("{} files: record_damaged", files.len()))
}
