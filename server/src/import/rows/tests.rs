//! Rows as dispatchers' sheets have them, good and bad.

use super::*;
use crate::office::OrderDraft;

const SHEET: &str = r#"
source = "sheet"
key = ["no"]
[csv]
null = ["-"]
[order]
number = "{no}"
title = "{what}"
priority = "{urgency}"
[order.site]
name = "{place}"
[order.asset]
name = "{machine}"
[order.window]
start = "{from}"
minutes = "{minutes}"
format = "%Y-%m-%d %H:%M"
time_zone = "Europe/London"
[[order.steps]]
title = "Lock out {machine}"
safety = true
[[order.parts]]
name = "{part}"
quantity = "{pieces}"
[priorities]
"sofort" = "emergency"
"#;

const HEADER: &str = "no,what,urgency,place,machine,from,minutes,part,pieces\n";

fn candidates(rows: &str) -> Vec<Candidate> {
    let mapping = Mapping::parse(SHEET).unwrap();
    let file = format!("{HEADER}{rows}");
    let mut rows = Rows::open(file.as_bytes(), &mapping).unwrap();
    std::iter::from_fn(|| rows.next().unwrap()).collect()
}

fn draft_of(row: &str) -> OrderDraft {
    candidates(row).remove(0).order.unwrap().draft
}

fn reason(row: &str) -> (u64, &'static str) {
    let candidate = candidates(row).pop().unwrap();
    (candidate.places[0].line, candidate.order.unwrap_err().code())
}

fn open_error(file: &[u8]) -> &'static str {
    let mapping = Mapping::parse(SHEET).unwrap();
    Rows::open(file, &mapping).map(|_| ()).unwrap_err().code()
}

#[test]
fn a_full_row_becomes_a_full_order() {
    let draft = draft_of("7,Pump hot,sofort,轴承厂,Pump 2,2026-07-01 08:00,90,轴承,1.5\n");
    assert_eq!((draft.number.as_deref(), draft.title.as_str()), (Some("7"), "Pump hot"));
    assert_eq!(draft.priority, fieldbook_model::Priority::Emergency);
    assert_eq!(
        (draft.site.name.as_str(), draft.site.time_zone.as_deref()),
        ("轴承厂", Some("Europe/London"))
    );
    let window = draft.window.unwrap();
    assert_eq!(window.start.to_string(), "2026-07-01T07:00:00.000Z");
    assert_eq!(window.end.to_string(), "2026-07-01T08:30:00.000Z");
    assert_eq!((draft.steps[0].title.as_str(), draft.steps[0].safety), ("Lock out Pump 2", true));
    assert_eq!((draft.parts[0].name.as_str(), draft.parts[0].planned.as_milli()), ("轴承", 1500));
}

#[test]
fn what_a_row_leaves_out_the_order_leaves_out() {
    let draft = draft_of("7,Pump hot,,-,-,-,,,\n");
    assert_eq!((draft.asset, draft.window), (None, None));
    assert!(draft.steps.is_empty() && draft.parts.is_empty() && draft.site.name.is_empty());
    assert_eq!(draft.priority, fieldbook_model::Priority::Normal);
}

#[test]
fn formulas_and_spaces_are_only_text() {
    let draft = draft_of("7,\"=HYPERLINK(\"\"http://x\"\")\",,,\" +1 \",,,,\n");
    assert_eq!(draft.title, "=HYPERLINK(\"http://x\")");
    assert_eq!(draft.asset.unwrap().name, " +1 ");
}

#[test]
fn each_bad_row_is_rejected_by_its_line_and_reason() {
    for (row, code) in [
        ("7,x,,,,,,\n", "wrong_columns"),
        ("7,x,,,,,,,,\n", "wrong_columns"),
        ("7,\"x\"y,,,,,,,\n", "stray_quote"),
        ("7,\"x,,,,,,,\n", "unclosed_quote"),
        (",x,,,,,,,\n", "key_missing"),
        ("7,x,soon,,,,,,\n", "unknown_priority"),
        ("7,x,,,,01.07.2026 08:00,5,,\n", "bad_date"),
        ("7,x,,,,2026-03-29 01:30,5,,\n", "nonexistent_time"),
        ("7,x,,,,2026-10-25 01:30,5,,\n", "ambiguous_time"),
        ("7,x,,,,2026-07-01 08:00,,,\n", "bad_window"),
        ("7,x,,,,2026-07-01 08:00,1.5,,\n", "bad_number"),
        ("7,x,,,,2026-07-01 08:00,-5,,\n", "bad_number"),
        ("7,x,,,,2026-07-01 08:00,99999999,,\n", "bad_number"),
        ("7,x,,,,,,oil,1e3\n", "bad_number"),
        ("7,x,,,,,,oil,0\n", "bad_number"),
        ("7,x,,,,,,oil,\"1,5\"\n", "bad_number"),
    ] {
        assert_eq!(reason(&format!("1,fine,,,,,,,\n\n{row}")), (4, code), "{row}");
    }
}

