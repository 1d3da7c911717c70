//! What the hub writes down beside its database: no name, no text, no key, no code and no address that opens something.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use fieldbook_model::Deed;
use fieldbook_wire::http;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::bench::Bench;
use crate::photos::kit::{names, offer, patch, wanted};

/// Collects the log of this whole process.
#[derive(Clone, Default)]
struct Collected(Arc<Mutex<Vec<u8>>>);

impl Write for Collected {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Collected {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_at_its_most_talkative_tells_nothing_about_anybody() {
    let log = Collected::default();
    let all = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    all.with_writer(log.clone()).init();
    let bench = Bench::new().await;
    let mut ana = bench.phone("Canary-Name-Ana").await;
    let code = bench.hub.enrolment(ana.who, &bench.url("")).unwrap().code;
    let draft = json!({
        "title": "canary-title", "description": "canary-description 电梯门异响-金丝雀",
        "customer": { "name": "Canary-Customer", "phone": "+86-canary-555" },
    });
    let (_, made) = bench.post("/api/orders", &draft).await;
    let order = made["order"].as_str().unwrap().parse().unwrap();
    bench.assign(order, &[ana.who]).await;
    ana.sync(&bench).await;
    ana.write(&bench, order, Deed::Comment { text: "canary-comment".to_owned() });
    names(&bench, &mut ana, order, b"canary-photo").await;
    let (path, _) = wanted(&bench, &ana, offer(order, b"canary-photo")).await;
    assert_eq!(patch(&bench, &path, 3, b"canary-photo").await.status(), 409);
    assert_eq!(patch(&bench, &path, 0, b"canary-photo").await.status(), 204);
    bench.get("/api/orders?text=canary-search").await;
    bench
        .post("/api/orders", &json!({ "title": "canary-title", "canary-field": "canary-value" }))
        .await;
    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for shown in ["/v1/photos", http::UPLOADS_PATH, "/api/orders", http::SYNC_PATH] {
        assert!(told.contains(shown), "the log was heard: {shown}");
    }
    let token = path.strip_prefix(http::UPLOADS_PATH).unwrap();
    let small = told.to_lowercase();
    for secret in ["canary", "金丝雀", "异响", token, &code, bench.hub.office_key()] {
        let telling = small.lines().find(|line| line.contains(&secret.to_lowercase()));
        assert_eq!(telling, None, "the log tells {secret}");
    }
    for name in std::fs::read_dir(bench.folder()).unwrap() {
        let name = name.unwrap().file_name().into_string().unwrap();
        let known =
            ["hub.db", "hub.db-wal", "hub.db-shm", "hub.mark", "office.key", "photos", "uploads"];
        assert!(
            known.contains(&name.as_str()),
            "{name}: every file of the folder is accounted for"
        );
    }
}
