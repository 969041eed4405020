//! A connection's two buffers over its socket, plain or TLS.

use std::io;
use std::pin::Pin;
use std::task::Poll;

use bytes::{Buf, Bytes, BytesMut};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::frontend::{FrameError, FrontendMessage};

/// Before the password is proven a message is a password: PostgreSQL's own limit is 64 KiB.
pub(crate) const LIMIT_BEFORE_LOGIN: usize = 64 << 10;
/// A statement's text is at most 16 MB in Redshift; bound values may come with it.
pub(crate) const LIMIT_AFTER_LOGIN: usize = 64 << 20;
/// Output is sent when it is longer than this.
pub(crate) const FLUSH_AT: usize = 64 << 10;
/// How much a client may send ahead while a statement runs before it has to wait.
const READ_AHEAD: usize = 1 << 20;

pub(crate) trait Socket: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Socket for T {}

#[derive(Debug, Error)]
pub(crate) enum WireError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Frame(#[from] FrameError),
    #[error("message of {len} bytes is longer than the limit of {limit}")]
    TooLong { len: usize, limit: usize },
}

pub(crate) struct Wire {
    socket: Box<dyn Socket>,
    input: BytesMut,
    is_closed: bool,
    /// What has been said and not yet sent.
    pub(crate) out: BytesMut,
}

impl Wire {
    pub(crate) fn new(socket: Box<dyn Socket>) -> Self {
        let (input, out) = (BytesMut::with_capacity(8 << 10), BytesMut::with_capacity(8 << 10));
        Self { socket, input, is_closed: false, out }
    }

    /// The next message, or `None` when the client has closed the connection. Cancel safe.
    pub(crate) async fn message(&mut self, limit: usize) -> Result<Option<FrontendMessage>, WireError> {
        loop {
            if let Some((kind, body)) = self.take_frame(limit)? {
                return Ok(Some(FrontendMessage::decode(kind, body)?));
            }
            if self.socket.read_buf(&mut self.input).await? == 0 {
                return Ok(None);
            }
        }
    }

    fn take_frame(&mut self, limit: usize) -> Result<Option<(u8, Bytes)>, WireError> {
        let Some((&kind, rest)) = self.input.split_first() else { return Ok(None) };
        let Some(word) = rest.first_chunk::<4>() else { return Ok(None) };
        // The length counts its own word but not the type byte.
        let len = usize::try_from(i32::from_be_bytes(*word)).ok().and_then(|len| len.checked_sub(4));
        let len = len.ok_or(FrameError::Length)?;
        if len > limit {
            return Err(WireError::TooLong { len, limit });
        }
        if self.input.len() < 5 + len {
            self.input.reserve(5 + len - self.input.len());
            return Ok(None);
        }
        self.input.advance(5);
        Ok(Some((kind, self.input.split_to(len).freeze())))
    }

    pub(crate) async fn flush(&mut self) -> io::Result<()> {
        self.socket.write_all(&self.out).await?;
        self.out.clear();
        self.socket.flush().await
    }

    pub(crate) async fn flush_if_full(&mut self) -> io::Result<()> {
        if self.out.len() >= FLUSH_AT { self.flush().await } else { Ok(()) }
    }

    /// Sends what the socket takes at once; the rest stays.
    pub(crate) async fn send_some(&mut self) -> io::Result<()> {
        std::future::poll_fn(|context| {
            while !self.out.is_empty() {
                match Pin::new(&mut self.socket).poll_write(context, &self.out) {
                    Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                    Poll::Ready(Ok(n_bytes)) => self.out.advance(n_bytes),
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending => return Poll::Ready(Ok(())),
                }
            }
            match Pin::new(&mut self.socket).poll_flush(context) {
                Poll::Ready(flushed) => Poll::Ready(flushed),
                Poll::Pending => Poll::Ready(Ok(())),
            }
        })
        .await
    }

    /// Whether `closed` has found the peer gone, and nothing that it sent is left to be read.
    pub(crate) fn is_over(&self) -> bool {
        self.is_closed && self.input.is_empty()
    }

    /// Resolves when the peer is gone. Messages that arrive meanwhile are kept for later. Cancel safe.
    pub(crate) async fn closed(&mut self) {
        loop {
            if self.input.len() >= READ_AHEAD {
                return std::future::pending().await;
            }
            match self.socket.read_buf(&mut self.input).await {
                Ok(0) | Err(_) => {
                    self.is_closed = true;
                    return;
                }
                Ok(_) => {}
            }
        }
    }

    pub(crate) async fn shutdown(&mut self) {
        // The peer may be gone already; there is nobody left to tell.
        let _ = self.flush().await;
        let _ = self.socket.shutdown().await;
    }
}