#[test]
fn a_key_that_stands_twice_with_other_content_is_rejected_and_the_first_row_is_kept() {
    let seen = candidates("7,x,,,,,,,\n8,y,,,,,,,\n7,z,,,,,,,\n7,x,,,,,,,\n");
    let codes: Vec<_> =
        seen.iter().map(|row| row.order.as_ref().map_err(Reject::code).map(|_| ())).collect();
    assert_eq!(codes, [Ok(()), Ok(()), Err("duplicate_key"), Ok(())]);
}

#[test]
fn bytes_that_are_no_utf_8_spoil_their_row_and_no_other() {
    let mapping = Mapping::parse(SHEET).unwrap();
    let file = [HEADER.as_bytes(), b"7,caf\xe9,,,,,,,\n8,x,,,,,,,\n"].concat();
    let mut rows = Rows::open(file.as_slice(), &mapping).unwrap();
    let bad = rows.next().unwrap().unwrap();
    assert_eq!(bad.order.unwrap_err(), Reject::NotUtf8);
    assert_eq!(bad.places[0].raw, b"7,caf\xe9,,,,,,,");
    assert!(rows.next().unwrap().unwrap().order.is_ok());
}

#[test]
fn a_letter_cut_in_two_by_a_delimiter_is_not_glued_together() {
    let mapping = Mapping::parse(SHEET).unwrap();
    let file = [HEADER.as_bytes(), b"7,caf\xc3,\xa9,,,,,,\n"].concat();
    let mut rows = Rows::open(file.as_slice(), &mapping).unwrap();
    assert_eq!(rows.next().unwrap().unwrap().order.unwrap_err(), Reject::NotUtf8);
}

#[test]
fn files_that_are_no_sheet_are_refused_whole() {
    assert_eq!(open_error(b""), "import_file_empty");
    assert_eq!(open_error(b"\xef\xbb\xbf\r\n\r\n"), "import_file_empty");
    assert_eq!(open_error(b"\x7fELF\x02\x01\x01\0\0\xff\xfe\n"), "import_header_broken");
    assert_eq!(open_error(b"\xff\xfen\0o\0,\0w\0"), "import_header_broken");
    assert_eq!(open_error(b"\"no,what\n1,2\n"), "import_header_broken");
    assert_eq!(open_error(&vec![b','; 5_000]), "import_header_broken");
    assert_eq!(open_error(b"{\"no\": 1}\n"), "mapping_column_missing");
    assert_eq!(open_error(HEADER.replace("no,", "nr,").as_bytes()), "mapping_column_missing");
}

#[test]
fn a_header_alone_has_no_rows() {
    assert!(candidates("").is_empty());
}

/// A set of data that nobody here wrote, read with the mapping that the product ships.
fn shipped(mapping: &str, file: &str) -> Option<Vec<Candidate>> {
    let server = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = server.join("../../shared/data").join(file);
    let Ok(input) = std::fs::File::open(&file) else {
        eprintln!("SKIPPED: {} is absent, nothing was counted", file.display());
        return None;
    };
    let mapping = Mapping::read(&server.join("mappings").join(mapping)).unwrap();
    let mut rows = Rows::open(input, &mapping).unwrap();
    Some(std::iter::from_fn(|| rows.next().unwrap()).collect())
}

#[test]
fn the_shipped_mappings_leave_no_row_of_the_real_files_out() {
    let repairs = "openrepair/OpenRepairData_v0.3";
    for (mapping, file, count) in [
        ("openrepair.toml", format!("{repairs}_RestartProject_202204.csv"), 20_033),
        ("openrepair.toml", format!("{repairs}_FixitClinic_202507.csv"), 804),
        ("openrepair.toml", format!("{repairs}_RepairCafeWales_202507.csv"), 16_038),
        ("excavator.toml", "excavator_mwo/excavators-cleaned.csv".to_owned(), 5_041),
    ] {
        let Some(rows) = shipped(mapping, &file) else { continue };
        assert_eq!(rows.len(), count, "{file}");
        let orders = rows
            .into_iter()
            .map(|row| row.order.map_err(|reject| (row.places[0].line, reject)).unwrap());
        let keys: std::collections::BTreeSet<String> = orders.map(|order| order.key).collect();
        assert_eq!(keys.len(), count, "keys of {file}");
    }
}

#[test]
fn the_excavators_broken_quotes_are_text_and_their_double_rows_are_two_orders() {
    let Some(rows) = shipped("excavator.toml", "excavator_mwo/excavators-cleaned.csv") else {
        return;
    };
    let orders: Vec<_> = rows.into_iter().map(|row| row.order.unwrap()).collect();
    let longest = orders.iter().map(|order| order.draft.description.chars().count()).max();
    assert!(longest <= Some(51), "{longest:?}");
    let broken = orders.iter().filter(|order| order.draft.description.contains("\\o\\\" ring"));
    assert!(
        broken.clone().count() >= 3
            && broken.clone().any(|order| order.draft.title == r#"Blown \o\" ring..""#)
    );
    assert_eq!(orders.iter().filter(|order| order.key.ends_with("#2")).count(), 32);
    assert_eq!(orders.iter().filter(|order| order.key.ends_with("#3")).count(), 0);
}
