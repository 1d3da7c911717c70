//! Event logs: the rows of one group are one order, each with a remark in its history.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use crate::bench::{Office, counts, error_code, lines, mapping, rejects, remarks, shared};

const INCIDENTS: &str = "uci_incident_log/incident_event_log.csv";

const LOG: &str = r#"
source = "log"
group_by = ["no"]
[history]
remark = "{said}"
[order]
number = "{no}"
title = "{what}"
priority = "{urgency}"
"#;

fn told(office: &Office) -> BTreeMap<String, Vec<String>> {
    let exported = office.export_json();
    let told = exported.iter().map(|order| {
        let number = order["assignment"]["number"].as_str().unwrap().to_owned();
        (number, remarks(order).into_iter().map(ToOwned::to_owned).collect())
    });
    told.collect()
}

/// The histories that the incident log tells, read by another reader.
fn expected(csv: &Path) -> BTreeMap<String, Vec<String>> {
    let mut histories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in csv::Reader::from_path(csv).unwrap().deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let cell = |name: &str| if row[name] == "?" { "" } else { row[name].as_str() };
        let remark = format!(
            "{} {}: {}, {}, {} {}",
            cell("sys_updated_at"),
            cell("sys_updated_by"),
            cell("incident_state"),
            cell("priority"),
            cell("assignment_group"),
            cell("assigned_to")
        );
        histories.entry(row["number"].clone()).or_default().push(remark.trim().to_owned());
    }
    histories
}

#[test]
fn the_incident_log_is_seven_hundred_and_sixteen_orders_with_every_event_in_their_history() {
    let Some(csv) = shared(INCIDENTS) else { return };
    let office = Office::new();
    let tally = office.import(&mapping("incidents.toml"), &csv);
    assert_eq!((counts(&tally), tally["rows"].as_u64()), ((716, 0, 0), Some(4_885)), "{tally}");
    let again = office.import(&mapping("incidents.toml"), &csv);
    assert_eq!((counts(&again), again["rows"].as_u64()), ((0, 716, 0), Some(4_885)), "{again}");

    let told = told(&office);
    assert_eq!(told.values().map(Vec::len).sum::<usize>(), 4_885);
    assert_eq!(told, expected(&csv));
    let exported = office.export_json();
    let first =
        exported.iter().find(|order| order["assignment"]["number"] == "INC0000045").unwrap();
    assert_eq!(first["description"], "Symptom 72");
    assert_eq!(first["assignment"]["title"], "INC0000045 Category 55 Subcategory 170");
    assert_eq!(first["assignment"]["site"]["name"], "Location 143");
    assert_eq!(
        remarks(first)[1],
        "29-02-2016 08:53 Updated by 642: Resolved, 3 - Moderate, Group 56"
    );
}

