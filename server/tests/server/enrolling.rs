//! One-time codes: good once, for fifteen minutes, for one phone.

use fieldbook_wire::SigningKey;

use crate::bench::Bench;
use crate::phone::{enrol, enrol_request, random};

const QUARTER: i64 = 15 * 60 * 1000;

#[tokio::test]
async fn a_code_enrolls_one_phone_and_answers_its_retry_the_same() {
    let bench = Bench::new().await;
    let engineer = bench.engineer("李伟");
    let code = bench.hub.enrolment(engineer, "https://hub.example").unwrap().code;
    let key = SigningKey::from_bytes(&random());
    let first = enrol(&bench, &enrol_request(&code, &key)).await.unwrap();
    assert_eq!(first.engineer_name, "李伟");
    assert_eq!(first.hub_key, bench.hub.public_key());
    bench.pass(QUARTER * 2);
    let again = enrol(&bench, &enrol_request(&code.to_lowercase(), &key)).await.unwrap();
    assert_eq!(again.device, first.device, "a lost answer is given again, also later");
    let (status, problem) =
        enrol(&bench, &enrol_request(&code, &SigningKey::from_bytes(&random()))).await.unwrap_err();
    assert_eq!((status, problem["type"].as_str()), (410, Some("code_used")));
    assert_eq!(bench.hub.devices().unwrap().len(), 1);
}

#[tokio::test]
async fn an_expired_code_and_an_unknown_one_are_told_apart() {
    let bench = Bench::new().await;
    let engineer = bench.engineer("Ana");
    let key = SigningKey::from_bytes(&random());
    let code = bench.hub.enrolment(engineer, "https://hub.example").unwrap().code;
    bench.pass(QUARTER);
    let (status, problem) = enrol(&bench, &enrol_request(&code, &key)).await.unwrap_err();
    assert_eq!((status, problem["type"].as_str()), (410, Some("code_expired")));
    let other = Bench::new().await;
    for unknown in [code.as_str(), "", "hello"] {
        let (status, problem) = enrol(&other, &enrol_request(unknown, &key)).await.unwrap_err();
        assert_eq!((status, problem["type"].as_str()), (404, Some("code_unknown")), "{unknown:?}");
    }
    assert!(bench.hub.devices().unwrap().is_empty());
}

#[tokio::test]
async fn a_code_is_nowhere_in_the_data_folder() {
    let bench = Bench::new().await;
    let engineer = bench.engineer("Ana");
    let code = bench.hub.enrolment(engineer, "https://hub.example").unwrap().code;
    let parsed: fieldbook_wire::EnrolmentCode = code.parse().unwrap();
    for entry in std::fs::read_dir(bench.folder()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!holds(code.as_bytes()) && !holds(parsed.as_bytes()));
    }
}
