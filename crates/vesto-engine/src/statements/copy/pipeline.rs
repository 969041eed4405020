//! The load itself: readers hand chunks to loaders through a short queue. Both run on the CPU runtime, none on the
//! wire's. Dropping the future ends them all; the files they had begun are removed.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use vesto_types::SqlError;
use vesto_warehouse::NewDataFile;

use super::job::{Job, broken};
use super::loader::{self, Queue};
use super::reader;

pub(super) async fn run(job: &Arc<Job>, cpu: &Handle) -> Result<Vec<NewDataFile>, SqlError> {
    let _ends_with_this_future = job.outcome.stop.clone().drop_guard();
    let (sender, receiver) = mpsc::channel(job.limits.chunks_ahead);
    let next = Arc::new(AtomicUsize::new(0));
    let n_readers = job.limits.n_readers.min(job.tasks.len());
    let readers: Vec<_> =
        (0..n_readers).map(|_| cpu.spawn(reader::run(Arc::clone(job), Arc::clone(&next), sender.clone()))).collect();
    drop(sender);
    let queue = Arc::new(Queue::new(receiver));
    let loaders: Vec<_> = (0..job.limits.n_loaders)
        .map(|_| {
            let (job, queue) = (Arc::clone(job), Arc::clone(&queue));
            cpu.spawn_blocking(move || {
                loader::run(&job, &queue).unwrap_or_else(|error| {
                    job.outcome.fail(error);
                    Vec::new()
                })
            })
        })
        .collect();
    drop(queue);
    let mut files = Vec::new();
    for loader in loaders {
        match loader.await {
            Ok(finished) => files.extend(finished),
            Err(error) => job.outcome.fail(broken("a loader ended early", &error)),
        }
    }
    for reader in readers {
        if let Err(error) = reader.await {
            job.outcome.fail(broken("a reader ended early", &error));
        }
    }
    job.outcome.result()?;
    Ok(files)
}
