//! Reading an object's bytes: a stream over its blobs that reads one chunk ahead on the blocking threads, or what an
//! endpoint sends.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use super::id::Id;
use bytes::Bytes;
use futures::Stream;
use tokio::task::JoinHandle;

use super::Store;
use super::readers::ReadGuard;
use crate::remote::RemoteBody;

const CHUNK_BYTES: u64 = 1 << 20;

/// One blob of an object, in the object's order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) blob: Id,
    pub(crate) size: u64,
}

/// What is left to read of one blob.
struct Piece {
    path: PathBuf,
    file: Option<File>,
    at: u64,
    left: u64,
}

/// The bytes of an object, or of a range of it, in chunks of at most 1 MiB. They stay readable, whatever happens to
/// the object meanwhile, until the body is dropped.
pub struct ObjectBody {
    source: Source,
    left: u64,
}

enum Source {
    Blobs(Blobs),
    /// Never locked: it makes the body one that threads may share, as HTTP answers must be.
    Remote(Mutex<RemoteBody>),
}

struct Blobs {
    pieces: std::vec::IntoIter<Piece>,
    reading: Option<JoinHandle<std::io::Result<(Bytes, Piece)>>>,
    _guard: ReadGuard,
}

impl ObjectBody {
    pub(super) fn new(store: &Store, guard: ReadGuard, extents: &[Extent], range: Range<u64>) -> Self {
        let mut pieces = Vec::new();
        let mut start = 0_u64;
        for extent in extents {
            let end = start.saturating_add(extent.size);
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from < to {
                let path = store.blob_path(extent.blob);
                pieces.push(Piece { path, file: None, at: from - start, left: to - from });
            }
            start = end;
        }
        let mut blobs = Blobs { pieces: pieces.into_iter(), reading: None, _guard: guard };
        blobs.read_next(None);
        Self { source: Source::Blobs(blobs), left: range.end.saturating_sub(range.start) }
    }

    /// Bytes that come from elsewhere.
    pub(crate) fn remote(body: RemoteBody, len: u64) -> Self {
        Self { source: Source::Remote(Mutex::new(body)), left: len }
    }

    /// Bytes that have not been returned yet.
    pub fn remaining(&self) -> u64 {
        self.left
    }
}

impl Blobs {
    fn read_next(&mut self, current: Option<Piece>) {
        let piece = current.filter(|piece| piece.left > 0).or_else(|| self.pieces.next());
        self.reading = piece.map(|piece| tokio::task::spawn_blocking(move || read_chunk(piece)));
    }
}

fn read_chunk(mut piece: Piece) -> std::io::Result<(Bytes, Piece)> {
    let mut file = match piece.file.take() {
        Some(file) => file,
        None => {
            let mut file = File::open(&piece.path)?;
            file.seek(SeekFrom::Start(piece.at))?;
            file
        }
    };
    let wanted = piece.left.min(CHUNK_BYTES);
    let mut chunk = Vec::with_capacity(usize::try_from(wanted).unwrap_or_default());
    (&mut file).take(wanted).read_to_end(&mut chunk)?;
    if chunk.len() as u64 != wanted {
        return Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "blob is shorter than its object"));
    }
    piece.left -= wanted;
    piece.file = Some(file);
    Ok((Bytes::from(chunk), piece))
}

impl Blobs {
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<std::io::Result<Bytes>>> {
        let Some(reading) = self.reading.as_mut() else { return Poll::Ready(None) };
        let finished = match Pin::new(reading).poll(cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(finished) => finished,
        };
        match finished.map_err(std::io::Error::other).and_then(|read| read) {
            Ok((bytes, piece)) => {
                self.read_next(Some(piece));
                Poll::Ready(Some(Ok(bytes)))
            }
            Err(error) => {
                self.reading = None;
                Poll::Ready(Some(Err(error)))
            }
        }
    }
}

impl Stream for ObjectBody {
    type Item = std::io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let body = self.get_mut();
        let next = match &mut body.source {
            Source::Blobs(blobs) => blobs.poll_next(cx),
            Source::Remote(remote) => remote.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll_next(cx),
        };
        if let Poll::Ready(Some(Ok(bytes))) = &next {
            body.left = body.left.saturating_sub(bytes.len() as u64);
        }
        next
    }
}

impl std::fmt::Debug for ObjectBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ObjectBody").field("left", &self.left).finish_non_exhaustive()
    }
}
