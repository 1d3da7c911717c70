use super::*;
use crate::ids::{Hash32, Id16};
use crate::messages::{Claim, Claimed, Held, Receipt, SignedAssignment};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn claim() -> Claim {
    let [order, actor, device] = [1, 2, 3].map(|n| Id16::from_bytes([n; 16]));
    let hash = Hash32::from_bytes([4; 32]);
    Claim::sign(Claimed { order, actor, seq: 5, hash, at: -6, device }, &key(7))
}

fn receipt() -> Receipt {
    let [device, order, actor] = [1, 2, 3].map(|n| Id16::from_bytes([n; 16]));
    let held = Held { order, actor, seq: 4, hash: Hash32::from_bytes([5; 32]) };
    Receipt::sign(device, 6, vec![held], vec![Hash32::from_bytes([7; 32])], &key(8))
}

#[test]
fn a_claim_stands_on_the_key_of_its_phone_alone() {
    assert_eq!(claim().verify(&key(7).public()), Ok(()));
    assert_eq!(claim().verify(&key(8).public()), Err(BadSignature));
}

#[test]
fn no_field_of_a_claim_can_be_changed() {
    let other = Id16::from_bytes([9; 16]);
    let signed = claim();
    let forged = [
        Claim { order: other, ..signed.clone() },
        Claim { actor: other, ..signed.clone() },
        Claim { seq: 6, ..signed.clone() },
        Claim { hash: Hash32::from_bytes([9; 32]), ..signed.clone() },
        Claim { at: 6, ..signed.clone() },
        Claim { device: other, ..signed.clone() },
        Claim { signature: Sig64::from_bytes([0; 64]), ..signed },
    ];
    for claim in forged {
        assert_eq!(claim.verify(&key(7).public()), Err(BadSignature), "{claim:?}");
    }
}

#[test]
fn no_field_of_a_receipt_can_be_changed() {
    let signed = receipt();
    assert_eq!(signed.verify(&key(8).public()), Ok(()));
    let mut longer = signed.clone();
    longer.orders.extend(signed.orders.clone());
    let forged = [
        Receipt { device: Id16::from_bytes([9; 16]), ..signed.clone() },
        Receipt { at: 7, ..signed.clone() },
        Receipt { orders: Vec::new(), ..signed.clone() },
        Receipt { photos: Vec::new(), ..signed },
        longer,
    ];
    for receipt in forged {
        assert_eq!(receipt.verify(&key(8).public()), Err(BadSignature), "{receipt:?}");
    }
}

#[test]
fn an_assignment_is_vouched_for_byte_by_byte() {
    let signed = SignedAssignment::sign(b"assignment".to_vec(), &key(1));
    assert_eq!(signed.verify(&key(1).public()), Ok(()));
    assert_eq!(signed.verify(&key(2).public()), Err(BadSignature));
    let forged = SignedAssignment { bytes: b"assignmenT".to_vec(), ..signed };
    assert_eq!(forged.verify(&key(1).public()), Err(BadSignature));
}

#[test]
fn a_signature_for_one_purpose_is_not_valid_for_another() {
    let purposes = [Purpose::Claim, Purpose::Assignment, Purpose::Receipt, Purpose::Wipe];
    for (signed, one) in purposes.iter().enumerate() {
        let signature = key(1).sign_for(*one, b"content");
        for (asked, other) in purposes.iter().enumerate() {
            let verified = key(1).public().verify_for(*other, b"content", &signature);
            assert_eq!(verified.is_ok(), signed == asked, "{one:?} as {other:?}");
        }
    }
}

#[test]
fn a_key_that_fits_every_signature_is_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    let weak = Key32::from_bytes(identity);
    assert_eq!(weak.verify_raw(b"anything", &Sig64::from_bytes(signature)), Err(BadSignature));
    assert_eq!(
        Key32::from_bytes([255; 32]).verify_raw(b"", &Sig64::from_bytes(signature)),
        Err(BadSignature)
    );
}
