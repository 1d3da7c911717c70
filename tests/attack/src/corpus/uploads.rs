//! Photos: uploads that stop, lie about their length or hold something else, and downloads that nobody reads.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use fieldbook_model::OrderId;
use fieldbook_wire::http::{photo_path, upload_path};
use fieldbook_wire::{
    CONTENT_DIGEST, Hash32, Id16, Key32, PhotoAnswer, PhotoOffer, SIGNATURE, SIGNATURE_INPUT,
};

use super::changes::random_bytes;
use crate::Scene;
use crate::attack::{Contained, Make, all, expect};
use crate::attacker::{hash, now, offer, random};
use crate::raw;

pub(super) const ATTACKS: &[(&str, Make)] = &[
    ("40 downloads of a photo that nobody reads", slow_downloads),
    ("64 uploads that send a byte and stop", slow_uploads),
    ("uploads with other offsets, lengths, versions and contents", lying_uploads),
    ("a photo that is on no order of one's own", foreign_photos),
    ("a photo read through another order, or under another name", misread_photos),
    ("addresses of uploads that are nearly right", near_addresses),
    ("more photos than may be offered, and larger ones", too_many_photos),
];

/// Bytes of the photo that is read slowly: more than sockets buffer.
const LARGE: usize = 8 * 1024 * 1024;

/// How long the hub has to begin with everything that was sent.
const SETTLED: Duration = Duration::from_secs(1);

fn named(scene: &Scene, order: OrderId, photos: &[[u8; 32]], size: u64) -> String {
    scene.runtime.block_on(scene.mallory.names(order, photos, size))
}

fn offered(scene: &Scene, photos: Vec<PhotoOffer>) -> Result<Vec<PhotoAnswer>, String> {
    scene.runtime.block_on(scene.mallory.offers(photos))
}

/// The addresses of uploads of this many photos, which are named once and offered anew each time.
fn addresses(scene: &mut Scene, count: usize) -> Result<Vec<Key32>, String> {
    let order = scene.mine[8];
    let photo = |n: usize| hash(&n.to_be_bytes());
    let photos: Vec<_> = (0..64).map(photo).collect();
    if scene.prepared.insert("named", Vec::new()).is_none() {
        expect("naming photos", &named(scene, order, &photos, 1_000), &["accepted"])?;
    }
    let mut tokens = Vec::new();
    for some in photos[..count].chunks(32) {
        let offers = some.iter().map(|photo| offer(order, *photo, 1_000)).collect();
        tokens.extend(offered(scene, offers)?.into_iter().filter_map(|answer| match answer {
            PhotoAnswer::Upload { token, .. } => Some(token),
            _ => None,
        }));
    }
    Ok(tokens)
}

fn patch(token: Key32, offset: &str, length: usize) -> String {
    let path = upload_path(token);
    format!(
        "PATCH {path} HTTP/1.1\r\nhost: hub\r\ntus-resumable: 1.0.0\r\nupload-offset: {offset}\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: {length}\r\n\r\n"
    )
}

