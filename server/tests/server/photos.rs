//! Photos: offered, uploaded by tus, read through their order, and never by who merely knows a hash.

pub(crate) mod kit;
mod quota;
mod stock;

use fieldbook_model::OrderId;
use fieldbook_wire::limits::MAX_PHOTO_BYTES;
use fieldbook_wire::{Id16, Key32, PhotoAnswer, PhotoOffer, http};
use reqwest::Method;
use serde_json::json;

use crate::bench::Bench;
use crate::phone::random;
use kit::*;

#[tokio::test]
async fn a_photo_goes_up_in_two_pieces_and_is_read_by_the_crew_and_the_office() {
    let bench = Bench::new().await;
    let (mut ana, bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    names(&bench, &mut ana, order, PLATE).await;
    let (path, offset) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(offset, 0);
    let response = patch(&bench, &path, 0, &PLATE[..10]).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["upload-offset"]),
        (204, &"10".parse().unwrap())
    );
    assert_eq!(photo(&bench, &bo, order, id_of(PLATE)).await.status(), 404, "half a photo is none");
    let head = tus(&bench, Method::HEAD, &path).send().await.unwrap();
    assert_eq!(head.headers()["upload-offset"], "10");
    assert_eq!(head.headers()["upload-length"], PLATE.len().to_string().as_str());
    assert_eq!(head.headers()["cache-control"], "no-store");
    // the phone was closed and asks again: another address, from the same byte on
    let (again, offset) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(offset, 10);
    assert_eq!(
        code(patch(&bench, &path, 10, &PLATE[10..]).await).await,
        (404, "upload_unknown".to_owned())
    );
    assert_eq!(patch(&bench, &again, 10, &PLATE[10..]).await.status(), 204);
    let answers = offers(&bench, &ana, vec![offer(order, PLATE)]).await;
    assert_eq!(answers.receipt.unwrap().photos, [id_of(PLATE)]);
    let read = photo(&bench, &bo, order, id_of(PLATE)).await;
    assert_eq!(read.bytes().await.unwrap(), PLATE);
    let office = bench.http.get(bench.url(&format!("/api/orders/{order}/photos/{}", id_of(PLATE))));
    let read = office.bearer_auth(bench.hub.office_key()).send().await.unwrap();
    assert_eq!(read.bytes().await.unwrap(), PLATE);
    let unnamed =
        bench.http.get(bench.url(&format!("/api/orders/{order}/photos/{}", id_of(PLATE))));
    assert_eq!(unnamed.send().await.unwrap().status(), 401);
    let files: Vec<_> = std::fs::read_dir(bench.folder().join("photos"))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(files, [id_of(PLATE).to_string().as_str()]);
    assert_eq!(std::fs::read_dir(bench.folder().join("uploads")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_download_goes_on_at_any_byte() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    deliver(&bench, &mut ana, order, PLATE).await;
    let path = http::photo_path(Id16::from_bytes(*order.as_bytes()), id_of(PLATE));
    for (range, status, bytes) in [
        ("bytes=10-", 206, &PLATE[10..]),
        ("bytes=0-3", 206, &PLATE[..4]),
        ("bytes=5-9999", 206, &PLATE[5..]),
        ("bytes=9999-", 416, b""),
        ("bytes=3-1", 200, PLATE),
        ("bytes=-5", 200, PLATE),
        ("pages=1-", 200, PLATE),
    ] {
        let request = signed(&bench, &ana, Method::GET, &path, Vec::new()).header("range", range);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{range}");
        assert_eq!(response.bytes().await.unwrap(), bytes, "{range}");
    }
}

#[tokio::test]
async fn who_merely_knows_a_hash_reads_nothing_and_learns_nothing() {
    let bench = Bench::new().await;
    let (mut ana, mut eve) = (bench.phone("Ana").await, bench.phone("Eve").await);
    let (hers, eves) = (bench.order(&[ana.who]).await, bench.order(&[eve.who]).await);
    deliver(&bench, &mut ana, hers, PLATE).await;
    let absent = code(photo(&bench, &eve, hers, id_of(b"none such")).await).await;
    assert_eq!(absent, (404, "unknown_photo".to_owned()));
    for (order, bytes) in
        [(hers, PLATE), (eves, PLATE), (eves, b"none such"), (OrderId::from_bytes([7; 16]), PLATE)]
    {
        assert_eq!(code(photo(&bench, &eve, order, id_of(bytes)).await).await, absent);
    }
    let nothing = offers(
        &bench,
        &eve,
        vec![offer(hers, PLATE), offer(eves, PLATE), offer(hers, b"none such")],
    )
    .await;
    assert_eq!(nothing.answers, [PhotoAnswer::Unknown; 3]);
    // she names the hash in an order of her own: the hub wants the bytes, which she has not
    names(&bench, &mut eve, eves, PLATE).await;
    let (path, offset) = wanted(&bench, &eve, offer(eves, PLATE)).await;
    assert_eq!(offset, 0);
    assert_eq!(code(photo(&bench, &eve, eves, id_of(PLATE)).await).await, absent);
    let forged: Vec<u8> = PLATE.iter().map(|byte| byte ^ 1).collect();
    assert_eq!(
        code(patch(&bench, &path, 0, &forged).await).await,
        (422, "photo_mismatch".to_owned())
    );
    assert_eq!(code(photo(&bench, &eve, eves, id_of(PLATE)).await).await, absent);
    // nobody else's bytes are touched by that
    assert_eq!(photo(&bench, &ana, hers, id_of(PLATE)).await.bytes().await.unwrap(), PLATE);
    // who has the bytes delivers them, and the hub keeps them once
    let (path, _) = wanted(&bench, &eve, offer(eves, PLATE)).await;
    assert_eq!(patch(&bench, &path, 0, PLATE).await.status(), 204);
    assert_eq!(photo(&bench, &eve, eves, id_of(PLATE)).await.bytes().await.unwrap(), PLATE);
    assert_eq!(std::fs::read_dir(bench.folder().join("photos")).unwrap().count(), 1);
}

#[tokio::test]
async fn who_was_taken_off_delivers_own_photos_and_reads_none() {
    let bench = Bench::new().await;
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    names(&bench, &mut ana, order, PLATE).await;
    deliver(&bench, &mut bo, order, b"of Bo").await;
    bench.assign(order, &[bo.who]).await;
    let answers = offers(&bench, &ana, vec![offer(order, PLATE), offer(order, b"of Bo")]).await;
    let [PhotoAnswer::Upload { token, .. }, PhotoAnswer::Unknown] = answers.answers[..] else {
        panic!("{:?}", answers.answers)
    };
    assert_eq!(patch(&bench, &http::upload_path(token), 0, PLATE).await.status(), 204);
    let answers = offers(&bench, &ana, vec![offer(order, PLATE)]).await;
    assert_eq!(answers.answers, [PhotoAnswer::Held]);
    assert_eq!(photo(&bench, &ana, order, id_of(PLATE)).await.status(), 404);
    assert_eq!(photo(&bench, &bo, order, id_of(PLATE)).await.status(), 200);
}

#[tokio::test]
async fn bytes_that_are_not_the_photo_are_thrown_away() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    names(&bench, &mut ana, order, PLATE).await;
    let (path, _) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(patch(&bench, &path, 0, &[7; 10]).await.status(), 204);
    let wrong = patch(&bench, &path, 10, &vec![7; PLATE.len() - 10]).await;
    assert_eq!(code(wrong).await, (422, "photo_mismatch".to_owned()));
    assert_eq!(std::fs::read_dir(bench.folder().join("uploads")).unwrap().count(), 0);
    assert!(!bench.folder().join("photos").exists());
    let (path, offset) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(offset, 0, "it starts over");
    assert_eq!(patch(&bench, &path, 0, PLATE).await.status(), 204);
}

