use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use fieldbook_store::Counts;

use super::*;

const PATIENCE: Duration = Duration::from_secs(20);

fn order(byte: u8) -> OrderId {
    OrderId::from_bytes([byte; 16])
}

fn status() -> SyncStatus {
    SyncStatus::new(Counts::default(), Vec::new(), None, false, None)
}

struct Phone {
    locked: bool,
}

impl Present for Phone {
    fn orders(&self) -> Option<Vec<OrderId>> {
        Some(vec![order(1), order(2)])
    }

    fn status(&self) -> Option<SyncStatus> {
        Some(status())
    }

    fn is_locked(&self) -> bool {
        self.locked
    }
}

struct Ears(Mutex<Sender<Change>>);

impl ChangeListener for Ears {
    fn changed(&self, change: Change) {
        drop(self.0.lock().unwrap().send(change));
    }
}

fn notifier(locked: bool) -> Notifier {
    Notifier::start(Phone { locked }, Arc::new(Log::new(None))).unwrap()
}

fn listen(notifier: &Notifier) -> (Subscription, Receiver<Change>) {
    let (heard, changes) = channel();
    (notifier.subscribe(Arc::new(Ears(Mutex::new(heard)))), changes)
}

fn hear(changes: &Receiver<Change>) -> Change {
    changes.recv_timeout(PATIENCE).expect("a change")
}

#[test]
fn whoever_subscribes_hears_the_current_value_first_and_then_each_change() {
    let notifier = notifier(false);
    let (_subscription, changes) = listen(&notifier);
    assert_eq!(hear(&changes), Change::Orders(vec![order(1), order(2)]));
    assert_eq!(hear(&changes), Change::Sync(status()));
    notifier.tell(Notice::Orders(vec![order(7)]));
    assert_eq!(hear(&changes), Change::Orders(vec![order(7)]));
    assert_eq!(hear(&changes), Change::Sync(status()), "with the order, the counts of the outbox");
}

#[test]
fn whoever_subscribes_to_a_locked_core_hears_that() {
    let notifier = notifier(true);
    let (_subscription, changes) = listen(&notifier);
    assert_eq!(hear(&changes), Change::Locked);
}

#[test]
fn nothing_is_heard_after_the_end_of_a_subscription() {
    let notifier = notifier(false);
    let (ended, silent) = listen(&notifier);
    let (_other, changes) = listen(&notifier);
    for changes in [&silent, &silent, &changes, &changes] {
        hear(changes);
    }
    assert!(ended.is_active());
    ended.cancel();
    notifier.tell(Notice::Locked);
    while hear(&changes) != Change::Locked {}
    assert!(silent.try_recv().is_err());
}

#[test]
fn a_listener_that_panics_is_dropped_and_the_others_go_on() {
    struct Panicking;
    impl ChangeListener for Panicking {
        fn changed(&self, _: Change) {
            panic!("the app's listener fails");
        }
    }
    let notifier = notifier(false);
    let panicking = notifier.subscribe(Arc::new(Panicking));
    let (_other, changes) = listen(&notifier);
    hear(&changes);
    notifier.tell(Notice::Locked);
    while hear(&changes) != Change::Locked {}
    assert!(!panicking.is_active());
}

#[test]
fn a_subscription_outlives_the_core_and_then_is_over() {
    let notifier = notifier(false);
    let (subscription, changes) = listen(&notifier);
    hear(&changes);
    drop(notifier);
    assert!(!subscription.is_active());
}

#[test]
fn changes_that_pile_up_are_told_as_one() {
    let notices =
        [Notice::Orders(vec![order(2)]), Notice::Status, Notice::Orders(vec![order(1), order(2)])];
    let batch: Batch = notices.into_iter().collect();
    let changes = batch.changes(|| Some(status()));
    assert_eq!(changes, [Change::Orders(vec![order(1), order(2)]), Change::Sync(status())]);
}
