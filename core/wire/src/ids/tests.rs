use super::*;

#[test]
fn an_id_travels_as_a_byte_string_of_its_own_length() {
    let id = Id16::from_bytes([7; 16]);
    let bytes = minicbor::to_vec(id).unwrap();
    assert_eq!(bytes.len(), 17);
    assert_eq!(bytes[0], 0x50);
    assert_eq!(minicbor::decode::<Id16>(&bytes).unwrap(), id);
}

#[test]
fn a_byte_string_of_another_length_is_no_id() {
    let hash = minicbor::to_vec(Hash32::from_bytes([7; 32])).unwrap();
    assert!(minicbor::decode::<Id16>(&hash).is_err());
    let id = minicbor::to_vec(Id16::from_bytes([7; 16])).unwrap();
    assert!(minicbor::decode::<Hash32>(&id).is_err());
}

#[test]
fn an_id_is_written_and_read_in_lower_case_hex() {
    let id = Id16::from_bytes([0xab; 16]);
    assert_eq!(id.to_string(), "ab".repeat(16));
    assert_eq!("ab".repeat(16).parse(), Ok(id));
    for wrong in ["", "ab", &"AB".repeat(16), &"ab".repeat(17), &"zz".repeat(16)] {
        assert_eq!(wrong.parse::<Id16>(), Err(HexError { digits: 32 }), "{wrong}");
    }
}