#[tokio::test]
async fn an_upload_takes_only_the_next_bytes_and_not_too_many() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    names(&bench, &mut ana, order, PLATE).await;
    let (path, _) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(patch(&bench, &path, 0, &PLATE[..10]).await.status(), 204);
    for offset in [0, 9, 11, u64::MAX] {
        let refused = patch(&bench, &path, offset, &PLATE[10..]).await;
        assert_eq!(code(refused).await, (409, "upload_conflict".to_owned()), "from {offset} on");
    }
    let more = [PLATE, b"and more"].concat();
    let refused = patch(&bench, &path, 10, &more).await;
    assert_eq!(code(refused).await, (413, "body_too_large".to_owned()));
    let other =
        tus(&bench, Method::PATCH, &path).header("upload-offset", 10).body(PLATE[10..].to_vec());
    assert_eq!(code(other.send().await.unwrap()).await, (415, "media_type_unsupported".to_owned()));
    let old =
        bench.http.head(bench.url(&path)).header("tus-resumable", "0.2.2").send().await.unwrap();
    assert_eq!(
        (old.status().as_u16(), &old.headers()["tus-version"]),
        (412, &"1.0.0".parse().unwrap())
    );
    assert_eq!(patch(&bench, &path, 10, &PLATE[10..]).await.status(), 204);
}

