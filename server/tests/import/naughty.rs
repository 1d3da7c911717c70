//! The big list of naughty strings, through every text of an order and back.

use std::collections::BTreeMap;

use fieldbook_model::{OrderId, TextField, search_query};
use fieldbook_server::{Hub, HubError, OrderDraft, OrderFilter, PartDraft};
use serde_json::Value;

use crate::bench::{Office, counts, lines, rejects, remarks, shared};

/// Each string as title, description, part name and remark.
const MAPPING: &str = r#"
source = "naughty"
key = ["no"]
[history]
remark = "{said}"
[order]
number = "{no}"
title = "{said}"
description = "{said}"
[[order.parts]]
name = "{said}"
"#;

/// What the export has, read as an import.
const BACK: &str = r#"
source = "back"
key = ["number"]
[order]
number = "{number}"
title = "{title}"
description = "{description}"
access_notes = "{narrative}"
"#;

fn strings() -> Option<Vec<String>> {
    let text = std::fs::read_to_string(shared("blns/blns.json")?).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

fn sheet(strings: &[String]) -> Vec<u8> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(["no", "said"]).unwrap();
    for (nth, said) in strings.iter().enumerate() {
        sheet.write_record([format!("N-{nth}").as_str(), said]).unwrap();
    }
    sheet.into_inner().unwrap()
}

/// Imports the list: the orders by number, with the string that each was made of.
fn import(office: &Office, strings: &[String]) -> BTreeMap<String, (OrderId, String)> {
    let csv = office.file("naughty.csv", sheet(strings));
    let tally = office.import(&office.file("naughty.toml", MAPPING), &csv);
    let rejects = rejects(&tally);
    let refused: Vec<&str> = lines(&rejects).into_iter().map(|(_, code)| code).collect();
    let count = |code: &str| refused.iter().filter(|refused| **refused == code).count();
    let blank = count("title_missing") + count("invalid_field");
    assert_eq!((blank, count("control_character"), refused.len()), REFUSED, "{refused:?}");
    assert_eq!(counts(&tally), ((strings.len() - REFUSED.2) as u64, 0, REFUSED.2 as u64));
    let hub = Hub::open(&office.data()).unwrap();
    let made = strings.iter().enumerate().filter_map(|(nth, said)| {
        let number = format!("N-{nth}");
        let order = hub.find_order(&number).ok()?;
        Some((number, (order, said.clone())))
    });
    made.collect()
}

/// Of 485 strings: those that say nothing (as title or as part), those with control characters, and all that are no title.
const REFUSED: (usize, usize, usize) = (4, 3, 7);

#[test]
fn naughty_strings_come_back_equal_from_every_text_of_an_order() {
    let Some(strings) = strings() else { return };
    assert_eq!(strings.len(), 485);
    let office = Office::new();
    let orders = import(&office, &strings);
    let hub = Hub::open(&office.data()).unwrap();
    for (order, said) in orders.values() {
        let base = hub.order(*order).unwrap().version;
        hub.edit_text(*order, TextField::Narrative, base, said).unwrap();
    }
    drop(hub);
    let exported = office.export_json();
    assert_eq!(exported.len(), orders.len());
    for order in &exported {
        let said = &orders[order["assignment"]["number"].as_str().unwrap()].1;
        let texts = ["/assignment/title", "/description", "/narrative", "/parts/0/line/name"];
        for pointer in texts {
            assert_eq!(order.pointer(pointer).and_then(Value::as_str), Some(said.as_str()));
        }
        assert_eq!(remarks(order), [said]);
    }
    let rows = office.export_csv();
    assert_eq!(rows.len(), orders.len());
    for row in &rows {
        let said = &orders[&row["number"]].1;
        assert_eq!([&row["title"], &row["description"], &row["narrative"]], [said; 3]);
        let json = |cell: &str| serde_json::from_str::<Value>(&row[cell]).unwrap();
        assert_eq!(json("parts")[0]["name"], said.as_str());
        assert_eq!(json("comments"), Value::from(vec![said.as_str()]));
    }
    comes_back(&office, &orders);
}

/// The CSV export, imported into another office, is the same texts.
fn comes_back(office: &Office, orders: &BTreeMap<String, (OrderId, String)>) {
    let other = Office::new();
    let exported = office.export_file("csv");
    let tally = other.import(&other.file("back.toml", BACK), &exported);
    assert_eq!(counts(&tally), (orders.len() as u64, 0, 0));
    for row in other.export_csv() {
        let said = &orders[&row["number"]].1;
        assert_eq!([&row["title"], &row["description"], &row["access_notes"]], [said; 3]);
    }
}

#[test]
fn naughty_strings_are_found_by_themselves() {
    let Some(strings) = strings() else { return };
    let office = Office::new();
    let orders = import(&office, &strings);
    let hub = Hub::open(&office.data()).unwrap();
    let mut searched = 0;
    for (order, said) in orders.values() {
        let filter =
            OrderFilter { text: Some(said.clone()), limit: Some(1_000), ..OrderFilter::default() };
        let found = hub.orders(&filter).unwrap().orders;
        if search_query(said).is_none() {
            assert!(found.is_empty(), "{said:?} has nothing to look for");
            continue;
        }
        let row = found.iter().find(|row| row.order == *order);
        assert_eq!(row.map(|row| &row.title), Some(said));
        searched += 1;
    }
    eprintln!("{searched} of {} have something to look for", orders.len());
    assert!(searched > 400, "{searched}");
}

#[test]
fn what_is_no_title_is_refused_with_its_field_and_can_stand_nowhere_else_either() {
    let Some(strings) = strings() else { return };
    let folder = tempfile::tempdir().unwrap();
    let hub = Hub::open(folder.path()).unwrap();
    let refused = |draft: &OrderDraft| match hub.create_order(draft) {
        Ok(_) => None,
        Err(HubError::Invalid { field, .. }) => Some(field),
        Err(other) => panic!("{other}"),
    };
    let mut titles = 0;
    for said in &strings {
        let title = OrderDraft { title: said.clone(), ..OrderDraft::default() };
        let Some(field) = refused(&title) else { continue };
        assert_eq!(field, "title", "{said:?}");
        titles += 1;
        let part = PartDraft { name: said.clone(), ..PartDraft::default() };
        let part = OrderDraft { title: "x".into(), parts: vec![part], ..OrderDraft::default() };
        assert_eq!(refused(&part).as_deref(), Some("parts[0].name"), "{said:?}");
    }
    assert_eq!(titles, REFUSED.2);
}
