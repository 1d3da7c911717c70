//! Names that are paths, and paths that lead elsewhere: nothing outside the hub's folder is read or made.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::Attacker;
use crate::raw;

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("addresses with ../ in every spelling", paths),
    ("phones called ../", phones),
    ("files with names like ../", files),
];

fn paths(scene: &mut Scene) -> Contained {
    let address = scene.hub.address();
    let spellings = [
        "/../../../../etc/passwd",
        "/v1/../../hub.db",
        "/v1/photos/../../../office.key",
        "/v1/%2e%2e/%2e%2e/office.key",
        "/v1/..%2f..%2foffice.key",
        "/v1/..\\..\\office.key",
        "/api/..;/office.key",
        "/api/orders/..%2f..%2foffice.key",
        "/v1/photos/%252e%252e%252foffice.key",
        "//office.key",
        "/office.key%00",
        "/v1/%c0%ae%c0%ae/office.key",
    ];
    all(spellings.map(|path| {
        let request = format!("GET {path} HTTP/1.1\r\nhost: hub\r\n\r\n");
        let said = raw::send(address, request.as_bytes());
        expect(path, &said, &["status 404", "status 400", "status 401", "status 405"])
    }))
}

/// A phone may be called anything, for nothing is ever kept under its name.
fn phones(scene: &mut Scene) -> Contained {
    let called = ["../../../../x", "/etc/cron.d/x", "..\\..\\x", "x\0.db", "%2e%2e%2fx"];
    let Scene { hub, mallory, runtime, .. } = scene;
    let path = format!("engineers/{}/enrol", mallory.who);
    let body = json!({ "hub": hub.url });
    all(called.map(|called| {
        let synced = runtime.block_on(async {
            let code = hub.office.post(&path, &body).await.map_err(|said| said.to_string())?;
            let payload = code["payload"].as_str().unwrap_or_default();
            let phone = Attacker::enrol_as(called, &hub.url, payload).await;
            Ok::<_, String>(phone.send(&phone.request(None, Vec::new())).await.code())
        });
        expect(called, &synced?, &["status 200"])
    }))?;
    files(scene)
}

/// Whatever the other attacks named `../`, no file lies where none should be.
fn files(scene: &mut Scene) -> Contained {
    let expected = ["hub", "hub.log", "ann", "ben"];
    let found = names(scene.folder());
    let strange: Vec<_> =
        found.iter().filter(|name| !expected.contains(&name.as_str())).cloned().collect();
    let in_hub = names(&scene.folder().join("hub"));
    let known = |name: &&String| {
        ["hub.", "office.key", "photos", "uploads"].iter().any(|known| name.starts_with(known))
    };
    let strange: Vec<_> =
        strange.into_iter().chain(in_hub.iter().filter(|it| !known(it)).cloned()).collect();
    if strange.is_empty() {
        Ok(format!("{} names, all known", found.len() + in_hub.len()))
    } else {
        Err(format!("strange files: {strange:?}"))
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}
