//! Loading Parquet and ORC: openers read footers and hand pieces (row groups, stripes) to loaders, which decode them and
//! write rows. The pieces of one file are as good as many files for keeping all cores busy.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html>

mod errors;
mod object_file;
mod open;

use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use vesto_formats::Replacement;
use vesto_formats::columnar::{ColumnarFormat, ColumnarOptions, InMemory, RangeReader};
use vesto_sql::copy::{CopyFormat, CopyOptions};
use vesto_types::SqlError;
use vesto_warehouse::NewDataFile;

pub(super) use self::errors::{no_meta, wrong_length};
use self::open::Work;
use super::job::{Job, broken};
use super::loader::Files;

/// A columnar format with what the statement says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columnar {
    format: ColumnarFormat,
    options: ColumnarOptions,
}

pub(super) fn format(options: &CopyOptions) -> Option<Columnar> {
    let (format, serialize_to_json) = match options.format {
        CopyFormat::Parquet { serialize_to_json } => (ColumnarFormat::Parquet, serialize_to_json),
        CopyFormat::Orc { serialize_to_json } => (ColumnarFormat::Orc, serialize_to_json),
        _ => return None,
    };
    let replacement = options.accept_invalid_chars.and_then(|character| u8::try_from(character).ok());
    let options = ColumnarOptions { serialize_to_json, fill_record: options.fill_record, replacement };
    Some(Columnar { format, options })
}

/// Loads all files. Dropping the future ends it; data files that were begun are removed.
pub(super) async fn run(job: &Arc<Job>, columnar: Columnar, cpu: &Handle) -> Result<Vec<NewDataFile>, SqlError> {
    let _ends_with_this_future = job.outcome.stop.clone().drop_guard();
    let (sender, receiver) = mpsc::channel(job.limits.n_loaders);
    let next = Arc::new(AtomicUsize::new(0));
    let n_openers = job.limits.n_readers.min(job.units.len());
    let openers: Vec<_> = (0..n_openers)
        .map(|_| {
            let (job, next, sender) = (Arc::clone(job), Arc::clone(&next), sender.clone());
            cpu.spawn_blocking(move || {
                open::run(&job, columnar, &next, &sender).unwrap_or_else(|error| job.outcome.fail(error));
            })
        })
        .collect();
    drop(sender);
    let queue = Arc::new(Mutex::new(receiver));
    let loaders: Vec<_> = (0..job.limits.n_loaders)
        .map(|_| {
            let (job, queue) = (Arc::clone(job), Arc::clone(&queue));
            cpu.spawn_blocking(move || {
                load(&job, &queue).unwrap_or_else(|error| {
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
    for opener in openers {
        if let Err(error) = opener.await {
            job.outcome.fail(broken("a file's opener ended early", &error));
        }
    }
    job.outcome.result()?;
    Ok(files)
}

/// Decodes and writes pieces until there are no more. The files are durable, and known to nobody else yet. Blocking.
fn load(job: &Job, queue: &Mutex<mpsc::Receiver<Work>>) -> Result<Vec<NewDataFile>, SqlError> {
    let mut files = Files::new(job);
    loop {
        let work = queue.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(work) = work else { break };
        load_piece(job, work, &mut files)?;
        if job.outcome.is_stopped() {
            return Ok(Vec::new());
        }
    }
    if job.outcome.is_stopped() { Ok(Vec::new()) } else { files.finish() }
}

fn load_piece(job: &Job, work: Work, files: &mut Files<'_>) -> Result<(), SqlError> {
    let Work { unit, file, piece, source, bytes } = work;
    let Some(at) = job.place(unit) else { return Ok(()) };
    let object = at.file;
    let failed = |error| errors::failed(job, &at, &error);
    let source: Arc<dyn RangeReader> = match bytes {
        Some((first, pending)) => {
            let bytes = pending().map_err(|error| errors::interrupted(job, object, &error))?;
            Arc::new(InMemory::part(object.size, first, bytes))
        }
        None => source,
    };
    for converted in file.read(piece, &source).map_err(failed)? {
        if job.outcome.is_stopped() {
            return Ok(());
        }
        let converted = converted.map_err(failed)?;
        let n_rows = converted.batch.num_rows() as u64;
        job.tally.add_lines(&at, n_rows);
        job.tally.add_rows(n_rows);
        let (replacements, n_replaced) = replacements(&converted.replaced);
        job.tally.replace(&replacements, n_replaced, &at, &job.target.fields);
        files.write(&converted.batch)?;
    }
    job.tally.chunk_loaded(&at);
    Ok(())
}

/// Values that ACCEPTINVCHARS changed, as the log has them, and how many rows they are in. The rows have no text.
fn replacements(replaced: &[(u64, usize)]) -> (Vec<Replacement>, u64) {
    let mut rows: Vec<u64> = replaced.iter().map(|(row, _)| *row).collect();
    rows.dedup();
    let logged = replaced.iter().map(|(row, column)| Replacement {
        line_number: i64::try_from(row + 1).unwrap_or(i64::MAX),
        column: *column,
        raw_line: String::new(),
    });
    (logged.collect(), rows.len() as u64)
}

#[cfg(test)]
mod tests;
