//! Who may still be reading deleted bytes. A reader holds a [`ReadGuard`] from before it looks at metadata until its
//! last byte; the sweeper waits for the guards that are older than the deletion. New readers never hold it up.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::lock;

#[derive(Debug, Default)]
pub(crate) struct Readers {
    state: Mutex<State>,
    left: Notify,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    active: BTreeSet<u64>,
}

/// Keeps the bytes of every object that exists now readable while it lives.
#[derive(Debug)]
pub(crate) struct ReadGuard {
    readers: Arc<Readers>,
    number: u64,
}

impl Readers {
    pub(crate) fn enter(self: &Arc<Self>) -> ReadGuard {
        let mut state = lock(&self.state);
        let number = state.next;
        state.next += 1;
        state.active.insert(number);
        ReadGuard { readers: Arc::clone(self), number }
    }

    /// Returns when every reader that entered before this call has left.
    pub(crate) async fn wait_for_earlier(&self) {
        let barrier = lock(&self.state).next;
        loop {
            let left = self.left.notified();
            if lock(&self.state).active.first().is_none_or(|oldest| *oldest >= barrier) {
                return;
            }
            left.await;
        }
    }
}

impl Drop for ReadGuard {
    fn drop(&mut self) {
        lock(&self.readers.state).active.remove(&self.number);
        self.readers.left.notify_waiters();
    }
}
