//! The command line beside a running `serve`: two processes, one data folder.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

struct Serving {
    child: Child,
    url: String,
    folder: TempDir,
}

impl Serving {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = fieldbook(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        Self { child, url, folder }
    }

    fn run(&self, args: &[&str]) -> Output {
        fieldbook(self.folder.path()).args(args).output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        let output = self.run(&[args, &["--json"]].concat());
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        let key = std::fs::read_to_string(self.folder.path().join("office.key")).unwrap();
        let get = reqwest::Client::new().get(format!("{}{path}", self.url)).bearer_auth(key.trim());
        get.send().await.unwrap().json().await.unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn fieldbook(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
    command.env("FIELDBOOK_DATA", data).env_remove("FIELDBOOK_LISTEN").env_remove("FIELDBOOK_HUB");
    command
}

#[tokio::test]
async fn commands_work_while_serve_runs_and_serve_sees_them() {
    let serving = Serving::start();
    let ana = serving.json(&["engineer", "add", "Ana", "--van", "van 7"]);
    assert_eq!(ana["van"], "van 7");
    serving.json(&["engineer", "add", "Bo"]);
    assert_eq!(serving.get("/api/engineers").await.as_array().unwrap().len(), 2);
    let made = serving.json(&["order", "create", "--title", "Door rattles", "--number", "FB-1"]);
    serving.json(&["order", "assign", "FB-1", "--crew", "Ana,Bo", "--lead", "Ana"]);
    serving.json(&["order", "lead", "FB-1", "Bo"]);
    let window = ["--start", "2026-12-02T08:00:00+08:00", "--end", "2026-12-02T10:00:00+08:00"];
    serving.json(&[&["order", "reschedule", "FB-1"], window.as_slice()].concat());
    let seen = serving.get(&format!("/api/orders/{}", made["order"].as_str().unwrap())).await;
    assert_eq!(seen["assignment"]["crew"].as_array().unwrap().len(), 2);
    assert_eq!(seen["assignment"]["lead"], serving.json(&["engineer", "list"])[1]["engineer"]);
    assert_eq!(seen["assignment"]["window"]["start"], 1_796_169_600_000_i64);
    assert_eq!(serving.json(&["order", "show", "FB-1"])["assignment"], seen["assignment"]);
    let change =
        ["--title", "Door jams", "--customer", "临江大厦", "--phone", "555", "--priority", "high"];
    let changed = serving.json(&[&["order", "change", "FB-1"], change.as_slice()].concat());
    assert_eq!((&changed["title"], &changed["priority"]), (&"Door jams".into(), &"high".into()));
    let changed = serving.json(&["order", "change", "FB-1", "--phone", ""]);
    assert_eq!(
        (&changed["customer"]["phone"], &changed["title"]),
        (&Value::Null, &"Door jams".into())
    );
    serving.json(&["order", "cancel", "FB-1", "--reason", "gone"]);
    assert_eq!(
        serving.json(&["order", "list", "--state", "cancelled"])["orders"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_code_from_the_command_line_comes_with_payload_and_picture() {
    let serving = Serving::start();
    serving.json(&["engineer", "add", "Ana"]);
    let made = serving.json(&["enrol", "Ana", "--hub", &serving.url]);
    let payload: fieldbook_wire::EnrolPayload = made["payload"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        (payload.hub(), payload.code().to_string().as_str()),
        (serving.url.as_str(), made["code"].as_str().unwrap())
    );
    let words = serving.run(&["enrol", "Ana", "--hub", "https://hub.example"]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(words.contains("fieldbook:enrol?") && words.contains('█'), "{words}");
}

#[test]
fn a_failed_command_says_its_code_and_ends_accordingly() {
    let serving = Serving::start();
    serving.json(&["engineer", "add", "Ana"]);
    serving.json(&["order", "create", "--title", "Door rattles", "--number", "FB-1"]);
    assert_eq!(serving.json(&["device", "list"]), serde_json::json!([]));
    let cases: &[(&[&str], i32, &str)] = &[
        (&["order", "show", "FB-9"], 1, "order_unknown"),
        (&["order", "assign", "FB-9", "--crew", "Nobody"], 1, "engineer_unknown"),
        (&["order", "create", "--title", " "], 1, "invalid_field"),
        (&["order", "change", "FB-9", "--title", "t"], 1, "order_unknown"),
        (&["order", "change", "FB-1"], 1, "invalid_field"),
        (&["device", "revoke", "00000000-0000-0000-0000-000000000000"], 1, "not_found"),
        (&["device", "wipe-order", "00000000-0000-0000-0000-000000000000"], 1, "not_found"),
        (&["enrol", "Ana", "--hub", "http://hub.example"], 1, "invalid_field"),
        (&["--data", "/nowhere/at/all", "order", "list"], 1, "hub_missing"),
        (&["--data", "/proc/none", "engineer", "add", "Ana"], 3, "internal"),
        (&["order", "create", "--draft", "/nowhere.json"], 3, "file_failed"),
        (&["serve", "--listen", "203.0.113.1:1"], 3, "listen_failed"),
    ];
    for (args, exit, code) in cases {
        let output = serving.run(&[args, ["--json"].as_slice()].concat());
        assert_eq!(output.status.code(), Some(*exit), "{args:?}");
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["error"]["code"], *code, "{args:?}");
    }
    assert_eq!(serving.run(&["order", "create"]).status.code(), Some(2), "usage");
}

#[cfg(unix)]
#[tokio::test]
async fn serve_stops_cleanly_when_it_is_told_to() {
    let mut serving = Serving::start();
    serving.get("/api/orders").await;
    let told =
        Command::new("kill").args(["-TERM", &serving.child.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
}
