//! One phone does not fill the hub's disk: what it delivers in a day is bounded, and it is told so by a code.

use fieldbook_wire::PhotoAnswer;
use reqwest::StatusCode;
use rusqlite::{Connection, params};

use super::kit::*;
use crate::bench::Bench;

const HOUR: i64 = 60 * 60 * 1000;
/// A byte less than one phone may deliver in a day.
const NEARLY_ALL: i64 = 16 * 1024 * 1024 * 1024 - 1;

#[tokio::test]
async fn a_phone_that_has_delivered_its_days_quota_is_told_so_and_goes_on_the_next_day() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    deliver(&bench, &mut ana, order, b"the first of the day").await;
    let database = Connection::open(bench.folder().join("hub.db")).unwrap();
    let device = ana.welcome.device;
    let sized = "UPDATE photo SET size = ?1 WHERE device_id = ?2";
    database.execute(sized, params![NEARLY_ALL, device.as_bytes()]).unwrap();
    let photos: [&[u8]; 2] = [b"the second", b"the third"];
    for photo in photos {
        names(&bench, &mut ana, order, photo).await;
        names(&bench, &mut bo, order, photo).await;
    }
    let wishes = || photos.map(|photo| offer(order, photo)).to_vec();
    bench.pass(HOUR);
    let refused = code(offered(&bench, &ana, wishes()).await).await;
    assert_eq!(refused, (429, "quota_spent".to_owned()));
    // beside what can be said, the rest is put off
    let mut more = wishes();
    more.push(offer(order, b"the first of the day"));
    let answers = offers(&bench, &ana, more).await;
    let later = PhotoAnswer::Later;
    assert_eq!(answers.answers, [later, later, PhotoAnswer::Held]);
    let colleagues = offered(&bench, &bo, wishes()).await;
    assert_eq!(colleagues.status(), StatusCode::OK, "it is this phone's alone");
    bench.pass(24 * HOUR);
    for photo in photos {
        let (path, _) = wanted(&bench, &ana, offer(order, photo)).await;
        assert_eq!(patch(&bench, &path, 0, photo).await.status(), 204);
    }
}
