//! Stored bytes give back what went in, and bytes of a newer app are read by this one.

use std::fmt::Debug;

use fieldbook_model::{Assignment, Command, SignOff};
use minicbor::{Decode, Encode, Encoder};
use proptest::prelude::*;

use crate::strategies::assignments::assignment;
use crate::strategies::commands::command;
use crate::strategies::orders::{part_line, step, text_edit};
use crate::strategies::{
    comment, evidence, fact, finding, reading, sign_off, stamp, step_result, stock_move,
};

/// Encodes, decodes, and decodes once more with what a newer app might add.
fn check<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
{
    let bytes = minicbor::to_vec(value).unwrap();
    prop_assert_eq!(&minicbor::decode::<T>(&bytes).unwrap(), value);
    prop_assert_eq!(&minicbor::decode::<T>(&with_unknown_key(&bytes)).unwrap(), value);
    Ok(())
}

/// The map with one more pair, under a key that this version does not know.
fn with_unknown_key(map: &[u8]) -> Vec<u8> {
    let mut decoder = minicbor::Decoder::new(map);
    let pairs = decoder.map().unwrap().unwrap();
    let rest = &map[decoder.position()..];
    let mut out = Encoder::new(Vec::new());
    out.map(pairs + 1).unwrap();
    let mut bytes = out.into_writer();
    bytes.extend_from_slice(rest);
    let mut extra = Encoder::new(bytes);
    extra
        .u32(9_000)
        .unwrap()
        .array(2)
        .unwrap()
        .str("later")
        .unwrap()
        .map(1)
        .unwrap()
        .u8(1)
        .unwrap()
        .null()
        .unwrap();
    extra.into_writer()
}

proptest! {
    #[test]
    fn entries_come_back_as_they_were(
        fact in fact(),
        stock_move in stock_move(),
        step_result in step_result(),
        finding in finding(),
        evidence in evidence(),
        reading in reading(),
        sign_off in sign_off(),
        comment in comment(),
        text_edit in text_edit(),
        stamp in stamp(),
    ) {
        check(&fact)?;
        check(&stock_move)?;
        check(&step_result)?;
        check(&finding)?;
        check(&evidence)?;
        check(&reading)?;
        check(&sign_off)?;
        check(&comment)?;
        check(&text_edit)?;
        check(&stamp)?;
    }

    #[test]
    fn plans_come_back_as_they_were(step in step(), part_line in part_line(), assignment in assignment()) {
        check(&step)?;
        check(&part_line)?;
        check(&assignment)?;
    }

    #[test]
    fn commands_come_back_as_they_were(command in command()) {
        check(&command)?;
        let json = serde_json::to_value(&command).unwrap();
        prop_assert_eq!(json["deed"]["deed"].as_str(), Some(command.deed.verb()));
        prop_assert_eq!(serde_json::from_value::<Command>(json).unwrap(), command);
    }

    #[test]
    fn bytes_of_anything_else_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = minicbor::decode::<Command>(&bytes);
        let _ = minicbor::decode::<Assignment>(&bytes);
        let _ = minicbor::decode::<SignOff>(&bytes);
    }
}
