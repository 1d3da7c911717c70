//! A stock tus 1.0 client uploads at the address that an offer's answer tells.

use fieldbook_wire::PhotoAnswer;

use super::kit::*;
use crate::bench::Bench;

/// A client that somebody else wrote: tus-js-client of the npm registry, run by node, cut off once.
#[tokio::test(flavor = "multi_thread")]
async fn a_stock_tus_client_uploads_and_resumes() {
    let Some(client) = StockClient::installed() else {
        eprintln!("NOT SHOWN: no stock tus client, because node or the npm registry cannot be had");
        return;
    };
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    let bytes: Vec<u8> =
        (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    names(&bench, &mut ana, order, &bytes).await;
    let (path, _) = wanted(&bench, &ana, offer(order, &bytes)).await;
    let file = bench.folder().join("source.jpg");
    std::fs::write(&file, &bytes).unwrap();
    assert_eq!(client.upload(&bench.url(&path), &file, Some(100_000)), "cut at 100000");
    let (path, offset) = wanted(&bench, &ana, offer(order, &bytes)).await;
    assert_eq!(offset, 100_000);
    assert_eq!(client.upload(&bench.url(&path), &file, None), "resumed at 100000, done");
    let answers = offers(&bench, &ana, vec![offer(order, &bytes)]).await;
    assert_eq!(answers.answers, [PhotoAnswer::Held]);
    assert_eq!(photo(&bench, &ana, order, id_of(&bytes)).await.bytes().await.unwrap(), bytes);
}

struct StockClient(std::path::PathBuf);

impl StockClient {
    const VERSION: &str = "tus-js-client@4.3.1";

    fn installed() -> Option<Self> {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("tus-js-client");
        if !folder.join("node_modules/tus-js-client").is_dir() {
            std::fs::create_dir_all(&folder).unwrap();
            let mut npm = std::process::Command::new("npm");
            let npm =
                npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", Self::VERSION]);
            npm.current_dir(&folder).output().ok().filter(|done| done.status.success())?;
        }
        std::fs::write(folder.join("upload.cjs"), include_str!("client.cjs")).unwrap();
        Some(Self(folder))
    }

    /// What the client says in the end.
    fn upload(&self, url: &str, file: &std::path::Path, cut_at: Option<u64>) -> String {
        let mut node = std::process::Command::new("node");
        node.arg("upload.cjs").arg(url).arg(file).current_dir(&self.0);
        let done = node.args(cut_at.map(|at| at.to_string())).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }
}
