//! The dispatcher's sheet that the project ships, in every spelling that Chinese offices save it in.

use std::path::Path;

use encoding_rs::GB18030;

use crate::bench::{Office, column, counts, error_code, lines, mapping, rejects};

const ORDERS: u64 = 22;

fn sample() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/dispatch.csv");
    std::fs::read_to_string(path).unwrap()
}

fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, failed) = GB18030.encode(text);
    assert!(!failed);
    bytes.into_owned()
}

/// The shipped mapping with another word for the encoding.
fn asking_for(office: &Office, encoding: &str) -> std::path::PathBuf {
    let shipped = std::fs::read_to_string(mapping("dispatch.toml")).unwrap();
    let asking = shipped.replace("encoding = \"auto\"", &format!("encoding = \"{encoding}\""));
    assert!(encoding == "auto" || asking != shipped);
    office.file("asking.toml", asking)
}

#[test]
fn a_sheet_is_the_same_orders_in_utf_8_with_and_without_a_mark_and_in_gb18030() {
    let sheet = sample();
    let marked = format!("\u{feff}{sheet}");
    for (encoding, bytes) in [
        ("auto", sheet.clone().into_bytes()),
        ("auto", marked.clone().into_bytes()),
        ("auto", gb18030(&sheet)),
        ("gb18030", gb18030(&sheet)),
        ("gb18030", marked.clone().into_bytes()),
        ("utf-8", sheet.clone().into_bytes()),
        ("utf-8", marked.clone().into_bytes()),
    ] {
        let office = Office::new();
        let csv = office.file("sheet.csv", bytes);
        let tally = office.import(&asking_for(&office, encoding), &csv);
        assert_eq!(counts(&tally), (ORDERS, 0, 0), "{encoding}: {tally}");
        let plain = office.file("plain.csv", &sheet);
        let again = office.import(&mapping("dispatch.toml"), &plain);
        assert_eq!(counts(&again), (0, ORDERS, 0), "{encoding}: the same in another spelling");
        assert_eq!(office.read_all("/assignment/title"), column(&plain, "标题"));
        assert_eq!(office.read_all("/description"), column(&plain, "故障描述"));
    }
}

#[test]
fn a_row_of_the_sheet_is_a_whole_order() {
    let office = Office::new();
    let csv = office.file("sheet.csv", gb18030(&sample()));
    assert_eq!(counts(&office.import(&mapping("dispatch.toml"), &csv)), (ORDERS, 0, 0));
    let order = office.export_csv().remove(6);
    for (column, cell) in [
        ("number", "PD-2607-007"),
        ("title", "货梯停在两层之间"),
        ("description", "\"2F\" 与 \"3F\" 之间停梯,无人被困。"),
        ("priority", "emergency"),
        ("window_start", "2026-07-02T23:45:00.000Z"),
        ("window_end", "2026-07-03T02:15:00.000Z"),
        ("time_zone", "Asia/Shanghai"),
        ("customer", "永丰冷链"),
        ("asset", "货梯 2"),
        ("serial", "G-0098"),
    ] {
        assert_eq!(order[column], cell, "{column}");
    }
    let parts: serde_json::Value = serde_json::from_str(&order["parts"]).unwrap();
    assert_eq!(parts[0]["name"], "限速器钢丝绳");
    assert_eq!(parts[0]["planned"], "32.5");
    assert!(order["steps"].contains("上锁挂牌"));
}

#[test]
fn gb18030_is_read_only_when_the_mapping_asks_for_it() {
    let office = Office::new();
    let csv = office.file("sheet.csv", gb18030(&sample()));
    let answer = office.import(&asking_for(&office, "utf-8"), &csv);
    assert_eq!(error_code(&answer), "import_header_broken");
    assert_eq!(error_code(&office.import(&asking_for(&office, "gbk"), &csv)), "mapping_malformed");
    let pipes = std::fs::read_to_string(mapping("dispatch.toml")).unwrap();
    let pipes = office.file("pipes.toml", pipes.replace("[csv]", "[csv]\ndelimiter = \"|\""));
    let answer = office.import(&pipes, &csv);
    assert_eq!(error_code(&answer), "mapping_marks_collide", "half a letter of GB18030");
}

#[test]
fn bad_bytes_bad_numbers_long_texts_and_double_keys_are_rejected_by_line_and_reason() {
    let header = sample().lines().next().unwrap().to_owned();
    let row = |no: &str, title: &str, at: &str, minutes: &str, quantity: &str| {
        format!("{no},{title},,,,,,,,,,普通,{at},{minutes},轴承,,{quantity},件\r\n")
    };
    let fine = "2026/7/1 8:30";
    let mut sheet = gb18030(&format!("{header}\r\n"));
    for text in [
        row("1", "电梯", fine, "90", "2"),
        row("2", &"梯".repeat(1_001), fine, "90", "2"),
        row("3", "电梯", fine, "九十", "2"),
        row("4", "电梯", fine, "90", "两个"),
        row("5", "电梯", fine, "90", "-1"),
        row("6", "电梯", "2026/7/32 8:30", "90", "2"),
        row("7", "电梯", "1990/9/16 1:30", "90", "2"),
        row("1", "另一台电梯", fine, "90", "2"),
        row("8", "最后一台", fine, "90", "2"),
    ] {
        sheet.extend_from_slice(&gb18030(&text));
    }
    sheet.extend_from_slice(b"9,\xb5\xe7\xcc,,,,,,,,,,,,,,,,\r\n");
    sheet.extend_from_slice(b"10,\xff,,,,,,,,,,,,,,,,\r\n");
    let office = Office::new();
    let tally = office.import(&mapping("dispatch.toml"), &office.file("sheet.csv", sheet));
    assert_eq!(counts(&tally), (2, 0, 9));
    let rejects = rejects(&tally);
    assert_eq!(
        lines(&rejects),
        [
            (3, "text_too_long"),
            (4, "bad_number"),
            (5, "bad_number"),
            (6, "bad_number"),
            (7, "bad_date"),
            (8, "ambiguous_time"),
            (9, "duplicate_key"),
            (11, "not_gb18030"),
            (12, "not_gb18030"),
        ]
    );
}