#[test]
fn an_event_log_killed_at_five_points_and_run_again_gives_the_same_orders_and_histories() {
    let Some(csv) = shared(INCIDENTS) else { return };
    let (content, expected) = (std::fs::read(&csv).unwrap(), expected(&csv));
    let header = content.iter().position(|byte| *byte == b'\n').unwrap();
    for reached in [0, 20, 200, 400, 600] {
        let office = Office::new();
        let empty = office.file("header.csv", &content[..header]);
        assert_eq!(counts(&office.import(&mapping("incidents.toml"), &empty)), (0, 0, 0));
        let mut command = office.command(&mapping("incidents.toml"), Path::new("/dev/stdin"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(&content).unwrap();
        while office.orders().len() < reached {
            assert!(child.try_wait().unwrap().is_none(), "ended too early");
        }
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        let tally = office.import(&mapping("incidents.toml"), &csv);
        let (created, unchanged, rejected) = counts(&tally);
        assert_eq!((created + unchanged, rejected), (716, 0));
        assert!(unchanged >= reached as u64, "{tally}");
        assert_eq!(told(&office), expected);
    }
}

#[test]
fn the_last_row_speaks_for_the_order_unless_the_mapping_names_the_first() {
    let log = "no,what,said,urgency\n7,pump,hot,low\n7,Pump 2,cooler,high\n7,Pump 2,,high\n";
    for (from, title, priority) in [("last", "Pump 2", "high"), ("first", "pump", "low")] {
        let office = Office::new();
        let said = LOG.replace("[order]", &format!("order_from = \"{from}\"\n[order]"));
        let tally = office.import(&office.file("log.toml", said), &office.file("log.csv", log));
        assert_eq!(counts(&tally), (1, 0, 0));
        let order = office.export_json().remove(0);
        assert_eq!(order["assignment"]["title"], title);
        assert_eq!(order["assignment"]["priority"], priority);
        assert_eq!(remarks(&order), ["hot", "cooler"], "a row that says nothing adds nothing");
    }
}

#[test]
fn a_bad_row_spoils_its_group_and_no_other_and_rows_of_a_group_must_stand_together() {
    let office = Office::new();
    let log = "no,what,said,urgency\n\
        1,lift,a,\n\
        1,lift,b,soon\n\
        1,lift,c,\n\
        2,pump,d,\n\
        2,pump\n\
        3,door,\"e\u{7}\",\n\
        3,door,f,\n\
        2,pump,g,\n\
        ,fan,h,\n\
        4,,i,\n\
        5,belt,j,\n";
    let tally = office.import(&office.file("log.toml", LOG), &office.file("log.csv", log));
    assert_eq!((counts(&tally), tally["rows"].as_u64()), ((2, 0, 9), Some(11)));
    let rejects = rejects(&tally);
    assert_eq!(
        lines(&rejects),
        [
            (2, "unknown_priority"),
            (3, "unknown_priority"),
            (4, "unknown_priority"),
            (6, "wrong_columns"),
            (7, "control_character"),
            (8, "control_character"),
            (9, "group_scattered"),
            (10, "key_missing"),
            (11, "title_missing"),
        ]
    );
    let told = told(&office);
    assert_eq!(told["2"], ["d"]);
    assert_eq!(told["5"], ["j"]);
}

#[test]
fn a_group_without_end_is_rejected_row_by_row_and_the_rest_is_imported() {
    let office = Office::new();
    let mut log = "no,what,said,urgency\n".to_owned();
    log.extend((0..502).map(|nth| format!("1,lift,event {nth},\n")));
    log.extend((0..500).map(|nth| format!("2,pump,event {nth},\n")));
    let tally = office.import(&office.file("log.toml", LOG), &office.file("log.csv", log));
    assert_eq!(counts(&tally), (1, 0, 502));
    assert!(rejects(&tally).iter().all(|(_, code)| code == "group_too_long"));
    let told = told(&office);
    assert_eq!(told.len(), 1);
    assert_eq!(told["2"].len(), 500);
    assert_eq!(told["2"][499], "event 499");
}

#[test]
fn a_log_that_has_grown_changes_no_order_and_is_told() {
    let office = Office::new();
    let mapping = office.file("log.toml", LOG);
    let log = "no,what,said,urgency\n1,lift,a,\n";
    assert_eq!(counts(&office.import(&mapping, &office.file("log.csv", log))), (1, 0, 0));
    let grown = office.file("log.csv", format!("{log}1,lift,b,\n"));
    let tally = office.import(&mapping, &grown);
    assert_eq!(counts(&tally), (0, 0, 2));
    assert_eq!(lines(&rejects(&tally)), [(2, "changed_since"), (3, "changed_since")]);
    assert_eq!(told(&office)["1"], ["a"]);
}

#[test]
fn a_mapping_that_would_lose_rows_or_names_two_keys_is_refused() {
    let office = Office::new();
    let csv = office.file("log.csv", "no,what,said,urgency\n1,lift,a,\n");
    let silent = LOG.replace("[history]\nremark = \"{said}\"\n", "");
    let two_keys = LOG.replace("group_by", "key = [\"no\"]\ngroup_by");
    let missing = LOG.replace("{said}", "{gesagt}");
    for (mapping, code) in [
        (silent, "mapping_history_missing"),
        (two_keys, "mapping_key_beside_group"),
        (missing, "mapping_column_missing"),
    ] {
        assert_eq!(error_code(&office.import(&office.file("log.toml", mapping), &csv)), code);
    }
}
