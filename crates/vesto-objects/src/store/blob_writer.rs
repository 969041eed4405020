//! Writing a blob: bytes are gathered until they are worth a trip to the blocking threads, where they are hashed and
//! written. One batch is on its way while the next is gathered, so an upload holds at most two batches in memory.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::id::Id;
use bytes::Bytes;
use tokio::task::JoinHandle;

use super::blob_reader::Extent;
use super::{PendingBlobs, Store, StoreError, blocking};
use crate::checksum::{ChecksumAlgorithm, Digested, Digests};

const BATCH_BYTES: usize = 1 << 20;

/// Makes the directories and clears what an earlier process was writing.
pub(super) fn prepare_directories(root: &Path) -> std::io::Result<()> {
    // Whoever may read the files need not ask for permission.
    fs::DirBuilder::new().recursive(true).mode(0o700).create(root)?;
    let temporary = root.join("tmp");
    match fs::remove_dir_all(&temporary) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        other => other?,
    }
    fs::create_dir_all(&temporary)?;
    for prefix in 0..=u8::MAX {
        fs::create_dir_all(root.join("blobs").join(format!("{prefix:02x}")))?;
    }
    Ok(())
}

/// A blob on its way. Dropping it removes what was written.
pub(crate) struct BlobWriter {
    file: BlobFile,
    gathered: Vec<Bytes>,
    gathered_bytes: usize,
    size: u64,
    state: State,
}

enum State {
    Idle(Box<Sink>),
    Writing(JoinHandle<std::io::Result<Box<Sink>>>),
    /// A write failed; every further call fails as well.
    Failed,
}

struct Sink {
    file: Option<File>,
    temporary: TemporaryFile,
    digests: Digests,
}

/// Removes a temporary file that never got its final name.
struct TemporaryFile {
    path: PathBuf,
    exists: bool,
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // A leftover is harmless: `tmp/` is cleared when the store opens.
        if self.exists {
            drop(fs::remove_file(&self.path));
        }
    }
}

/// A blob's final name, reserved against the sweeper until it is published or given up.
struct BlobFile {
    blob: Id,
    path: PathBuf,
    pending: Arc<PendingBlobs>,
}

impl Drop for BlobFile {
    fn drop(&mut self) {
        self.pending.remove(self.blob);
    }
}

/// A complete, synced blob that no object refers to yet. Dropping it removes the file.
pub(crate) struct StagedBlob {
    file: BlobFile,
    pub(crate) size: u64,
    pub(crate) digested: Digested,
    remove: bool,
}

impl StagedBlob {
    pub(crate) fn id(&self) -> Id {
        self.file.blob
    }

    /// An object or part refers to the blob now.
    pub(super) fn keep(mut self) {
        self.remove = false;
    }

    /// Unknown whether something refers to it: the file stays, and the next start decides.
    pub(super) fn abandon(mut self) {
        self.remove = false;
    }
}

impl Drop for StagedBlob {
    fn drop(&mut self) {
        if self.remove {
            // What cannot be removed now is found again by the sweep at start.
            drop(fs::remove_file(&self.file.path));
        }
    }
}

impl Store {
    pub(crate) fn blob_writer(&self, algorithm: ChecksumAlgorithm) -> BlobWriter {
        self.blob_writer_with(self.new_id(), Digests::new(algorithm))
    }

    /// For a part of an object that this system itself uploads: its ETag is its blob's id.
    pub(crate) fn part_writer(&self, algorithm: ChecksumAlgorithm) -> BlobWriter {
        let blob = self.new_id();
        self.blob_writer_with(blob, Digests::of_part(algorithm, blob.to_bytes()))
    }

    fn blob_writer_with(&self, blob: Id, digests: Digests) -> BlobWriter {
        self.pending.insert(blob);
        let temporary = TemporaryFile { path: self.temporary_path(blob), exists: false };
        BlobWriter {
            file: BlobFile { blob, path: self.blob_path(blob), pending: Arc::clone(&self.pending) },
            gathered: Vec::new(),
            gathered_bytes: 0,
            size: 0,
            state: State::Idle(Box::new(Sink { file: None, temporary, digests })),
        }
    }
}

impl Store {
    /// A new blob that shares the bytes of another; `None` if the file system cannot do that.
    pub(super) async fn link_blob(&self, of: Extent, digested: Digested) -> Result<Option<StagedBlob>, StoreError> {
        let blob = self.new_id();
        self.pending.insert(blob);
        let file = BlobFile { blob, path: self.blob_path(blob), pending: Arc::clone(&self.pending) };
        let (from, to) = (self.blob_path(of.blob), file.path.clone());
        let linked = blocking(move || {
            let linked = fs::hard_link(&from, &to).is_ok();
            if linked && let Some(directory) = to.parent() {
                File::open(directory)?.sync_all()?;
            }
            Ok(linked)
        })
        .await?;
        Ok(linked.then_some(StagedBlob { file, size: of.size, digested, remove: true }))
    }
}

impl BlobWriter {
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) async fn write(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.size += bytes.len() as u64;
        self.gathered_bytes += bytes.len();
        self.gathered.push(bytes);
        if self.gathered_bytes < BATCH_BYTES {
            return Ok(());
        }
        let sink = self.sink().await?;
        let batch = std::mem::take(&mut self.gathered);
        self.gathered_bytes = 0;
        self.state = State::Writing(tokio::task::spawn_blocking(move || write_batch(sink, &batch)));
        Ok(())
    }

    /// Writes the rest, syncs the file and gives it its final name.
    pub(crate) async fn finish(mut self) -> Result<StagedBlob, StoreError> {
        let sink = self.sink().await?;
        let batch = std::mem::take(&mut self.gathered);
        let path = self.file.path.clone();
        let digested = blocking(move || {
            let sink = write_batch(sink, &batch)?;
            install(*sink, &path)
        })
        .await?;
        Ok(StagedBlob { file: self.file, size: self.size, digested, remove: true })
    }

    /// Waits for the batch on its way, if any.
    async fn sink(&mut self) -> Result<Box<Sink>, StoreError> {
        match std::mem::replace(&mut self.state, State::Failed) {
            State::Idle(sink) => Ok(sink),
            State::Writing(task) => Ok(task.await.map_err(std::io::Error::other)??),
            State::Failed => Err(StoreError::File(std::io::Error::other("an earlier write of this blob failed"))),
        }
    }
}

fn write_batch(mut sink: Box<Sink>, batch: &[Bytes]) -> std::io::Result<Box<Sink>> {
    let mut file = match sink.file.take() {
        Some(file) => file,
        None => {
            let file = OpenOptions::new().write(true).create_new(true).open(&sink.temporary.path)?;
            sink.temporary.exists = true;
            file
        }
    };
    if let [bytes] = batch {
        sink.digests.update(bytes);
        file.write_all(bytes)?;
    } else {
        // One write for many small pieces: the network delivers them in sizes of its own.
        let mut joined = Vec::with_capacity(batch.iter().map(Bytes::len).sum());
        batch.iter().for_each(|bytes| joined.extend_from_slice(bytes));
        sink.digests.update(&joined);
        file.write_all(&joined)?;
    }
    sink.file = Some(file);
    Ok(sink)
}

fn install(sink: Sink, path: &Path) -> std::io::Result<Digested> {
    let Sink { file, mut temporary, digests } = sink;
    if let Some(file) = file {
        file.sync_all()?;
    }
    fs::rename(&temporary.path, path)?;
    temporary.exists = false;
    if let Some(directory) = path.parent() {
        File::open(directory)?.sync_all()?;
    }
    Ok(digests.finish())
}
