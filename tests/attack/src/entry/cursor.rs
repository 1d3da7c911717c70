//! A cursor, in a request that is right in everything else, to a hub on loopback.

use std::sync::OnceLock;

use fieldbook_server::{EngineerDraft, Hub, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::attacker::Attacker;

struct Bench {
    runtime: Runtime,
    phone: Attacker,
    _folder: TempDir,
}

fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| {
        let runtime = Runtime::new().unwrap();
        let folder = super::in_memory();
        let hub = Hub::open(folder.path()).unwrap();
        let engineer = EngineerDraft { name: "Ann".to_owned(), van: None };
        let engineer = hub.add_engineer(&engineer).unwrap().engineer;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let payload = hub.enrolment(engineer, &url).unwrap().payload;
        runtime.spawn(serve(hub, listener, std::future::pending()));
        let mut phone = runtime.block_on(Attacker::enrol(&url, &payload));
        runtime.block_on(phone.fetch());
        Bench { runtime, phone, _folder: folder }
    })
}

pub(super) fn open(cursor: &[u8]) {
    let bench = bench();
    let request = bench.phone.request(Some(cursor.to_vec()), Vec::new());
    let reply = bench.runtime.block_on(bench.phone.send(&request));
    assert!(matches!(reply.status, 200 | 204 | 413), "{reply:?}");
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    vec![bench().phone.cursor.clone()]
}
