//! What a later version adds to any message, at any depth, is skipped: phones and hubs of two versions understand each
//! other both ways.

use fieldbook_wire::{Message, decode, encode};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use crate::{brief, samples};

/// The same CBOR with one more pair in each map, under a key that this version does not know; tells how many maps.
fn grown(from: &mut Decoder<'_>, to: &mut Encoder<Vec<u8>>) -> usize {
    match from.datatype().unwrap() {
        Type::Map => {
            let pairs = from.map().unwrap().unwrap();
            to.map(pairs + 1).unwrap();
            let maps: usize = (0..2 * pairs).map(|_| grown(from, to)).sum();
            to.u32(9_000).unwrap().array(2).unwrap().str("later").unwrap().null().unwrap();
            maps + 1
        }
        Type::Array => {
            let items = from.array().unwrap().unwrap();
            to.array(items).unwrap();
            (0..items).map(|_| grown(from, to)).sum()
        }
        _ => {
            let start = from.position();
            from.skip().unwrap();
            to.writer_mut().extend_from_slice(&from.input()[start..from.position()]);
            0
        }
    }
}

fn check<T: Message + PartialEq + std::fmt::Debug>(message: &T, least_maps: usize) {
    let bytes = encode(message);
    let mut later = Encoder::new(Vec::new());
    let maps = grown(&mut Decoder::new(&bytes), &mut later);
    assert!(maps >= least_maps, "only {maps} maps were added to");
    assert_eq!(&decode::<T>(&later.into_writer()).unwrap(), message);
}

#[test]
fn what_a_later_phone_or_hub_adds_anywhere_is_skipped() {
    check(&samples::enrol_request(), 1);
    check(&samples::enrol_response(), 1);
    check(&samples::sync_push(), 3);
    check(&samples::sync_response(), 5);
    check(&samples::hand_back(), 3);
    check(&samples::hand_back_answer(), 2);
    check(&samples::claim(), 1);
    check(&samples::receipt(), 2);
    let (request, response) = brief::golden();
    check(&request, 2);
    check(&response, 3);
}
