//! A queue before each order that is worked on: phones that push to the same order at once would make each other judge
//! again. Each order has its own, so that nobody waits for work on an order of others, however large they made it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use fieldbook_model::OrderId;

/// Queues remembered before those that nobody stands in are forgotten.
const REMEMBERED: usize = 1_024;

/// The queues in which somebody stands, and some more.
#[derive(Default)]
pub(super) struct Queues(Mutex<HashMap<OrderId, Weak<Mutex<()>>>>);

impl Queues {
    /// The queue before this order: whoever holds its lock works, the others wait.
    pub(super) fn at(&self, order: OrderId) -> Arc<Mutex<()>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&order).and_then(Weak::upgrade) {
            return queue;
        }
        if queues.len() >= REMEMBERED {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        let queue = Arc::default();
        queues.insert(order, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(n: u16) -> OrderId {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&n.to_be_bytes());
        OrderId::from_bytes(id)
    }

    #[test]
    fn work_on_one_order_lets_nobody_wait_who_works_on_another() {
        let queues = Queues::default();
        let first = queues.at(order(0));
        let _working = first.lock().unwrap();
        assert!(queues.at(order(0)).try_lock().is_err());
        for n in 1..500 {
            assert!(queues.at(order(n)).try_lock().is_ok(), "order {n}");
        }
    }

    #[test]
    fn orders_that_nobody_works_on_are_forgotten() {
        let queues = Queues::default();
        let kept = queues.at(order(0));
        for n in 1..3_000 {
            queues.at(order(n));
        }
        assert!(queues.0.lock().unwrap().len() <= REMEMBERED);
        assert!(Arc::ptr_eq(&kept, &queues.at(order(0))));
    }
}
