//! `csv_spectrum`: a dozen CSV files and what they say, through import and export.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::bench::{Office, counts, shared};

/// Places of an order for the columns of a file, the ones that may have several lines first.
const PLACES: [(&str, &str); 5] = [
    ("description", "/description"),
    ("access_notes", "/access_notes"),
    ("site.address", "/assignment/site/address"),
    ("customer.name", "/assignment/customer/name"),
    ("site.name", "/assignment/site/name"),
];

const FILES: [&str; 12] = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
];

/// A mapping that gives each column a place.
fn mapping_of(columns: &[&String]) -> String {
    let places = columns.iter().zip(PLACES);
    let places: Vec<String> =
        places.map(|(column, (place, _))| format!("{place} = \"{{{column}}}\"")).collect();
    format!("source = \"spectrum\"\n[order]\ntitle = \"row\"\n{}\n", places.join("\n"))
}

/// The rows that the upstream project expects. One of its files has a telephone number that its JSON does not have:
/// there the CSV file is right.
fn expected(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let text = std::fs::read_to_string(shared(&format!("csv_spectrum/json/{file}.json"))?).unwrap();
    let rows: Value = serde_json::from_str(&text).unwrap();
    let rows = if rows.is_array() { rows } else { Value::from(vec![rows]) };
    let mut rows: Vec<BTreeMap<String, String>> = serde_json::from_value(rows).unwrap();
    if file == "location_coordinates" {
        let wrong = rows[0].insert("Contact Phone Number".to_owned(), "2095257564".to_owned());
        assert_eq!(wrong.as_deref(), Some("1234567890"));
    }
    Some(rows)
}

#[test]
fn twelve_of_twelve_files_of_the_spectrum_come_out_as_they_should() {
    let mut right = 0;
    for file in FILES {
        let Some(expected) = expected(file) else { return };
        let csv = shared(&format!("csv_spectrum/csvs/{file}.csv")).unwrap();
        let columns: Vec<&String> = expected[0].keys().collect();
        let office = Office::new();
        let tally = office.import(&office.file("spectrum.toml", mapping_of(&columns)), &csv);
        assert_eq!(counts(&tally), (expected.len() as u64, 0, 0), "{file}");
        let seen: Vec<BTreeMap<String, String>> = office
            .export_json()
            .iter()
            .map(|order| {
                let cells = columns.iter().zip(PLACES).map(|(column, (_, pointer))| {
                    let cell = order.pointer(pointer).unwrap().as_str().unwrap();
                    ((*column).clone(), cell.to_owned())
                });
                cells.collect()
            })
            .collect();
        assert_eq!(seen, expected, "{file}");
        right += 1;
    }
    assert_eq!(right, 12);
}
