use tempfile::TempDir;

use super::*;

fn run(peer: &str, seconds: f64, lost: u32) -> String {
    format!(
        r#"{{"peer":"{peer}","run":1,"load":0.5,"w1":{{"s":{seconds},"bytes":900000,"http":9,"ws":0,"same":true}},
        "w3":{{"lostBothDevice":{lost},"lostBothServer":0,"lostElsewhere":0,"converged":true}}}}"#
    )
    .replace('\n', "")
}

#[test]
fn the_best_of_others_is_one_that_loses_nothing() {
    let dir = TempDir::new().unwrap();
    let lines = [run(OURS, 1.0, 0), run("quick", 0.5, 7), run("sound", 3.0, 0)].join("\n");
    let file = dir.path().join("results.jsonl");
    std::fs::write(&file, lines).unwrap();
    let said = write(&file, &dir.path().join("out")).unwrap();
    let page = std::fs::read_to_string(dir.path().join("out/peers.md")).unwrap();
    assert!(page.contains("| W1 first copy, s | 1.00 | 0.50 | 3.00 | ≤ 1.05 | won |"), "{page}");
    assert!(page.contains("| W1 wire, MB | 0.90 | 0.90 | 0.90 | ≤ 0.88 | lost |"), "{page}");
    assert!(said.contains("lost: W1 wire: 0.90 MB, asked 0.88: "), "{said}");
    assert!(said.ends_with("of 20"), "the last line counts the rows: {said}");
    assert!(dir.path().join("out/peers-wire.svg").exists());
}
