//! Every byte of every file of a phone and of its hub after a day's work: on the phone nothing can be read, at the hub
//! customer data stands in the database and the folder of photos alone (`docs/security.md`), and what opens something
//! stands nowhere but in the file that is for it.

use std::fs;
use std::path::Path;

use fieldbook_client::model::{EvidenceKind, EvidenceSubject};
use fieldbook_client::{AttachmentDraft, CommandOptions, TextVersion};
use fieldbook_server::Hub;
use fieldbook_server::backup::backup;
use fieldbook_wire::EnrolPayload;
use serde_json::json;

use crate::kit::{Scene, sync};

const CUSTOMER: &str = "Kanarienvogel GmbH 金丝雀";
const NUMBER: &str = "+49 555 0199 4242";
const REMARK: &str = "canary in the remark 备注里的金丝雀";
const REPORT: &str = "canary in the report 报告里的金丝雀";
const PHOTO: &[u8] = b"canary in the photo of the plate";

/// Files below a folder that hold any of this, by their names in it.
fn holding(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            let bytes = fs::read(&path).unwrap();
            let is_in = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if is_in(&bytes) || is_in(name.as_bytes()) {
                found.push(name);
            }
        }
    }
    found.sort_unstable();
    found
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one list of what must not be where")]
async fn no_file_of_phone_or_hub_holds_what_it_must_not() {
    let scene = Scene::new().await;
    let office = &scene.hub.office;
    let (lin, payload) = office.engineer("Lin Kanari 林", "van-1").await.unwrap();
    let phone = scene.phone("lin");
    phone.enrol(&payload).await.unwrap();
    let draft = json!({
        "title": "pump", "customer": { "name": CUSTOMER, "phone": NUMBER },
        "site": { "name": CUSTOMER, "address": NUMBER, "time_zone": "Asia/Shanghai" },
    });
    let made = office.post("orders", &draft).await.unwrap();
    let order = made["order"].as_str().unwrap().parse().unwrap();
    office.assign(order, &[&lin], &lin).await.unwrap();
    sync(&phone).await;
    let options = CommandOptions::default;
    phone.comment(order, REMARK, options()).unwrap();
    let base = TextVersion::from(&phone.order(order).unwrap());
    phone.edit_narrative(order, &base, REPORT, options()).unwrap();
    let file = scene.dir.path().join("camera.jpg");
    fs::write(&file, PHOTO.repeat(3_000)).unwrap();
    let (kind, subject) = (EvidenceKind::Photo, EvidenceSubject::Order);
    phone.attach(order, AttachmentDraft { file, kind, subject }, options()).unwrap();
    sync(&phone).await;
    phone.comment(order, REMARK, options()).unwrap();
    let devices = office.get("devices").await.unwrap();
    let path = format!("devices/{}/wipe-order", devices[0]["device"].as_str().unwrap());
    let wipe = office.post(&path, &json!({})).await.unwrap()["order"].as_str().unwrap().to_owned();
    let folder = scene.dir.path().join("hub");
    backup(&Hub::open(&folder).unwrap(), &folder, &scene.dir.path().join("hub.backup")).unwrap();

    let payload: EnrolPayload = payload.parse().unwrap();
    let one_time = payload.code();
    let code = one_time.to_string();
    let address = scene.hub.address.to_string();
    let said =
        [CUSTOMER, NUMBER, REMARK, REPORT, "Lin Kanari", &code, &wipe, &address, office.key()];
    let key = scene.key("lin");
    let raw: [&[u8]; 4] = [PHOTO, &key, one_time.as_bytes(), b"SQLite format 3"];
    let store = scene.dir.path().join("lin/store");
    for needle in said.iter().map(|text| text.as_bytes()).chain(raw) {
        let held = holding(&store, needle);
        assert!(held.is_empty(), "{held:?} of the phone: {}", String::from_utf8_lossy(needle));
    }

    for text in [CUSTOMER, NUMBER, REMARK, REPORT, "Lin Kanari"] {
        let held = holding(&folder, text.as_bytes());
        let may = |name: &String| ["hub.db", "hub.db-wal"].contains(&name.as_str());
        assert!(held.iter().all(may), "{text} is in {held:?}");
    }
    assert!(!holding(&folder, CUSTOMER.as_bytes()).is_empty(), "in clear, as the page says");
    let photos = holding(&folder, PHOTO);
    assert!(photos.len() == 1 && photos[0].starts_with("photos/"), "{photos:?}");
    assert_eq!(holding(&folder, office.key().as_bytes()), ["office.key"]);
    let nowhere: [&[u8]; 4] = [code.as_bytes(), one_time.as_bytes(), wipe.as_bytes(), &key];
    for needle in nowhere {
        let held = holding(scene.dir.path(), needle);
        assert!(held.iter().all(|name| name == "lin/demo.key"), "{held:?}");
    }
    assert_eq!(holding(scene.dir.path(), office.key().as_bytes()), ["hub/office.key"]);
}
