//! The one place where columnar formats meet the object store: an object, read in ranges under the statement's
//! authorization, always the version that the load began with.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use vesto_formats::columnar::{Pending, RangeReader};
use vesto_objects::{ByteRange, GetObject, get_object};
use vesto_types::SqlError;

use super::super::job::Job;
use super::super::tally::Place;
use crate::authorization::S3Call;
use crate::statements::storage::reading_context;

/// Reads that are waited for on threads that may block.
pub(super) struct ObjectFile {
    job: Arc<Job>,
    unit: usize,
    size: u64,
    runtime: Handle,
}

impl ObjectFile {
    pub(super) fn new(job: &Arc<Job>, at: &Place<'_>, runtime: &Handle) -> Self {
        Self { job: Arc::clone(job), unit: at.index, size: at.file.size, runtime: runtime.clone() }
    }
}

impl RangeReader for ObjectFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn start(&self, range: Range<u64>) -> Pending {
        let (sender, receiver) = oneshot::channel();
        let (job, unit) = (Arc::clone(&self.job), self.unit);
        self.runtime.spawn(async move {
            let bytes = tokio::select! {
                biased;
                () = job.outcome.stop.cancelled() => Err(io::Error::from(io::ErrorKind::Interrupted)),
                bytes = read(&job, unit, range) => bytes.map_err(|error| {
                    // The statement's own error; the one that the decoder makes of it comes too late to be seen.
                    job.outcome.fail(error);
                    io::Error::from(io::ErrorKind::Interrupted)
                }),
            };
            let _nobody_waits = sender.send(bytes);
        });
        Box::new(move || receiver.blocking_recv().unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into())))
    }
}

async fn read(job: &Job, unit: usize, range: Range<u64>) -> Result<Bytes, SqlError> {
    let Some(at) = job.place(unit).filter(|_| !range.is_empty()) else { return Ok(Bytes::new()) };
    let file = at.file;
    job.storage.authorized.check_alive()?;
    let context = reading_context(&file.bucket, &file.key);
    let part = ByteRange::Inclusive { first: range.start, last: range.end - 1 };
    let request = GetObject::listed(&file.etag, file.size).range(part).told_to(&job.tally.exchange(&at));
    let object = get_object(job.storage.ctx(), &job.storage.objects, &file.bucket, &file.key, &request).await;
    let call = S3Call::Read { bucket: &file.bucket, key: &file.key, under: job.prefix.as_ref() };
    let mut body = object.map_err(|error| job.storage.failed(&error, &call))?.body;
    let mut bytes = BytesMut::with_capacity(usize::try_from(range.end - range.start).unwrap_or(0));
    while let Some(block) = body.next().await {
        let block = block.map_err(|error| job.storage.interrupted(&error, &context))?;
        job.tally.add_bytes(&at, block.len() as u64);
        bytes.extend_from_slice(&block);
    }
    Ok(bytes.freeze())
}
