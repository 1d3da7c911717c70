use super::*;

fn code() -> EnrolmentCode {
    EnrolmentCode::from_bytes([0x5a; 16])
}

fn parse(text: &str) -> Result<EnrolPayload, PayloadError> {
    text.parse()
}

#[test]
fn a_payload_is_read_as_it_was_written() {
    let pins = vec![Hash32::from_bytes([1; 32]), Hash32::from_bytes([0xfe; 32])];
    let payload = EnrolPayload::new("https://hub.example.com:8443/", code(), pins.clone()).unwrap();
    assert_eq!(payload.hub(), "https://hub.example.com:8443");
    let text = payload.to_string();
    assert!(text.starts_with("fieldbook:enrol?hub=https://hub.example.com:8443&code="), "{text}");
    let read = parse(&text).unwrap();
    assert_eq!(read, payload);
    assert_eq!((read.code(), read.pins()), (code(), &pins[..]));
}

#[test]
fn an_escaped_payload_is_read_too() {
    let text = format!(
        "fieldbook:enrol?code={}&hub=https%3A%2F%2Fhub.example.com&later=thing&flag\n",
        code()
    );
    assert_eq!(parse(&text).unwrap().hub(), "https://hub.example.com");
}

#[test]
fn a_hub_is_spoken_to_in_secret_or_on_this_machine() {
    let allowed = [
        "https://hub",
        "https://10.0.0.1:8443",
        "https://[2001:db8::1]:8443",
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080",
    ];
    for hub in allowed {
        assert_eq!(
            EnrolPayload::new(hub, code(), Vec::new()).map(|payload| payload.hub),
            Ok(hub.to_owned())
        );
    }
    let refused = [
        "",
        "hub",
        "http://127.0.0.1@evil.example",
        "http://hub/path",
        "https://user@hub",
        "https://hub/path",
        "https://hub?x",
        "https://hub#x",
        "https://",
        "https://:8443",
        "https://hub:",
        "https://hub:0",
        "https://hub:99999",
        "https://hub:+1",
        "https://hub\r\nx",
        "https://[::1",
        "https://[hub]",
        "https://中枢",
        "ftp://hub",
        "HTTPS://hub",
    ];
    for hub in refused {
        assert_eq!(EnrolPayload::new(hub, code(), Vec::new()), Err(PayloadError::Hub), "{hub}");
    }
    for hub in ["http://hub", "http://10.0.0.1:8080", "http://localhost.evil.example"] {
        let refused = EnrolPayload::new(hub, code(), Vec::new());
        assert_eq!(refused, Err(PayloadError::ClearText), "{hub}");
    }
}

#[test]
fn what_is_missing_doubled_or_wrong_is_named() {
    let hub = "hub=https://hub";
    let code = format!("code={}", code());
    let cases = [
        ("https://hub/enrol".to_owned(), PayloadError::NotFieldbook),
        (format!("fieldbook:enrol?{code}"), PayloadError::Parameter("hub")),
        (format!("fieldbook:enrol?{hub}"), PayloadError::Parameter("code")),
        (format!("fieldbook:enrol?{hub}&{hub}&{code}"), PayloadError::Parameter("hub")),
        (format!("fieldbook:enrol?{hub}&{code}&{code}"), PayloadError::Parameter("code")),
        (format!("fieldbook:enrol?{hub}%&{code}"), PayloadError::Parameter("hub")),
        (format!("fieldbook:enrol?{hub}%+1&{code}"), PayloadError::Parameter("hub")),
        (format!("fieldbook:enrol?{hub}%ff&{code}"), PayloadError::Parameter("hub")),
        (format!("fieldbook:enrol?{hub}&{code}&pin=AAAA"), PayloadError::Parameter("pin")),
        (format!("fieldbook:enrol?{hub}&code=1234"), PayloadError::Code(CodeError::Length)),
        (format!("fieldbook:enrol?{hub}&{code}&x={}", "x".repeat(1024)), PayloadError::TooLong),
    ];
    for (text, error) in cases {
        assert_eq!(parse(&text), Err(error), "{text}");
    }
}

#[test]
fn nine_pins_are_too_many() {
    let pins = |count| vec![Hash32::from_bytes([1; 32]); count];
    assert!(EnrolPayload::new("https://hub", code(), pins(8)).is_ok());
    assert_eq!(
        EnrolPayload::new("https://hub", code(), pins(9)),
        Err(PayloadError::Parameter("pin"))
    );
    let longest =
        EnrolPayload::new(&format!("https://{}:65535", "a".repeat(253)), code(), pins(8)).unwrap();
    assert_eq!(parse(&longest.to_string()), Ok(longest));
}
