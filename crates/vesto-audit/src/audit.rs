//! The handle to the log.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use vesto_types::{Clock, Ids};

use crate::event::{Category, Event};
use crate::files::Files;
use crate::metric_names;
use crate::queue::Queue;
use crate::writer;

#[derive(Debug, Clone)]
pub struct AuditSettings {
    /// Made at need, for its owner alone.
    pub directory: PathBuf,
    /// All files together; the oldest go first.
    pub max_bytes: u64,
    /// One file; at most half of all.
    pub file_bytes: u64,
}

/// Cheap to clone; all clones write to the same log.
#[derive(Clone, Default)]
pub struct Audit(Option<Arc<Queue>>);

impl Audit {
    /// Keeps nothing.
    pub fn off() -> Self {
        Self(None)
    }

    /// Opens the log in its directory, going on where it ended, and starts its writer.
    pub fn open(settings: &AuditSettings, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> io::Result<Self> {
        metric_names::describe();
        let files = Files::open(settings)?;
        let queue = Arc::new(Queue::default());
        let writer = writer::Writer { queue: Arc::clone(&queue), files, clock, ids };
        thread::Builder::new().name("vesto-audit".to_owned()).spawn(move || writer.run())?;
        Ok(Self(Some(queue)))
    }

    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Hands over an event without waiting. If there is no room, data events are lost.
    pub fn record(&self, event: Event) {
        if let Some(queue) = &self.0 {
            queue.push(event);
        }
    }

    /// Hands over an event; a management event waits until there is room for it.
    pub async fn record_surely(&self, event: Event) {
        let Some(queue) = &self.0 else { return };
        if event.category == Category::Management {
            queue.room_for_management().await;
        }
        queue.push(event);
    }

    /// Waits until everything handed over before is written.
    pub async fn flush(&self) {
        if let Some(queue) = &self.0 {
            queue.drained().await;
        }
    }

    /// Writes what is left, syncs it to the disk, and ends the writer. What is recorded afterwards is lost.
    pub async fn close(&self) {
        if let Some(queue) = &self.0 {
            queue.close();
            queue.drained().await;
        }
    }
}

impl std::fmt::Debug for Audit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Audit").field("on", &self.is_on()).finish()
    }
}