/// However many there are, others sync meanwhile.
fn slow_uploads(scene: &mut Scene) -> Contained {
    let tokens = addresses(scene, 64)?;
    let open: Vec<TcpStream> = tokens
        .iter()
        .map(|token| {
            let mut stream = raw::connect(scene.hub.address());
            stream.write_all(format!("{}x", patch(*token, "0", 1_000)).as_bytes()).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(SETTLED);
    if open.len() < 32 {
        return Err(format!("only {} uploads could be opened", open.len()));
    }
    if scene.hub_answers() {
        Ok(format!("{} open, others are served", open.len()))
    } else {
        Err("the hub does not answer others".to_owned())
    }
}

/// A large photo of the attacker's that the hub holds on its ninth order; uploaded once.
fn uploaded(scene: &mut Scene) -> Result<[u8; 32], String> {
    let order = scene.mine[9];
    let photo = scene.once("photo", |_| random_bytes(LARGE));
    let id = hash(&photo);
    if scene.prepared.insert("uploaded", Vec::new()).is_none() {
        expect("naming", &named(scene, order, &[id], LARGE as u64), &["accepted"])?;
        let answers = offered(scene, vec![offer(order, id, LARGE as u64)])?;
        let Some(PhotoAnswer::Upload { token, .. }) = answers.first() else {
            return Err("no address to upload to".to_owned());
        };
        let bytes = [patch(*token, "0", LARGE).into_bytes(), photo].concat();
        expect("the upload", &raw::send(scene.hub.address(), &bytes), &["status 204"])?;
    }
    Ok(id)
}

fn path(order: OrderId, photo: [u8; 32]) -> String {
    photo_path(Id16::from_bytes(*order.as_bytes()), Hash32::from_bytes(photo))
}

fn slow_downloads(scene: &mut Scene) -> Contained {
    let id = uploaded(scene)?;
    let path = path(scene.mine[9], id);
    let open: Vec<_> = (0..40)
        .map(|_| {
            let signed = scene.mallory.sign_for("GET", &path, &[], random(), now());
            let mut stream = raw::connect(scene.hub.address());
            let get = format!(
                "GET {path} HTTP/1.1\r\nhost: hub\r\n{CONTENT_DIGEST}: {}\r\n{SIGNATURE_INPUT}: {}\r\n{SIGNATURE}: {}\r\n\r\n",
                signed.content_digest, signed.signature_input, signed.signature
            );
            stream.write_all(get.as_bytes()).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(SETTLED);
    if scene.hub_answers() {
        Ok(format!("{} open, others are served", open.len()))
    } else {
        Err("the hub does not answer others".to_owned())
    }
}

fn lying_uploads(scene: &mut Scene) -> Contained {
    let tokens = addresses(scene, 8)?;
    let [one, ..] = tokens[..] else { return Err("no address to upload to".to_owned()) };
    let send = |head: String, body: &[u8]| {
        raw::send(scene.hub.address(), &[head.as_bytes(), body].concat())
    };
    let wrong = [
        "status 409",
        "status 400",
        "status 413",
        "status 412",
        "status 415",
        "status 422",
        "status 460",
    ];
    let old = patch(one, "0", 4).replace("1.0.0", "0.2.2");
    let form = patch(one, "0", 4).replace("offset+octet-stream", "json");
    all([
        expect("a hole", &send(patch(one, "500", 4), b"abcd"), &wrong),
        expect("no number", &send(patch(one, "-1", 4), b"abcd"), &wrong),
        expect("a huge offset", &send(patch(one, "99999999999999999999", 4), b"abcd"), &wrong),
        expect("more than there is", &send(patch(one, "0", 1_000_000), &[0; 2_000]), &wrong),
        expect("an old version", &send(old, b"abcd"), &wrong),
        expect("another type", &send(form, b"abcd"), &wrong),
        expect("other contents", &send(patch(tokens[1], "0", 1_000), &[0; 1_000]), &wrong),
    ])
}

fn foreign_photos(scene: &mut Scene) -> Contained {
    let photo = hash(b"somebody else's");
    let offers = [scene.foreign, scene.shared, scene.mine[8]].map(|order| offer(order, photo, 10));
    let answers = offered(scene, offers.into())?;
    if answers.iter().all(|answer| *answer == PhotoAnswer::Unknown) {
        Ok("unknown".to_owned())
    } else {
        Err(format!("{answers:?}"))
    }
}

/// A hash is not a capability: whoever knows it reads the photo through an order that has it, and through no other.
fn misread_photos(scene: &mut Scene) -> Contained {
    let id = uploaded(scene)?;
    let mut near = id;
    near[31] ^= 1;
    let own = path(scene.mine[9], id);
    let paths = [
        path(scene.foreign, id),
        path(scene.shared, id),
        path(scene.mine[0], id),
        path(OrderId::from_bytes(random()), id),
        path(scene.mine[9], near),
        own.replace(&Hash32::from_bytes(id).to_string(), "..%2f..%2foffice.key"),
        own.to_uppercase().replace("/V1/ORDERS/", "/v1/orders/").replace("/PHOTOS/", "/photos/"),
    ];
    let wanted = ["unknown_photo", "signature_invalid"];
    all(paths
        .map(|path| expect(&path, &scene.runtime.block_on(scene.mallory.looks_at(&path)), &wanted)))
}

/// One bit beside a real address, half of it, more of it, or one that was given up: as unknown as any other.
fn near_addresses(scene: &mut Scene) -> Contained {
    let tokens = addresses(scene, 2)?;
    let [real, gone] = tokens[..] else { return Err(format!("{} of 2 addresses", tokens.len())) };
    let address = upload_path(real);
    let flips = (0..16).map(|bit| {
        let mut bytes: [u8; 32] = real.into();
        bytes[bit * 2] ^= 1 << (bit % 8);
        upload_path(Key32::from_bytes(bytes))
    });
    let cut = &address[..address.len() - 1];
    let twisted =
        [cut.to_owned(), format!("{cut}/"), format!("{address}0"), format!("{address}/../x")];
    let ending = patch(gone, "0", 0).replace("PATCH", "DELETE");
    expect("giving up", &raw::send(scene.hub.address(), ending.as_bytes()), &["status 204"])?;
    all(flips.chain(twisted).chain([upload_path(gone)]).map(|near| {
        let request = patch(real, "0", 4).replace(&address, &near);
        let said = raw::send(scene.hub.address(), &[request.as_bytes(), b"abcd"].concat());
        expect(&near, &said, &["status 404"])
    }))
}

fn too_many_photos(scene: &mut Scene) -> Contained {
    let order = scene.mine[8];
    let many = (0..33_u64).map(|n| offer(order, hash(&n.to_be_bytes()), 10)).collect();
    let large = vec![offer(order, hash(b"large"), u64::MAX)];
    let twice = vec![offer(order, hash(b"twice"), 10); 2];
    let said = |photos| offered(scene, photos).err().unwrap_or_else(|| "taken".to_owned());
    all([many, large, twice].map(|photos| expect("photos", &said(photos), &["body_too_large"])))?;
    Ok("body_too_large".to_owned())
}
