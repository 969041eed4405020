//! The writer's thread: from events to lines on the disk.

use std::sync::Arc;
use std::time::{Duration, Instant};

use vesto_types::{Clock, Ids};

use crate::event::{Category, Event, Origin, Parameters, Response, UserIdentity};
use crate::files::Files;
use crate::metric_names;
use crate::queue::{Batch, Lost, Queue};
use crate::record;

/// What was written is on the disk after so long at most. (A process that dies loses nothing that was written.)
const SYNC_EVERY: Duration = Duration::from_secs(1);
/// How often a disk that cannot be written to is spoken of.
const COMPLAIN_EVERY: Duration = Duration::from_secs(60);

pub(crate) struct Writer {
    pub(crate) queue: Arc<Queue>,
    pub(crate) files: Files,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
}

/// However the writer ends, nobody waits for it any longer.
struct Ending(Arc<Queue>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.ended();
    }
}

impl Writer {
    pub(crate) fn run(mut self) {
        let _ending = Ending(Arc::clone(&self.queue));
        let mut synced = Instant::now();
        let mut complained: Option<Instant> = None;
        let mut unwritten = Lost::default();
        loop {
            let patience = self.files.is_dirty().then(|| SYNC_EVERY.saturating_sub(synced.elapsed()));
            let batch = self.queue.take(patience);
            let last = batch.as_ref().is_some_and(|batch| batch.last);
            if let Some(mut batch) = batch {
                batch.lost.data += unwritten.data;
                batch.lost.management += unwritten.management;
                unwritten = self.write(batch, &mut complained);
                self.queue.written();
            }
            if self.files.is_dirty() && (last || synced.elapsed() >= SYNC_EVERY) {
                synced = Instant::now();
                if let Err(error) = self.files.sync() {
                    complain(&error, &mut complained);
                }
            }
            if last {
                return;
            }
        }
    }

    /// Answers with what could not be written.
    fn write(&mut self, batch: Batch, complained: &mut Option<Instant>) -> Lost {
        let mut failed = Lost::default();
        if batch.lost.any() {
            let event = self.told(batch.lost);
            if let Err(error) = self.line(&event) {
                complain(&error, complained);
                failed = batch.lost;
            }
        }
        for event in &batch.events {
            if let Err(error) = self.line(event) {
                complain(&error, complained);
                metrics::counter!(metric_names::LOST, "category" => event.category.as_str()).increment(1);
                match event.category {
                    Category::Data => failed.data += 1,
                    Category::Management => failed.management += 1,
                }
            }
        }
        if let Err(error) = self.files.flush() {
            complain(&error, complained);
        }
        failed
    }

    fn line(&mut self, event: &Event) -> std::io::Result<()> {
        let line = record::line(event, &self.ids.uuid().to_string());
        self.files.append(&line)?;
        metrics::counter!(metric_names::WRITTEN, "category" => event.category.as_str()).increment(1);
        Ok(())
    }

    /// The record that says how many records are missing.
    fn told(&self, lost: Lost) -> Event {
        Event {
            at: self.clock.now(),
            category: Category::Management,
            source: "audit.vesto".into(),
            name: "RecordsLost".into(),
            read_only: false,
            region: String::new(),
            identity: Arc::new(UserIdentity { kind: "AWSService", ..UserIdentity::default() }),
            origin: Origin::Service("audit.vesto"),
            request_id: self.ids.uuid().to_string(),
            parameters: Parameters::None,
            response: Response::None,
            failure: None,
            resources: Vec::new(),
            recipient_account: None,
            additional: vec![("lostDataEvents", lost.data.into()), ("lostManagementEvents", lost.management.into())],
        }
    }
}

fn complain(error: &std::io::Error, complained: &mut Option<Instant>) {
    if complained.is_none_or(|at| at.elapsed() >= COMPLAIN_EVERY) {
        *complained = Some(Instant::now());
        tracing::error!(%error, "the audit log cannot be written");
    }
}
