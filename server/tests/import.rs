//! `fieldbook import` as an office uses it: the real program, real files, and a hub that is asked afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use fieldbook_model::OrderId;
use fieldbook_server::{Hub, OrderFilter};
use serde_json::Value;

const RESTART: &str = "openrepair/OpenRepairData_v0.3_RestartProject_202204.csv";
const FIXIT: &str = "openrepair/OpenRepairData_v0.3_FixitClinic_202507.csv";
const WALES: &str = "openrepair/OpenRepairData_v0.3_RepairCafeWales_202507.csv";
const EXCAVATOR: &str = "excavator_mwo/excavators-cleaned.csv";

/// A sheet with a key, a window and a priority.
const SHEET: &str = r#"
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
fn shared(file: &str) -> Option<PathBuf> {
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

fn mapping(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings").join(name)
}

/// An office: a folder for the hub and for the files of a test.
struct Office(tempfile::TempDir);

impl Office {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("hub")
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn command(&self, mapping: &Path, csv: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
        command.arg("import").arg("--data").arg(self.data()).arg("--mapping").arg(mapping).arg(csv);
        command
    }

    /// Imports, and answers with the JSON that the program printed.
    fn import(&self, mapping: &Path, csv: &Path) -> Value {
        let output = self.command(mapping, csv).arg("--json").output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    }

    fn import_sheet(&self, content: impl AsRef<[u8]>) -> Value {
        self.import(&self.file("sheet.toml", SHEET), &self.file("sheet.csv", content))
    }

    fn orders(&self) -> Vec<OrderId> {
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
    fn read_all(&self, pointer: &str) -> Vec<String> {
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

fn counts(tally: &Value) -> (u64, u64, u64) {
    let count = |name: &str| tally[name].as_u64().unwrap_or_else(|| panic!("no {name} in {tally}"));
    (count("created"), count("unchanged"), count("rejected"))
}

fn error_code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_else(|| panic!("no error in {answer}"))
}

/// A column of a file as another reader of RFC 4180 has it, sorted.
fn column(csv: &Path, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(csv).unwrap();
    let place = reader.headers().unwrap().iter().position(|column| column == name).unwrap();
    let mut cells: Vec<_> = reader.records().map(|row| row.unwrap()[place].to_owned()).collect();
    cells.sort_unstable();
    cells
}

/// Imports a real file twice, and counts.
fn comes_out_as(mapping_name: &str, file: &str, count: u64) -> Option<(Office, PathBuf)> {
    let csv = shared(file)?;
    let office = Office::new();
    assert_eq!(counts(&office.import(&mapping(mapping_name), &csv)), (count, 0, 0), "first run");
    assert_eq!(counts(&office.import(&mapping(mapping_name), &csv)), (0, count, 0), "second run");
    assert_eq!(office.orders().len() as u64, count);
    Some((office, csv))
}

#[test]
fn the_restart_project_is_twenty_thousand_and_thirty_three_orders() {
    let Some((office, csv)) = comes_out_as("openrepair.toml", RESTART, 20_033) else { return };
    assert_eq!(office.read_all("/description"), column(&csv, "problem"));
}

#[test]
fn the_repair_cafes_of_wales_are_sixteen_thousand_and_thirty_eight_orders() {
    let Some((office, csv)) = comes_out_as("openrepair.toml", WALES, 16_038) else { return };
    assert_eq!(office.read_all("/description"), column(&csv, "problem"));
}

#[test]
fn the_fixit_clinics_are_eight_hundred_and_four_orders_with_their_texts_byte_for_byte() {
    let Some((office, csv)) = comes_out_as("openrepair.toml", FIXIT, 804) else { return };
    assert_eq!(office.read_all("/description"), column(&csv, "problem"));
    assert_eq!(office.read_all("/assignment/number"), column(&csv, "id"));
}

#[test]
fn the_excavators_are_five_thousand_and_forty_one_orders_with_their_texts_byte_for_byte() {
    let Some((office, csv)) = comes_out_as("excavator.toml", EXCAVATOR, 5_041) else { return };
    let texts = column(&csv, "OriginalShorttext");
    assert!(texts.iter().all(|text| text.chars().count() <= 51));
    assert_eq!(office.read_all("/description"), texts);
}

#[test]
fn an_import_killed_at_five_points_and_run_again_gives_the_same_orders() {
    let Some(csv) = shared(FIXIT) else { return };
    let content = std::fs::read(&csv).unwrap();
    let header = content.iter().position(|byte| *byte == b'\n').unwrap();
    for reached in [0, 200, 400, 600, 800] {
        let office = Office::new();
        let empty = office.file("header.csv", &content[..header]);
        assert_eq!(counts(&office.import(&mapping("openrepair.toml"), &empty)), (0, 0, 0));
        let mut child = feed(&office, &content);
        while office.orders().len() < reached {
            assert!(child.try_wait().unwrap().is_none(), "ended too early");
        }
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        let (created, unchanged, rejected) =
            counts(&office.import(&mapping("openrepair.toml"), &csv));
        assert_eq!((created + unchanged, rejected), (804, 0));
        assert!(
            unchanged >= reached as u64 && unchanged.is_multiple_of(200),
            "a batch is there or not: {unchanged}"
        );
        assert_eq!(office.read_all("/assignment/number"), column(&csv, "id"));
    }
}

/// An import that reads from a pipe what it is given, and then waits for more.
fn feed(office: &Office, content: &[u8]) -> Child {
    let mut command = office.command(&mapping("openrepair.toml"), Path::new("/dev/stdin"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(content).unwrap();
    child.stdin = Some(pipe);
    child
}

#[test]
fn what_cannot_be_an_order_is_written_down_with_line_and_reason_and_the_rest_is_imported() {
    let office = Office::new();
    let sheet = "no,what,from\r\n\
        1,fine,2026-07-01 08:00\r\n\
        \r\n\
        2,\"two\r\nlines in a title\",2026-07-01 08:00\r\n\
        3,,2026-07-01 08:00\r\n\
        4,bad date,yesterday\r\n\
        5,twice,2026-10-25 01:30\r\n\
        6,never,2026-03-29 01:30\r\n\
        7,narrow\r\n\
        1,the same number again,2026-07-01 08:00\r\n\
        =8,formula,\r\n\
        9,fine too,\r\n";
    let mut bytes = sheet.as_bytes().to_vec();
    bytes.extend_from_slice(b"10,caf\xe9,\r\n11,nul \0 inside,\r\n");
    bytes.extend_from_slice(format!("12,{},\r\n", "x".repeat(301)).as_bytes());
    let tally = office.import_sheet(bytes);
    assert_eq!(counts(&tally), (3, 0, 10));

    let rejects = csv::Reader::from_path(tally["rejects_file"].as_str().unwrap())
        .unwrap()
        .into_byte_records();
    let rejects: Vec<_> = rejects.map(Result::unwrap).collect();
    let told = |row: &csv::ByteRecord| {
        let text = |cell: usize| String::from_utf8_lossy(&row[cell]).into_owned();
        (text(0).parse::<u32>().unwrap(), text(1))
    };
    let told: Vec<_> = rejects.iter().map(told).collect();
    let told: Vec<_> = told.iter().map(|(line, code)| (*line, code.as_str())).collect();
    assert_eq!(
        told,
        [
            (4, "control_character"),
            (6, "title_missing"),
            (7, "bad_date"),
            (8, "ambiguous_time"),
            (9, "nonexistent_time"),
            (10, "wrong_columns"),
            (11, "duplicate_key"),
            (14, "not_utf8"),
            (15, "control_character"),
            (16, "text_too_long"),
        ]
    );
    assert_eq!(&rejects[0][3], b"2,\"two\r\nlines in a title\",2026-07-01 08:00");
    assert_eq!(&rejects[7][3], b"10,caf\xe9,");
}

#[test]
fn a_row_that_says_something_else_than_at_its_import_changes_no_order_and_is_told() {
    let office = Office::new();
    assert_eq!(counts(&office.import_sheet("no,what,from\n1,pump,\n2,lift,\n")), (2, 0, 0));
    let tally = office.import_sheet("no,what,from\n1,pump,\n2,crane,\n3,door,\n");
    assert_eq!(counts(&tally), (1, 1, 1));
    let rejects = std::fs::read_to_string(tally["rejects_file"].as_str().unwrap()).unwrap();
    assert!(rejects.contains("\n3,changed_since,"), "{rejects}");
    assert_eq!(office.read_all("/assignment/title"), ["door", "lift", "pump"]);
}

#[test]
fn two_sources_that_use_the_same_number_do_not_get_two_orders_of_that_number() {
    let office = Office::new();
    assert_eq!(counts(&office.import_sheet("no,what,from\n1,pump,\n")), (1, 0, 0));
    let other = office.file("other.toml", SHEET.replace("\"sheet\"", "\"other\""));
    let csv = office.file("other.csv", "no,what,from\n1,lift,\n2,door,\n");
    let tally = office.import(&other, &csv);
    assert_eq!(counts(&tally), (1, 0, 1));
    let rejects = std::fs::read_to_string(tally["rejects_file"].as_str().unwrap()).unwrap();
    assert!(rejects.contains("\n2,number_taken,"), "{rejects}");
}

#[test]
fn the_last_line_says_in_words_what_happened_and_no_bar_is_drawn_into_a_log() {
    let office = Office::new();
    let mapping = office.file("sheet.toml", SHEET);
    let csv = office.file("sheet.csv", "no,what,from\n1,pump,\n2,,\n");
    let Output { status, stdout, stderr } = office.command(&mapping, &csv).output().unwrap();
    assert!(status.success());
    let stdout = String::from_utf8(stdout).unwrap();
    assert_eq!(stdout.lines().last(), Some("imported: created 1, unchanged 0, rejected 1"));
    assert_eq!(String::from_utf8(stderr).unwrap(), "");
    assert!(office.data().join("sheet.csv.rejects.csv").is_file());
}

#[test]
fn a_mapping_that_is_wrong_makes_no_hub_and_is_named() {
    let office = Office::new();
    let csv = office.file("sheet.csv", "no,what\n1,pump\n");
    for (mapping, code) in [
        (SHEET.replace("time_zone", "#"), "mapping_time_zone_missing"),
        (SHEET.replace("title", "titel"), "mapping_malformed"),
        (SHEET.replace("Europe/London", "London"), "mapping_time_zone_unknown"),
    ] {
        let answer = office.import(&office.file("wrong.toml", mapping), &csv);
        assert_eq!(error_code(&answer), code, "{answer}");
    }
    assert_eq!(error_code(&office.import(Path::new("nowhere.toml"), &csv)), "mapping_unreadable");
    assert!(!office.data().exists());
}

#[test]
fn files_that_are_no_sheet_are_refused_and_change_nothing() {
    let office = Office::new();
    assert_eq!(counts(&office.import_sheet("no,what,from\n")), (0, 0, 0), "a header alone");
    assert_eq!(error_code(&office.import_sheet("")), "import_file_empty");
    assert_eq!(
        error_code(&office.import_sheet(b"\x7fELF\x01\0\xff\xfe\0\n\0")),
        "import_header_broken"
    );
    let missing = office.import_sheet("no,what\n1,x\n");
    assert_eq!(error_code(&missing), "mapping_column_missing");
    assert!(missing["error"]["detail"].as_str().unwrap().contains("`from`"), "{missing}");
    let mapping = office.file("sheet.toml", SHEET);
    assert_eq!(
        error_code(&office.import(&mapping, Path::new("nowhere.csv"))),
        "import_file_unreadable"
    );
    assert_eq!(office.orders().len(), 0);
}

#[test]
fn a_rejects_file_never_overwrites_what_is_read() {
    let office = Office::new();
    let mapping = office.file("sheet.toml", SHEET);
    let csv = office.file("sheet.csv", "no,what,from\n1,,\n");
    let output =
        office.command(&mapping, &csv).arg("--json").arg("--rejects").arg(&csv).output().unwrap();
    let answer = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(error_code(&answer), "import_rejects_over_input");
    assert_eq!(std::fs::read_to_string(csv).unwrap(), "no,what,from\n1,,\n");
}

#[test]
fn a_cell_of_fifty_megabytes_is_one_rejected_row() {
    let office = Office::new();
    let mut sheet = b"no,what,from\n1,\"".to_vec();
    sheet.resize(50 << 20, b'x');
    sheet.extend_from_slice(b"\",\n2,fine,\n");
    let tally = office.import_sheet(sheet);
    assert_eq!(counts(&tally), (1, 0, 1));
    let rejects = std::fs::metadata(tally["rejects_file"].as_str().unwrap()).unwrap();
    assert!(rejects.len() < 100_000, "the rejects file repeats {} bytes", rejects.len());
}
