//! Names that are paths, and paths that lead elsewhere: nothing outside the hub's folder is read or made.

use std::collections::BTreeSet;
use std::path::Path;

use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::raw;

pub(super) const ATTACKS: &[(&str, Make)] =
    &[("addresses with ../ in every spelling", paths), ("files with names like ../", files)];

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
