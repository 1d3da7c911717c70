//! An order taken out of the hub with everything it stands on, and what is noticed when somebody tampers with it.

use data_encoding::HEXLOWER;
use fieldbook_model::{
    ActorId, Author, Command, Deed, EntryId, Hlc, OrderId, ReportHash, SignOffAnswer, Stamp,
    TextField, report_hash,
};
use fieldbook_server::proof::{Fault, Proof, ProvenChange, ProvenClaim, prove, verify};

use crate::bench::Bench;
use crate::phone::{Phone, random};

fn say(text: &str) -> Deed {
    Deed::Comment { text: text.to_owned() }
}

/// An order on which Ana and Bo worked, signed by the customer; its proof, and both phones.
async fn worked(bench: &Bench) -> (OrderId, Phone, Phone, Proof) {
    let (mut ana, mut bo) = (bench.phone("Ana").await, bench.phone("Bo").await);
    let order = bench.order(&[ana.who, bo.who]).await;
    ana.sync(bench).await;
    ana.write(bench, order, Deed::Accept);
    ana.write(bench, order, say("the belt is worn"));
    let base = ana.records[&order].heads();
    let text = "belt replaced".to_owned();
    ana.write(bench, order, Deed::EditText { field: TextField::Narrative, base, text });
    let report = report_hash(&ana.records[&order].read().unwrap());
    let answer = SignOffAnswer::Signed { strokes: None };
    ana.write(bench, order, Deed::SignOff { signer: "Mrs Li".to_owned(), answer, report });
    ana.sync(bench).await;
    bo.sync(bench).await;
    bo.write(bench, order, say("I looked too"));
    bo.sync(bench).await;
    let proof = prove(&bench.hub, order).unwrap();
    (order, ana, bo, proof)
}

#[tokio::test]
async fn an_honest_order_stands_up() {
    let bench = Bench::new().await;
    let (_, _, _, proof) = worked(&bench).await;
    let intact = verify(&proof).unwrap();
    assert_eq!((intact.changes, intact.sign_offs), (proof.changes.len(), 1));
    let text = serde_json::to_string(&proof).unwrap();
    assert_eq!(serde_json::from_str::<Proof>(&text).unwrap(), proof, "as a file too");
}

#[tokio::test]
async fn every_altered_or_missing_change_is_noticed_and_the_first_is_named() {
    let bench = Bench::new().await;
    let (_, _, _, honest) = worked(&bench).await;
    for place in 0..honest.changes.len() {
        let mut proof = honest.clone();
        let mut bytes = HEXLOWER.decode(proof.changes[place].bytes.as_bytes()).unwrap();
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        proof.changes[place].bytes = HEXLOWER.encode(&bytes);
        let Err(Fault::Altered { number, .. }) = verify(&proof) else { panic!("change {place}") };
        assert_eq!(number, place + 1);
        let mut proof = honest.clone();
        proof.changes.remove(place);
        assert!(verify(&proof).is_err(), "change {place} is missing");
    }
    let mut proof = honest.clone();
    proof.assignments[0].signature = "0".repeat(128);
    assert_eq!(verify(&proof), Err(Fault::Assignment { number: 1 }));
    for place in 0..honest.claims.len() {
        let mut proof = honest.clone();
        proof.claims[place].at += 1;
        assert!(matches!(verify(&proof), Err(Fault::Unsigned { .. })), "claim {place}");
    }
}

