//! Word of new objects for those who act on them. It is only a hint: a watcher that was away, or too slow
//! ([`RecvError::Lagged`](tokio::sync::broadcast::error::RecvError::Lagged)), looks for itself.

use tokio::sync::broadcast;

use super::Store;

/// What a slow watcher may be behind.
const BACKLOG: usize = 4096;

/// An object that was written, or written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectCreated {
    pub bucket: String,
    pub key: String,
}

pub(super) fn channel() -> broadcast::Sender<ObjectCreated> {
    broadcast::Sender::new(BACKLOG)
}

impl Store {
    pub(crate) fn watch(&self) -> broadcast::Receiver<ObjectCreated> {
        self.watchers.subscribe()
    }
}
