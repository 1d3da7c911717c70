use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fieldbook_client::{Fieldbook, KeyProvider, KeyUnavailable, Ports};
use fieldbook_wire::{Id16, SigningKey, WipeOrder};
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::phone::{DEVICE, HUB_SECRET, KEY, ORDER, code, config, now, open, phone};

/// A key that can be destroyed.
#[derive(Default)]
struct Keystore {
    destroyed: AtomicBool,
}

impl KeyProvider for Keystore {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
        let is_destroyed = self.destroyed.load(Ordering::SeqCst);
        Ok(Zeroizing::new(if is_destroyed { [0xEE; 32] } else { KEY }))
    }

    fn destroy_key(&self) {
        self.destroyed.store(true, Ordering::SeqCst);
    }
}

fn with_keystore(folder: &TempDir) -> (Fieldbook, Arc<Keystore>) {
    let keys = Arc::new(Keystore::default());
    let phone = Fieldbook::open(config(folder.path()), Ports::system(keys.clone())).unwrap();
    (phone, keys)
}

fn order_for(device: [u8; 16], secret: [u8; 32]) -> String {
    WipeOrder::sign(Id16::from_bytes(device), 7, &SigningKey::from_bytes(&secret)).to_string()
}

#[test]
fn a_phone_with_work_of_its_own_is_not_wiped_but_by_a_signed_order() {
    let (folder, phone) = phone();
    phone.accept(ORDER, now()).unwrap();
    drop(phone);
    let (phone, keys) = with_keystore(&folder);
    assert_eq!(code(phone.wipe(None)), "not_safe_to_wipe");
    let device = *DEVICE.as_bytes();
    for (order, why) in [
        ("fieldbook:wipe?order=AAAA".to_owned(), "no order"),
        (order_for([0; 16], HUB_SECRET), "for another phone"),
        (order_for(device, [9; 32]), "of another hub"),
    ] {
        assert_eq!(code(phone.wipe(Some(&order))), "wipe_order_invalid", "{why}");
    }
    assert_eq!(phone.sync_status().unwrap().changes_pending, 1, "nothing was changed");
    assert!(!keys.destroyed.load(Ordering::SeqCst));

    phone.wipe(Some(&order_for(device, HUB_SECRET))).unwrap();
    assert!(keys.destroyed.load(Ordering::SeqCst), "the key goes first");
    assert_eq!(code(phone.sync_status()), "locked");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "then the files");
    drop(phone);
    assert_eq!(open(folder.path()).owner().unwrap(), None, "a new phone");
}

#[test]
fn a_phone_whose_work_is_at_the_hub_is_wiped() {
    let (folder, phone) = phone();
    assert!(phone.sync_status().unwrap().safe_to_wipe);
    phone.wipe(None).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