#[tokio::test]
async fn a_change_that_was_written_over_with_its_sums_put_right_is_named() {
    let bench = Bench::new().await;
    let (order, ana, _, mut proof) = worked(&bench).await;
    // somebody writes Ana's first change anew, with another deed, and states the hash that it has
    let place = proof.changes.iter().position(|change| ana.owns(order, change.actor)).unwrap();
    let actor = proof.changes[place].actor;
    let office: Vec<_> = proof.changes[..place]
        .iter()
        .map(|change| (change.hash, HEXLOWER.decode(change.bytes.as_bytes()).unwrap()))
        .collect();
    let mut record = fieldbook_document::Record::new().unwrap().replay(&office).unwrap();
    let forged = record
        .write(actor, &command(&bench, order, &ana, Deed::Decline { reason: "no".to_owned() }))
        .unwrap();
    proof.changes[place] = stated(&forged);
    let Err(Fault::Altered { number, reason, .. }) = verify(&proof) else { panic!() };
    assert_eq!(
        (number, reason.as_str()),
        (place + 1, "what follows was written on another change")
    );
}

#[tokio::test]
async fn what_bo_signs_over_in_anas_name_is_named() {
    let bench = Bench::new().await;
    let (order, ana, mut bo, honest) = worked(&bench).await;
    let his = honest.changes.iter().rfind(|change| bo.owns(order, change.actor)).unwrap().actor;
    let hers = honest.changes.iter().rfind(|change| ana.owns(order, change.actor)).unwrap().actor;
    // under Ana's own actor, with Bo's signature over it
    let mut record = bo.records[&order].clone();
    let forged = record.write(hers, &command(&bench, order, &ana, say("I broke it"))).unwrap();
    let mut proof = honest.clone();
    proof.changes.push(stated(&forged));
    let signed = bo.claim(&bench, order, &forged);
    for claimed_as in [bo.device, ana.device] {
        let mut proof = proof.clone();
        proof.claims.push(ProvenClaim {
            actor: hers,
            seq: signed.seq,
            hash: forged.hash,
            at: signed.at,
            device: claimed_as,
            signature: HEXLOWER.encode(signed.signature.as_bytes()),
        });
        let number = proof.changes.len();
        assert_eq!(verify(&proof), Err(Fault::Unsigned { number, actor: hers, seq: forged.seq }));
    }
    // under his own actor, in her name
    let mut record = bo.records[&order].clone();
    let forged = record.write(his, &command(&bench, order, &ana, say("I broke it"))).unwrap();
    let signed = bo.claim(&bench, order, &forged);
    let mut proof = honest.clone();
    proof.changes.push(stated(&forged));
    let claim = proof.claims.iter_mut().find(|claim| claim.actor == his).unwrap();
    claim.seq = signed.seq;
    claim.hash = forged.hash;
    claim.at = signed.at;
    claim.signature = HEXLOWER.encode(signed.signature.as_bytes());
    let Err(Fault::Altered { number, reason, .. }) = verify(&proof) else { panic!() };
    assert_eq!((number, reason.as_str()), (proof.changes.len(), "wrong_author"));
    drop(bo.sync(&bench).await);
}

#[tokio::test]
async fn a_signature_under_another_report_is_named() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let answer = SignOffAnswer::Signed { strokes: None };
    let report = ReportHash::from_bytes([7; 32]);
    ana.write(&bench, order, Deed::SignOff { signer: "Mrs Li".to_owned(), answer, report });
    ana.sync(&bench).await;
    let proof = prove(&bench.hub, order).unwrap();
    assert!(matches!(verify(&proof), Err(Fault::SignOff(_))));
}

/// A command as Ana's phone would have made it.
fn command(bench: &Bench, order: OrderId, as_if: &Phone, deed: Deed) -> Command {
    let stamp = Stamp {
        by: Author::Engineer(as_if.who),
        device: as_if.device,
        hlc: Hlc { millis: bench.now(), counter: 900 },
        seen: as_if.assignments[&order].last().unwrap().version,
        anchor: None,
        gps: None,
    };
    Command { id: EntryId::from_bytes(random()), order, stamp, deed }
}

fn stated(change: &fieldbook_document::Change) -> ProvenChange {
    let actor: ActorId = change.actor;
    ProvenChange {
        actor,
        seq: change.seq,
        hash: change.hash,
        bytes: HEXLOWER.encode(&change.bytes),
    }
}
