//! Hands to spare: while a hub serves one caller and nobody else, what can be done side by side is done on all cores.
//! As soon as somebody else comes, it goes on with one, so that nobody waits for work that another made large.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use fieldbook_document::spawn_opener;

use super::Hub;
use crate::error::HubError;

/// More would gain little: every push is written by one.
const MOST: usize = 4;

/// Who uses them.
#[derive(Default)]
pub(super) struct Hands {
    /// How many callers are served.
    served: AtomicUsize,
    /// Whether there are none to spare, ever.
    bound: AtomicBool,
}

/// A caller, until it is dropped.
pub(crate) struct Served<'h>(&'h AtomicUsize);

impl Drop for Served<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hub {
    /// Notes that a caller is served from now on.
    pub(crate) fn serve(&self) -> Served<'_> {
        let served = &self.0.hands.served;
        served.fetch_add(1, Ordering::Relaxed);
        Served(served)
    }

    /// Does one thing after the other from now on, so that a simulation can repeat what happened.
    pub fn bind_hands(&self) {
        self.0.hands.bound.store(true, Ordering::Relaxed);
    }

    fn has_hands_to_spare(&self) -> bool {
        let hands = &self.0.hands;
        hands.served.load(Ordering::Relaxed) <= 1 && !hands.bound.load(Ordering::Relaxed)
    }

    /// Does `work` for each item, on a thread of its own and on more while there are hands to spare. The results come in
    /// the order of the items, without those that `work` panicked over; after an error no more are begun.
    ///
    /// # Errors
    /// The first of `work`, in the order in which they came.
    pub(crate) fn side_by_side<I: Sync, T: Send>(
        &self,
        items: &[I],
        work: impl Fn(&I) -> Result<T, HubError> + Sync,
    ) -> Result<Vec<T>, HubError> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(items.len()));
        let failed = Mutex::new(None);
        let do_next = || {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else { return false };
            match work(item) {
                Ok(result) => lock(&done).push((place, result)),
                Err(error) => {
                    next.store(items.len(), Ordering::Relaxed);
                    lock(&failed).get_or_insert(error);
                }
            }
            true
        };
        let go_on = |hand| hand == 0 || self.has_hands_to_spare();
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            let (go_on, do_next) = (&go_on, &do_next);
            let start = |hand| {
                let work = move || {
                    while go_on(hand) && do_next() {}
                    Ok(())
                };
                spawn_opener(scope, "hub-hands", work).ok()
            };
            let hands: Vec<_> = (0..cores.min(MOST).min(items.len())).filter_map(start).collect();
            for hand in hands {
                drop(hand.join()); // whether it ended well shows in what was done
            }
            // only what no thread could be had for is left
            while do_next() {}
        });
        if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_unstable_by_key(|(place, _)| *place);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Barrier;

    use super::*;

    fn hub() -> (tempfile::TempDir, Hub) {
        let dir = tempfile::tempdir().unwrap();
        let hub = Hub::open(dir.path()).unwrap();
        (dir, hub)
    }

    /// Whether one thread does everything.
    fn is_one(hub: &Hub) -> bool {
        let threads = hub.side_by_side(&[0; 40], |_| Ok(thread::current().id())).unwrap();
        threads.into_iter().collect::<HashSet<_>>().len() == 1
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let (_dir, hub) = hub();
        let items: Vec<u32> = (0..500).collect();
        assert_eq!(hub.side_by_side(&items, |n| Ok(*n)).unwrap(), items);
        assert!(hub.side_by_side(&[0_u32; 0], |n| Ok(*n)).unwrap().is_empty());
    }

    #[test]
    fn an_error_ends_the_work() {
        let (_dir, hub) = hub();
        let begun = AtomicUsize::new(0);
        let work = |n: &usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *n == 3 { Err(HubError::Internal) } else { Ok(()) }
        };
        let items: Vec<_> = (0..10_000).collect();
        assert!(matches!(hub.side_by_side(&items, work), Err(HubError::Internal)));
        assert!(begun.into_inner() < items.len());
    }

    #[test]
    fn who_is_alone_has_all_hands() {
        let (_dir, hub) = hub();
        let _alone = hub.serve();
        let hands = thread::available_parallelism().map_or(1, NonZero::get).min(MOST);
        // each waits until all have begun
        let all = Barrier::new(hands);
        let begun = hub.side_by_side(&vec![(); hands], |()| Ok(all.wait().is_leader())).unwrap();
        assert_eq!(begun.into_iter().filter(|is_last| *is_last).count(), 1);
    }

    #[test]
    fn who_is_not_alone_has_one() {
        let (_dir, hub) = hub();
        let _first = hub.serve();
        let second = hub.serve();
        assert!(is_one(&hub));
        drop(second);
        hub.bind_hands();
        assert!(is_one(&hub));
    }
}
