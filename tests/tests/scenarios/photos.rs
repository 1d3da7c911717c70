//! Scenario 23: the same photo from two phones.

use fieldbook_client::model::{EvidenceKind, EvidenceSubject};
use fieldbook_client::{AttachmentDraft, CommandOptions};
use fieldbook_tests::World;

/// Scenario 23.
#[test]
fn the_same_photo_from_two_phones_is_one_photo_with_two_references() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("plate.jpg");
    std::fs::write(&file, b"\xff\xd8 a photo of the plate \xff\xd9").unwrap();
    World::in_both_orders(|world| {
        let draft = || AttachmentDraft {
            file: file.clone(),
            kind: EvidenceKind::Photo,
            subject: EvidenceSubject::Order,
        };
        let one = world.a.phone.attach(world.order, draft(), CommandOptions::default()).unwrap();
        let other = world.b.phone.attach(world.order, draft(), CommandOptions::default()).unwrap();
        assert_eq!(one.photo, other.photo);
        world.settle();
        let references = world.a.view(world.order).evidence;
        assert_eq!(references.len(), 2);
        assert!(references.iter().all(|reference| reference.blob == one.photo));
        assert_eq!(world.rules(), ["same_photo"]);
        let status = world.a.phone.sync_status().unwrap();
        assert_eq!(
            (status.photos_pending, status.safe_to_wipe),
            (0, true),
            "both phones have the hub's word for it"
        );
    });
}
