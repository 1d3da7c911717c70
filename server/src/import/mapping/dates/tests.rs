//! Dates of places whose clocks change.

use super::*;

fn read(format: &str, zone: &str, text: &str) -> Result<(String, String), Reject> {
    let format = DateFormat::try_from(format.to_owned()).unwrap();
    let span = format.read(text, zone.parse().unwrap(), "start")?;
    Ok((span.start.to_string(), span.end.to_string()))
}

fn instant(text: &str) -> (String, String) {
    (text.to_owned(), text.to_owned())
}

#[test]
fn a_time_of_day_is_local_to_the_place() {
    let shanghai = read("%Y-%m-%d %H:%M", "Asia/Shanghai", "2026-12-02 08:00");
    assert_eq!(shanghai.unwrap(), instant("2026-12-02T00:00:00.000Z"));
    let perth = read("%d-%m-%Y %H:%M", "Australia/Perth", "24-12-2010 01:30");
    assert_eq!(perth.unwrap(), instant("2010-12-23T17:30:00.000Z"));
}

#[test]
fn a_day_lasts_as_long_as_it_did_there() {
    let long = read("%Y-%m-%d", "Europe/London", "2022-10-30").unwrap();
    assert_eq!(
        long,
        ("2022-10-29T23:00:00.000Z".to_owned(), "2022-10-31T00:00:00.000Z".to_owned())
    );
    let without_midnight = read("%Y-%m-%d", "America/Sao_Paulo", "2018-11-04").unwrap();
    assert_eq!(without_midnight.0, "2018-11-04T03:00:00.000Z");
}

#[test]
fn a_time_that_happened_twice_or_never_is_refused() {
    let london = |text| read("%Y-%m-%d %H:%M", "Europe/London", text);
    assert_eq!(london("2022-10-30 01:30"), Err(Reject::AmbiguousTime { field: "start" }));
    assert_eq!(london("2022-03-27 01:30"), Err(Reject::NonexistentTime { field: "start" }));
    let skipped_day = read("%Y-%m-%d", "Pacific/Apia", "2011-12-30");
    assert_eq!(skipped_day, Err(Reject::NonexistentTime { field: "start" }));
}

#[test]
fn an_offset_in_the_file_leaves_no_doubt() {
    let summer = read("%Y-%m-%dT%H:%M:%S%z", "Europe/London", "2022-10-30T01:30:00+0100");
    assert_eq!(summer.unwrap(), instant("2022-10-30T00:30:00.000Z"));
}

#[test]
fn what_is_no_date_is_refused() {
    let bad = Err(Reject::BadDate { field: "start" });
    for text in
        ["", "2022-02-30", "30/10/2022", "2022-10-30 ", "0000-00-00", "yesterday", "２０２２-10-30"]
    {
        assert_eq!(read("%Y-%m-%d", "UTC", text), bad, "{text:?}");
    }
}

#[test]
fn a_format_must_name_a_day() {
    let error = |format: &str| DateFormat::try_from(format.to_owned()).unwrap_err();
    assert_eq!(error("%Q"), DateFormatError::Malformed);
    assert_eq!(error("%H:%M"), DateFormatError::Dayless);
    assert_eq!(error("%Y-%m"), DateFormatError::Dayless);
    assert_eq!(error("yyyy-mm-dd"), DateFormatError::Dayless);
}
