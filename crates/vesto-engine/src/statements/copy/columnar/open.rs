//! Opening files: the footer is read and compared with the table, then the pieces go to the loaders, small ones with
//! their bytes under way. Blocking.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use vesto_formats::columnar::{ColumnarFile, InMemory, Pending, RangeReader};
use vesto_types::SqlError;

use super::super::job::Job;
use super::super::tally::Place;
use super::object_file::ObjectFile;
use super::{Columnar, errors};

/// A piece of a file for a loader.
pub(super) struct Work {
    pub(super) unit: usize,
    pub(super) file: Arc<ColumnarFile>,
    pub(super) piece: usize,
    pub(super) source: Arc<dyn RangeReader>,
    /// The piece's bytes and where they begin, unless they are many.
    pub(super) bytes: Option<(u64, Pending)>,
}

/// A file of this size is read at once, footer and all.
const SMALL_FILE: u64 = 1 << 20;
/// A piece of this size is read at once; a larger one through windows, as it is decoded.
const SMALL_PIECE: u64 = 8 << 20;

/// Opens one file after the other until there are no more, or the load has ended.
pub(super) fn run(
    job: &Arc<Job>,
    columnar: Columnar,
    next: &AtomicUsize,
    loaders: &mpsc::Sender<Work>,
) -> Result<(), SqlError> {
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(at) = job.place(index).filter(|_| !job.outcome.is_stopped()) else { return Ok(()) };
        // Keys without content (folders, markers) are no files.
        if at.file.size > 0 {
            open(job, columnar, &at, loaders)?;
        }
    }
}

fn open(job: &Arc<Job>, columnar: Columnar, at: &Place<'_>, loaders: &mpsc::Sender<Work>) -> Result<(), SqlError> {
    job.tally.begin_unit(at);
    let object = at.file;
    let remote = ObjectFile::new(job, at, &Handle::current());
    let source: Arc<dyn RangeReader> = if object.size <= SMALL_FILE {
        let bytes = remote.read(0..object.size).map_err(|error| errors::interrupted(job, object, &error))?;
        Arc::new(InMemory::whole(bytes))
    } else {
        Arc::new(remote)
    };
    let file = ColumnarFile::open(columnar.format, source.as_ref(), &job.target.fields, columnar.options);
    let mut file = file.map_err(|error| errors::failed(job, at, &error))?;
    // Files are as good as pieces for keeping all loaders busy.
    let n_pieces = job.limits.n_loaders.div_ceil(job.files.len().max(1));
    file.split(&source, n_pieces).map_err(|error| errors::failed(job, at, &error))?;
    let file = Arc::new(file);
    for (index, piece) in file.pieces().iter().enumerate() {
        let n_bytes = piece.bytes.end - piece.bytes.start;
        let at_once = n_bytes <= SMALL_PIECE && !source.is_in_memory();
        let bytes = at_once.then(|| (piece.bytes.start, source.start(piece.bytes.clone())));
        let work = Work { unit: at.index, file: Arc::clone(&file), piece: index, source: Arc::clone(&source), bytes };
        job.tally.chunk_sent(at);
        // Loaders are gone only when the load has ended.
        if loaders.blocking_send(work).is_err() {
            return Ok(());
        }
    }
    job.tally.unit_read(at);
    Ok(())
}
