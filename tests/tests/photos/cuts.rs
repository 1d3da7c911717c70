//! Five hundred photos over a line that is cut again and again: all arrive, nothing crosses the line twice in full.

use std::fs;

use fieldbook_client::Language;
use fieldbook_demo::open_phone;

use crate::depot::{Depot, attach};
use crate::scissors::Scissors;

const SEED: u64 = 20_261_123;
const ORDERS: u64 = 10;
const PHOTOS: u64 = 50;
const CUTS: u32 = 120;
/// Each connection is cut after less than so many bytes: a few photos, or the middle of the first.
const LONGEST: u64 = 120_000;

#[test]
fn five_hundred_photos_survive_cuts_and_nothing_is_sent_twice_in_full() {
    println!("seed {SEED}");
    let depot = Depot::new();
    let (line, url) = Scissors::before(depot.hub.address, SEED);
    let (a, mut phone) = depot.engineer("a", &url);
    let (b, colleague) = depot.engineer("b", &depot.url());
    let orders: Vec<_> = (0..ORDERS).map(|_| depot.order(&[&a, &b])).collect();
    depot.sync(&phone);
    let (mut photos, mut bytes) = (Vec::new(), 0);
    for n in 0..ORDERS * PHOTOS {
        let size = 5_000 + n * 7_919 % 30_000;
        bytes += size;
        let file = depot.picture(n, usize::try_from(size).unwrap());
        let order = orders[usize::try_from(n / PHOTOS).unwrap()];
        photos.push((order, attach(&phone, order, file.clone()), file));
    }
    line.cut(CUTS, LONGEST);
    let mut failures = 0;
    while let Err(error) = depot.try_sync(&phone) {
        failures += 1;
        assert!(failures <= 2 * CUTS, "{error}");
        if failures % 20 == 0 {
            drop(phone);
            phone = open_phone(depot.dir.path(), "a", Language::En).unwrap();
        }
    }
    let status = phone.sync_status().unwrap();
    assert_eq!((status.photos_pending, status.photos_at_hub), (0, ORDERS * PHOTOS));
    assert!(status.safe_to_wipe);
    let (cuts, uploaded) =
        line.crossed(|crossed| (crossed.cuts, crossed.uploads.values().sum::<u64>()));
    println!(
        "{cuts} cuts, {failures} failed syncs, {bytes} bytes of photos, {uploaded} bytes of uploads"
    );
    assert_eq!(cuts, CUTS);
    assert_eq!(uploaded, bytes, "what crossed the line before a cut is not sent again");
    depot.sync(&colleague);
    for (order, photo, file) in photos.iter().step_by(37) {
        assert_eq!(depot.fetch(&colleague, *order, *photo).unwrap(), fs::read(file).unwrap());
    }
    assert_eq!(depot.leaks("a"), Vec::<std::path::PathBuf>::new());
}
