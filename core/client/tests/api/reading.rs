use fieldbook_client::ListFilter;
use fieldbook_client::model::VisitState;

use crate::phone::{ENGINEER, ORDER, now, phone};

#[test]
fn the_list_shows_where_the_own_visit_stands() {
    let (_folder, phone) = phone();
    phone.accept(ORDER, now()).unwrap();
    let listed = phone.orders(ListFilter::Open).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].row.own_visit, listed[0].row.number.as_str()),
        (VisitState::Accepted, "WO-1001")
    );
}

#[test]
fn chinese_words_are_found_and_nothing_finds_nothing() {
    let (_folder, phone) = phone();
    for words in ["轴承", "轴", "pump", "WO-1001"] {
        assert_eq!(phone.search(words, 10).unwrap().len(), 1, "{words}");
    }
    for words in ["", "  ", "变速箱", "\"*("] {
        assert!(phone.search(words, 10).unwrap().is_empty(), "{words}");
    }
}

#[test]
fn the_owner_is_who_the_office_said() {
    let (_folder, phone) = phone();
    let owner = phone.owner().unwrap().unwrap();
    assert_eq!(
        (owner.engineer, owner.name.as_str(), owner.van.as_str()),
        (ENGINEER, "Li Wei", "van 7")
    );
}

#[test]
fn reading_goes_on_while_a_write_is_under_way() {
    let (folder, phone) = phone();
    let file = folder.path().join("photo.jpg");
    std::fs::write(&file, vec![1; 20_000_000]).unwrap();
    let draft = fieldbook_client::AttachmentDraft {
        file,
        kind: fieldbook_client::model::EvidenceKind::Photo,
        subject: fieldbook_client::model::EvidenceSubject::Order,
    };
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| phone.attach(ORDER, draft, now()).unwrap());
        let mut reads = 0;
        while !writing.is_finished() {
            phone.orders(ListFilter::All).unwrap();
            reads += 1;
        }
        assert!(reads > 3, "{reads} reads while a photo of 20 MB was taken in");
    });
}
