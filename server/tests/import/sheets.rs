//! Sheets and mappings as people write them, right and wrong.

use std::path::Path;
use std::process::Output;

use crate::bench::{Office, SHEET, counts, error_code};

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
    bytes.extend_from_slice(format!("12,{},\r\n", "x".repeat(1_001)).as_bytes());
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

#[test]
fn a_formula_goes_out_as_it_came_in_and_half_an_export_is_never_found() {
    let office = Office::new();
    let tally =
        office.import_sheet("no,what,from\n1,\"=HYPERLINK(\"\"http://x\"\")\",\n-2,@SUM(A1),\n");
    assert_eq!(counts(&tally), (2, 0, 0));
    let rows = office.export_csv();
    assert_eq!(rows[0]["title"], "=HYPERLINK(\"http://x\")");
    assert_eq!([&rows[1]["number"], &rows[1]["title"]], ["-2", "@SUM(A1)"]);
    let file = office.export_file("json");
    let written: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written[0]["assignment"]["title"], rows[0]["title"]);
    assert!(!file.with_extension("part").exists());
}

#[test]
fn an_empty_hub_exports_no_orders_and_no_hub_is_told() {
    let office = Office::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fieldbook"));
    let output = command.arg("export").arg("--json").arg("--data").arg(office.data()).output();
    let answer = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(error_code(&answer), "hub_missing");
    assert!(!office.data().exists());
    assert_eq!(counts(&office.import_sheet("no,what,from\n")), (0, 0, 0));
    assert!(office.export_json().is_empty() && office.export_csv().is_empty());
}
