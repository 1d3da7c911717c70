use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fieldbook_client::{Change, ChangeListener, Fieldbook, Subscription};

use crate::phone::{ORDER, now, phone};

struct Ears(Mutex<Sender<Change>>);

impl ChangeListener for Ears {
    fn changed(&self, change: Change) {
        drop(self.0.lock().unwrap().send(change));
    }
}

pub(crate) fn listen(phone: &Fieldbook) -> (Subscription, Receiver<Change>) {
    let (heard, changes) = channel();
    (phone.subscribe(Arc::new(Ears(Mutex::new(heard)))), changes)
}

pub(crate) fn hear(changes: &Receiver<Change>) -> Change {
    changes.recv_timeout(Duration::from_secs(20)).expect("a change")
}

/// The pending count that is heard next.
fn hear_pending(changes: &Receiver<Change>) -> u64 {
    loop {
        if let Change::Sync(status) = hear(changes) {
            return status.changes_pending;
        }
    }
}

#[test]
fn a_listener_hears_what_is_and_then_what_becomes() {
    let (_folder, phone) = phone();
    let (_subscription, changes) = listen(&phone);
    assert_eq!(hear(&changes), Change::Orders(vec![ORDER]));
    assert_eq!(hear_pending(&changes), 0);
    phone.accept(ORDER, now()).unwrap();
    assert_eq!(hear(&changes), Change::Orders(vec![ORDER]));
    assert_eq!(hear_pending(&changes), 1);
    phone.lock();
    assert_eq!(hear(&changes), Change::Locked);
}

#[test]
fn a_refused_verb_tells_nobody_anything() {
    let (_folder, phone) = phone();
    let (_subscription, changes) = listen(&phone);
    hear_pending(&changes);
    phone.submit(ORDER, now()).unwrap_err();
    phone.lock();
    assert_eq!(hear(&changes), Change::Locked);
}

#[test]
fn a_listener_may_call_the_core() {
    struct Reader(Arc<Fieldbook>, Mutex<Sender<usize>>);
    impl ChangeListener for Reader {
        fn changed(&self, _: Change) {
            let orders =
                self.0.orders(fieldbook_client::ListFilter::All).map_or(0, |orders| orders.len());
            self.1.lock().unwrap().send(orders).unwrap();
        }
    }
    let (_folder, phone) = phone();
    let (phone, (heard, counts)) = (Arc::new(phone), channel());
    let subscription = phone.subscribe(Arc::new(Reader(Arc::clone(&phone), Mutex::new(heard))));
    assert_eq!(counts.recv_timeout(Duration::from_secs(20)).unwrap(), 1);
    subscription.cancel();
}

#[test]
fn a_subscription_does_not_keep_the_store_open() {
    let (folder, phone) = phone();
    let (subscription, changes) = listen(&phone);
    hear(&changes);
    drop(phone);
    assert!(!subscription.is_active());
    crate::phone::open(folder.path());
}
