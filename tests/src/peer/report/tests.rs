use tempfile::TempDir;

use super::*;

fn run(peer: &str, seconds: f64, lost: u32) -> String {
    format!(
        r#"{{"peer":"{peer}","run":1,"load":0.5,"versions":{{"{peer}":"1.2"}},
        "w1":{{"s":{seconds},"bytes":900000,"http":9,"ws":0,"same":true}},
        "w3":{{"lostBothDevice":{lost},"lostBothServer":0,"lostElsewhere":0,"converged":true}}}}"#
    )
    .replace('\n', "")
}

fn page_of(runs: &[String]) -> (String, String, TempDir) {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("results.jsonl");
    std::fs::write(&file, runs.join("\n")).unwrap();
    let said = write(&file, &dir.path().join("out"), "Quiet.").unwrap();
    (std::fs::read_to_string(dir.path().join("out/README.md")).unwrap(), said, dir)
}

#[test]
fn the_best_of_others_is_one_that_loses_nothing() {
    let (page, said, _) = page_of(&[run(OURS, 1.0, 0), run("quick", 0.5, 7), run("sound", 3.0, 0)]);
    assert!(
        page.contains("| W1 first copy, s | 1.00 | 0.50 | 3.00 | 3.00 | ≤ 1.05 | won |"),
        "{page}"
    );
    assert!(page.contains("| W1 wire, MB | 0.90 | 0.90 | 0.90 | 0.90 | ≤ 0.88 | lost |"), "{page}");
    assert!(said.contains("lost: W1 wire: 0.90 MB, asked 0.88: "), "{said}");
    assert!(said.ends_with("of 20"), "the last line counts the rows: {said}");
}

#[test]
fn of_two_runs_neither_is_the_figure() {
    let (page, _, _) = page_of(&[run(OURS, 1.0, 0), run(OURS, 2.0, 0), run("sound", 3.0, 0)]);
    assert!(page.contains("| W1 first copy, s | 1.50 | 3.00 | 3.00 | ≤ 1.05 | lost |"), "{page}");
}

#[test]
fn the_page_says_what_ran_and_what_failed() {
    let failed = r#"{"peer":"tired","run":1,"load":2.0,"error":"no answer in time\nat line 7"}"#;
    let (page, said, _) = page_of(&[run(OURS, 1.0, 0), run("sound", 3.0, 0), failed.to_owned()]);
    assert!(page.contains("Versions: fieldbook 1.2, sound 1.2."), "{page}");
    assert!(page.contains("was 0.5 to 2.0. Quiet."), "{page}");
    assert!(said.starts_with("trouble: tired: no answer in time\nlost: "), "{said}");
}

#[test]
fn a_plot_has_a_bar_for_each_peer_that_came_so_far() {
    let (_, _, dir) = page_of(&[run(OURS, 1.0, 0), run("a<b", 2.0, 0)]);
    let plot = std::fs::read_to_string(dir.path().join("out/wire.svg")).unwrap();
    assert_eq!(plot.matches("<rect").count(), 1 + 2, "the sheet, and W1 of two peers: {plot}");
    assert!(plot.contains("a&lt;b"), "names are texts, not marks: {plot}");
}
