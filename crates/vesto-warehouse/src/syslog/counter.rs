//! Ids that grow across restarts: handed out from blocks, each of which is stored before its ids are used up.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;

use super::task::Request;

/// **Invariant:** after a restart counting goes on at the last stored limit, above every id handed out before. A new
/// block is asked for when half of the last one is left.
#[derive(Debug)]
pub(super) struct DurableCounter {
    name: &'static str,
    block: u64,
    next: AtomicU64,
    limit: AtomicU64,
    requests: mpsc::WeakUnboundedSender<Request>,
}

impl DurableCounter {
    pub(super) fn new(name: &'static str, block: u64, first: u64, requests: &mpsc::UnboundedSender<Request>) -> Self {
        let requests = requests.downgrade();
        Self { name, block, next: AtomicU64::new(first), limit: AtomicU64::new(first + block), requests }
    }

    pub(super) fn take(&self) -> u64 {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let limit = self.limit.load(Ordering::Relaxed);
        if id + self.block / 2 >= limit {
            let more = limit + self.block;
            let mine = self.limit.compare_exchange(limit, more, Ordering::Relaxed, Ordering::Relaxed).is_ok();
            if let Some(requests) = self.requests.upgrade().filter(|_| mine) {
                let _closed = requests.send(Request::Reserve { name: self.name, limit: more });
            }
        }
        id
    }
}
