//! An office in a folder of its own, and the shared data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use fieldbook_model::OrderId;
use fieldbook_server::{Hub, OrderFilter};
use serde_json::Value;

/// A sheet with a key, a window and a priority.
pub(crate) const SHEET: &str = r#"
source = "sheet"
key = ["no"]
[order]
number = "{no}"
title = "{what}"
[order.window]
start = "{from}"
minutes = "60"
format = "%Y-%m-%d %H:%M"
time_zone = "Europe/London"
"#;

/// A file of the shared data; `None`, said aloud, where it is absent.
pub(crate) fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(file);
    if path.is_file() {
        return Some(path);
    }
    eprintln!(
        "SKIPPED: {} is absent; this test passes without having looked at anything",
        path.display()
    );
    None
}

pub(crate) fn mapping(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings").join(name)
}

/// An office: a folder for the hub and for the files of a test.
pub(crate) struct Office(tempfile::TempDir);

impl Office {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.path().join("hub")
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn command(&self, mapping: &Path, csv: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
        command.arg("import").arg("--data").arg(self.data()).arg("--mapping").arg(mapping).arg(csv);
        command
    }

    /// Imports, and answers with the JSON that the program printed.
    pub(crate) fn import(&self, mapping: &Path, csv: &Path) -> Value {
        let output = self.command(mapping, csv).arg("--json").output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    }

    /// Every order as `fieldbook export` writes it in JSON, in the order in which they were made.
    pub(crate) fn export_json(&self) -> Vec<Value> {
        serde_json::from_slice(&self.export("json")).unwrap()
    }

    /// Every order as a reader of RFC 4180 finds it in what `fieldbook export` writes: column name to cell.
    pub(crate) fn export_csv(&self) -> Vec<BTreeMap<String, String>> {
        let written = self.export("csv");
        csv::Reader::from_reader(written.as_slice()).deserialize().map(Result::unwrap).collect()
    }

    /// The same into a file.
    pub(crate) fn export_file(&self, format: &str) -> PathBuf {
        let out = self.0.path().join("export");
        let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
        command.arg("export").arg("--data").arg(self.data()).args(["--format", format, "--out"]);
        let output = command.arg(&out).arg("--json").output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["file"].as_str(), out.to_str(), "{output:?}");
        assert_eq!(answer["orders"].as_u64(), Some(self.orders().len() as u64));
        out
    }

    fn export(&self, format: &str) -> Vec<u8> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
        command.arg("export").arg("--data").arg(self.data()).args(["--format", format]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    }

    pub(crate) fn import_sheet(&self, content: impl AsRef<[u8]>) -> Value {
        self.import(&self.file("sheet.toml", SHEET), &self.file("sheet.csv", content))
    }

    pub(crate) fn orders(&self) -> Vec<OrderId> {
        let hub = Hub::open(&self.data()).unwrap();
        let mut filter = OrderFilter { limit: Some(1_000), ..OrderFilter::default() };
        let mut orders = Vec::new();
        loop {
            let page = hub.orders(&filter).unwrap();
            orders.extend(page.orders.iter().map(|row| row.order));
            match page.next {
                Some(next) => filter.cursor = Some(next),
                None => return orders,
            }
        }
    }

    /// What the office API answers about each order: the text at `pointer` in its JSON, sorted.
    pub(crate) fn read_all(&self, pointer: &str) -> Vec<String> {
        let orders = self.orders();
        let hub = Hub::open(&self.data()).unwrap();
        let mut texts = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(fieldbook_server::serve(hub.clone(), listener, std::future::pending()));
            let http = reqwest::Client::new();
            let mut texts = Vec::new();
            for order in orders {
                let get = http
                    .get(format!("http://{address}/api/orders/{order}"))
                    .bearer_auth(hub.office_key());
                let order: Value = get.send().await.unwrap().json().await.unwrap();
                texts.push(order.pointer(pointer).unwrap().as_str().unwrap().to_owned());
            }
            texts
        });
        texts.sort_unstable();
        texts
    }
}

pub(crate) fn counts(tally: &Value) -> (u64, u64, u64) {
    let count = |name: &str| tally[name].as_u64().unwrap_or_else(|| panic!("no {name} in {tally}"));
    (count("created"), count("unchanged"), count("rejected"))
}

/// Line and reason of each row in the rejects file.
pub(crate) fn rejects(tally: &Value) -> Vec<(u64, String)> {
    let file = tally["rejects_file"].as_str().unwrap_or_else(|| panic!("no rejects: {tally}"));
    let rows = csv::Reader::from_path(file).unwrap().into_byte_records();
    let rows = rows.map(|row| {
        let row = row.unwrap();
        let text = |cell: usize| String::from_utf8(row[cell].to_vec()).unwrap();
        (text(0).parse().unwrap(), text(1))
    });
    rows.collect()
}

/// Those pairs, as a test writes them down.
pub(crate) fn lines(rejects: &[(u64, String)]) -> Vec<(u64, &str)> {
    rejects.iter().map(|(line, code)| (*line, code.as_str())).collect()
}

/// The remarks on an order of an export.
pub(crate) fn remarks(order: &Value) -> Vec<&str> {
    order["comments"].as_array().unwrap().iter().map(|c| c["text"].as_str().unwrap()).collect()
}

pub(crate) fn error_code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_else(|| panic!("no error in {answer}"))
}

/// A column of a file as another reader of RFC 4180 has it, sorted.
pub(crate) fn column(csv: &Path, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(csv).unwrap();
    let place = reader.headers().unwrap().iter().position(|column| column == name).unwrap();
    let mut cells: Vec<_> = reader.records().map(|row| row.unwrap()[place].to_owned()).collect();
    cells.sort_unstable();
    cells
}
