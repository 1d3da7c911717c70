//! Mappings as people write them, right and wrong.

use super::*;

const SMALLEST: &str = "source = \"sheet\"\n[order]\ntitle = \"{what}\"\n";

fn code_and_text(mapping: &str) -> (&'static str, String) {
    let error = Mapping::parse(mapping).unwrap_err();
    (error.code(), error.to_string())
}

fn with_window(window: &str) -> String {
    format!("{SMALLEST}[order.window]\nstart = \"{{day}}\"\n{window}")
}

#[test]
fn a_title_is_all_that_a_mapping_needs() {
    let mapping = Mapping::parse(SMALLEST).unwrap();
    assert_eq!(mapping.source.as_str(), "sheet");
    assert_eq!(mapping.dialect(), Dialect::default());
    assert_eq!(mapping.key().count(), 0);
}

#[test]
fn a_misspelled_name_is_refused_with_its_line() {
    let (code, text) = code_and_text(&format!("{SMALLEST}descripton = \"{{x}}\"\n"));
    assert_eq!(code, "mapping_malformed");
    assert!(text.starts_with("mapping line 4: unknown field `descripton`"), "{text}");
}

#[test]
fn broken_braces_are_refused_with_their_line() {
    let (code, text) = code_and_text("source = \"a\"\n[order]\ntitle = \"{what\"\n");
    assert_eq!(code, "mapping_malformed");
    assert!(text.starts_with("mapping line 3: an opening brace is never closed"), "{text}");
}

#[test]
fn a_date_without_a_time_zone_is_refused() {
    let (code, text) = code_and_text(&with_window("format = \"%Y-%m-%d\"\n"));
    assert_eq!(code, "mapping_time_zone_missing");
    assert!(text.starts_with("mapping line 5: "), "{text}");
}

#[test]
fn a_date_without_a_format_is_refused() {
    let (code, text) = code_and_text(&with_window("time_zone = \"UTC\"\n"));
    assert_eq!(code, "mapping_malformed");
    assert!(text.contains("missing field `format`"), "{text}");
}

#[test]
fn an_unknown_time_zone_is_refused() {
    let window = with_window("format = \"%Y-%m-%d\"\ntime_zone = \"Europe/Londn\"\n");
    let (code, text) = code_and_text(&window);
    assert_eq!(code, "mapping_time_zone_unknown");
    assert!(text.starts_with("mapping line 7: "), "{text}");
}

#[test]
fn a_window_that_never_ends_is_refused() {
    let window = with_window("format = \"%Y-%m-%d %H:%M\"\ntime_zone = \"UTC\"\n");
    assert_eq!(code_and_text(&window).0, "mapping_window_endless");
}

#[test]
fn one_character_cannot_both_separate_and_quote() {
    let (code, text) = code_and_text(&format!("{SMALLEST}[csv]\ndelimiter = '\"'\n"));
    assert_eq!((code, text.contains("line 4")), ("mapping_marks_collide", true), "{text}");
    for mark in ["", "ab", "é", "\\n"] {
        let mapping = format!("{SMALLEST}[csv]\ndelimiter = \"{mark}\"\n");
        assert_eq!(code_and_text(&mapping).0, "mapping_malformed", "{mark}");
    }
}

#[test]
fn a_column_that_the_file_lacks_is_named_with_the_line_that_wants_it() {
    let mapping = Mapping::parse(&format!("{SMALLEST}description = \"{{Was}} {{wo}}\"\n")).unwrap();
    let wrong = |names: &[&'static str]| {
        let header = Header::of(names.iter().copied());
        mapping.check_header(&header).unwrap_err().to_string()
    };
    assert_eq!(wrong(&["what", "Was"]), "mapping line 4: the file has no column `wo`");
    assert_eq!(wrong(&["wo", "Was"]), "mapping line 3: the file has no column `what`");
    assert_eq!(
        wrong(&["wo", "Was", "what", "wo"]),
        "mapping line 4: the file has several columns `wo`"
    );
    assert!(mapping.check_header(&Header::of(["wo", "Was", "what"])).is_ok());
}

#[test]
fn forgotten_braces_are_noticed() {
    let mapping = Mapping::parse("source = \"a\"\n[order]\ntitle = \"what\"\n").unwrap();
    let error = mapping.check_header(&Header::of(["what"])).unwrap_err();
    assert_eq!(error.to_string(), "mapping line 3: `what` is a column; write `{what}` to use it");
}

#[test]
fn priorities_are_looked_up_then_read_then_answered_by_the_star() {
    let rule = |table: &str| {
        Mapping::parse(&format!("{SMALLEST}priority = \"{{p}}\"\n[priorities]\n{table}")).unwrap()
    };
    let header = Header::of(["what", "p"]);
    let priority = |mapping: &Mapping, cell| mapping.priority(&Row::of(&header, &["x", cell], &[]));
    let strict = rule("P1 = \"emergency\"\n");
    assert_eq!(priority(&strict, "P1"), Ok(Priority::Emergency));
    assert_eq!(priority(&strict, "high"), Ok(Priority::High));
    assert_eq!(priority(&strict, ""), Ok(Priority::Normal));
    assert_eq!(priority(&strict, "P9"), Err(Reject::UnknownPriority));
    let generous = rule("\"*\" = \"low\"\n");
    assert_eq!(priority(&generous, "P9"), Ok(Priority::Low));
    assert_eq!(priority(&generous, ""), Ok(Priority::Low));
}