#[tokio::test]
async fn addresses_cannot_be_guessed_and_names_lead_nowhere() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    names(&bench, &mut ana, order, PLATE).await;
    let (path, _) = wanted(&bench, &ana, offer(order, PLATE)).await;
    let upload = ("upload_unknown", http::UPLOADS_PATH);
    let good = path.strip_prefix(http::UPLOADS_PATH).unwrap();
    let near = format!("{}{}", &good[..63], if good.ends_with('0') { '1' } else { '0' });
    let upper = good.to_uppercase();
    for guess in [&near, &upper, &good[..62], "%2e%2e%2fhub.db", "..%2f..%2foffice.key", "%00"] {
        let refused = patch(&bench, &format!("{}{guess}", upload.1), 0, PLATE).await;
        assert_eq!(code(refused).await, (404, upload.0.to_owned()), "{guess}");
    }
    for _ in 0..1_000 {
        let path = http::upload_path(Key32::from_bytes(random()));
        assert_eq!(tus(&bench, Method::HEAD, &path).send().await.unwrap().status(), 404);
    }
    for name in
        ["%2e%2e%2fhub.db", "..%2f..%2foffice.key", &id_of(PLATE).to_string().to_uppercase(), "a"]
    {
        let request = bench.http.get(bench.url(&format!("/api/orders/{order}/photos/{name}")));
        let refused = request.bearer_auth(bench.hub.office_key()).send().await.unwrap();
        assert_eq!(code(refused).await, (404, "unknown_photo".to_owned()), "{name}");
    }
}

#[tokio::test]
async fn an_address_is_good_for_an_hour_and_what_came_for_a_week() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    names(&bench, &mut ana, order, PLATE).await;
    let (path, _) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(patch(&bench, &path, 0, &PLATE[..10]).await.status(), 204);
    bench.pass(59 * 60 * 1000);
    assert_eq!(tus(&bench, Method::HEAD, &path).send().await.unwrap().status(), 200);
    bench.pass(60 * 1000);
    assert_eq!(tus(&bench, Method::HEAD, &path).send().await.unwrap().status(), 404);
    bench.pass(6 * 24 * 60 * 60 * 1000);
    let (_, offset) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(offset, 10);
    bench.pass(8 * 24 * 60 * 60 * 1000);
    let (_, offset) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(offset, 0, "nobody asked for it in a week");
}

