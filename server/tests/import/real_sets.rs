//! Sets of data that nobody here wrote, with the mappings that the product ships.

use std::path::PathBuf;

use crate::bench::{Office, column, counts, mapping, remarks, shared};

const RESTART: &str = "openrepair/OpenRepairData_v0.3_RestartProject_202204.csv";
const FIXIT: &str = "openrepair/OpenRepairData_v0.3_FixitClinic_202507.csv";
const WALES: &str = "openrepair/OpenRepairData_v0.3_RepairCafeWales_202507.csv";
const AVIATION: &str = "maintnet_aviation/Aircraft_Annotation_DataFile.csv";
const EXCAVATOR: &str = "excavator_mwo/excavators-cleaned.csv";

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
fn the_squawks_are_four_thousand_nine_hundred_and_eighty_five_orders_with_what_was_done() {
    let Some((office, csv)) = comes_out_as("aviation.toml", AVIATION, 4_985) else { return };
    let exported = office.export_json();
    let texts = |read: &dyn Fn(&serde_json::Value) -> String| {
        let mut texts: Vec<String> = exported.iter().map(read).collect();
        texts.sort_unstable();
        texts
    };
    let problems = texts(&|order| order["description"].as_str().unwrap().to_owned());
    assert_eq!(problems, column(&csv, "PROBLEM"));
    assert_eq!(texts(&|order| remarks(order).concat()), column(&csv, "ACTION"));

    let marked = [b"\xef\xbb\xbf".as_slice(), &std::fs::read(&csv).unwrap()].concat();
    let marked = office.file("marked.csv", marked);
    let tally = office.import(&mapping("aviation.toml"), &marked);
    assert_eq!(counts(&tally), (0, 4_985, 0), "a byte-order mark in front changes nothing");
}