#[tokio::test]
async fn a_phone_that_was_shut_out_delivers_nothing_and_reads_nothing() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    deliver(&bench, &mut ana, order, b"before").await;
    names(&bench, &mut ana, order, PLATE).await;
    let (path, _) = wanted(&bench, &ana, offer(order, PLATE)).await;
    bench.post(&format!("/api/devices/{}/revoke", ana.device), &json!({})).await;
    assert_eq!(
        code(patch(&bench, &path, 0, PLATE).await).await,
        (404, "upload_unknown".to_owned())
    );
    let revoked = (403, "device_revoked".to_owned());
    assert_eq!(code(offered(&bench, &ana, vec![offer(order, PLATE)]).await).await, revoked);
    assert_eq!(code(photo(&bench, &ana, order, id_of(b"before")).await).await, revoked);
}

#[tokio::test]
async fn what_is_too_large_or_too_much_is_not_begun() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    let too_large = PhotoOffer { size: MAX_PHOTO_BYTES + 1, ..offer(order, PLATE) };
    let refused = code(offered(&bench, &ana, vec![too_large]).await).await;
    assert_eq!(refused, (413, "body_too_large".to_owned()));
    let other_size = PhotoOffer { size: 7, ..offer(order, PLATE) };
    names(&bench, &mut ana, order, PLATE).await;
    assert_eq!(offers(&bench, &ana, vec![other_size]).await.answers, [PhotoAnswer::Unknown]);
    let photos: Vec<Vec<u8>> = (0..70_u8).map(|n| vec![n; 3]).collect();
    for photo in &photos {
        ana.write(&bench, order, attach(photo));
    }
    ana.sync(&bench).await;
    let mut answers = Vec::new();
    for some in photos.chunks(32) {
        let photos = some.iter().map(|photo| offer(order, photo)).collect();
        answers.extend(offers(&bench, &ana, photos).await.answers);
    }
    let later = answers.iter().filter(|answer| **answer == PhotoAnswer::Later).count();
    assert_eq!(later, 6, "64 at a time");
}

#[tokio::test]
async fn an_upload_that_is_offered_again_takes_up_one_place() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let photos: Vec<Vec<u8>> = (0..64_u8).map(|n| vec![n; 3]).collect();
    for photo in &photos {
        ana.write(&bench, order, attach(photo));
    }
    ana.sync(&bench).await;
    let offer_some = |some: &[Vec<u8>]| some.iter().map(|photo| offer(order, photo)).collect();
    offers(&bench, &ana, offer_some(&photos[..32])).await;
    offers(&bench, &ana, offer_some(&photos[32..63])).await;
    let answers = offers(&bench, &ana, offer_some(&photos[32..])).await.answers;
    let goes_up = |answer: &PhotoAnswer| matches!(answer, PhotoAnswer::Upload { .. });
    assert!(answers.iter().all(goes_up), "there is room for 64: {answers:?}");
}

#[tokio::test]
async fn the_newest_request_puts_off_one_that_hangs() {
    use tokio::io::AsyncWriteExt;
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    names(&bench, &mut ana, order, PLATE).await;
    let (path, _) = wanted(&bench, &ana, offer(order, PLATE)).await;
    let address = bench.url("").strip_prefix("http://").unwrap().to_owned();
    let mut dead = tokio::net::TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: hub\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        PLATE.len()
    );
    dead.write_all(head.as_bytes()).await.unwrap();
    dead.write_all(&PLATE[..20]).await.unwrap();
    // the phone lost its network in the middle; the hub has not noticed
    while come(&bench) < 20 {
        tokio::task::yield_now().await;
    }
    let (_, offset) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(offset, 20);
    let (path, _) = wanted(&bench, &ana, offer(order, PLATE)).await;
    assert_eq!(patch(&bench, &path, 20, &PLATE[20..]).await.status(), 204);
    assert_eq!(photo(&bench, &ana, order, id_of(PLATE)).await.bytes().await.unwrap(), PLATE);
}
