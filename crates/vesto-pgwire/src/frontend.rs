//! Messages from the client, decoded from a complete, length-checked frame.
//!
//! Written here rather than taken from a library because every byte is hostile until the password is proven: decoding
//! never reads outside its frame and never allocates more than the frame holds
//! (docs/decisions/2026-11-24-own-wire-messages.md).

use bytes::Bytes;
use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum FrameError {
    #[error("invalid frontend message type {0}")]
    UnknownType(u8),
    #[error("invalid message length")]
    Length,
    #[error("message is shorter than its contents say")]
    Truncated,
    #[error("message has bytes after its end")]
    Trailing,
    #[error("invalid byte sequence for encoding \"UTF8\"")]
    NotUtf8,
    #[error("unsupported protocol version {major}.{minor}: the server speaks 3.0")]
    Protocol { major: u16, minor: u16 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FrontendMessage {
    Query(String),
    Parse {
        name: String,
        sql: String,
        parameter_oids: Vec<u32>,
    },
    Bind(Bind),
    Describe(Target),
    Execute {
        portal: String,
        max_rows: usize,
    },
    Close(Target),
    Flush,
    Sync,
    Terminate,
    /// Password, SASLInitialResponse or SASLResponse: which one, the state of the exchange says.
    Password(Bytes),
    /// CopyData, CopyDone and CopyFail outside a copy: PostgreSQL ignores them.
    Copy,
    FunctionCall,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Statement(String),
    Portal(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bind {
    pub(crate) portal: String,
    pub(crate) statement: String,
    pub(crate) parameter_formats: Vec<i16>,
    pub(crate) parameters: Vec<Option<Bytes>>,
    pub(crate) result_formats: Vec<i16>,
}

/// The first packet of a connection, which has no type byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StartupPacket {
    SslRequest,
    GssEncRequest,
    CancelRequest { process_id: i32, secret: i32 },
    Startup(Vec<(String, String)>),
}

const CANCEL_REQUEST: (u16, u16) = (1234, 5678);
const SSL_REQUEST: (u16, u16) = (1234, 5679);
const GSS_REQUEST: (u16, u16) = (1234, 5680);

impl StartupPacket {
    /// Decodes what follows the length word.
    pub(crate) fn decode(body: Bytes) -> Result<Self, FrameError> {
        let mut reader = Reader(body);
        match (reader.u16()?, reader.u16()?) {
            CANCEL_REQUEST => Ok(Self::CancelRequest { process_id: reader.i32()?, secret: reader.i32()? }),
            SSL_REQUEST => Ok(Self::SslRequest),
            GSS_REQUEST => Ok(Self::GssEncRequest),
            // A newer minor version is answered as 3.0: every client that sends one accepts that.
            (3, _) => {
                let mut parameters = Vec::new();
                loop {
                    let name = reader.text()?;
                    if name.is_empty() {
                        return Ok(Self::Startup(parameters));
                    }
                    parameters.push((name, reader.text()?));
                }
            }
            (major, minor) => Err(FrameError::Protocol { major, minor }),
        }
    }
}

impl FrontendMessage {
    /// Decodes the body of a message whose type byte is `kind`.
    pub(crate) fn decode(kind: u8, body: Bytes) -> Result<Self, FrameError> {
        let mut reader = Reader(body);
        let message = match kind {
            b'Q' => Self::Query(reader.text()?),
            b'P' => Self::Parse {
                name: reader.text()?,
                sql: reader.text()?,
                parameter_oids: reader.list(4, |reader| Ok(reader.i32()?.cast_unsigned()))?,
            },
            b'B' => Self::Bind(Bind {
                portal: reader.text()?,
                statement: reader.text()?,
                parameter_formats: reader.list(2, Reader::i16)?,
                parameters: reader.list(4, Reader::value)?,
                result_formats: reader.list(2, Reader::i16)?,
            }),
            b'D' => Self::Describe(reader.target()?),
            b'C' => Self::Close(reader.target()?),
            b'E' => Self::Execute {
                portal: reader.text()?,
                // Zero, or a negative count, means all rows.
                max_rows: usize::try_from(reader.i32()?).unwrap_or(0),
            },
            b'H' => Self::Flush,
            b'S' => Self::Sync,
            b'X' => return Ok(Self::Terminate),
            b'p' => return Ok(Self::Password(reader.0)),
            b'd' | b'c' | b'f' => return Ok(Self::Copy),
            b'F' => return Ok(Self::FunctionCall),
            unknown => return Err(FrameError::UnknownType(unknown)),
        };
        if reader.0.is_empty() { Ok(message) } else { Err(FrameError::Trailing) }
    }
}

/// Reads a frame from its front; every read is checked.
pub(crate) struct Reader(pub(crate) Bytes);

impl Reader {
    pub(crate) fn bytes(&mut self, len: usize) -> Result<Bytes, FrameError> {
        if len > self.0.len() {
            return Err(FrameError::Truncated);
        }
        Ok(self.0.split_to(len))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], FrameError> {
        self.bytes(N)?.as_ref().try_into().map_err(|_| FrameError::Truncated)
    }

    fn u8(&mut self) -> Result<u8, FrameError> {
        self.array().map(u8::from_be_bytes)
    }

    fn u16(&mut self) -> Result<u16, FrameError> {
        self.array().map(u16::from_be_bytes)
    }

    fn i16(&mut self) -> Result<i16, FrameError> {
        self.array().map(i16::from_be_bytes)
    }

    pub(crate) fn i32(&mut self) -> Result<i32, FrameError> {
        self.array().map(i32::from_be_bytes)
    }

    /// A text that ends with a zero byte.
    pub(crate) fn text(&mut self) -> Result<String, FrameError> {
        let end = self.0.iter().position(|byte| *byte == 0).ok_or(FrameError::Truncated)?;
        let text = self.bytes(end)?;
        self.bytes(1)?;
        std::str::from_utf8(&text).map(str::to_owned).map_err(|_| FrameError::NotUtf8)
    }

    /// A length word and so many bytes; -1 is NULL.
    fn value(&mut self) -> Result<Option<Bytes>, FrameError> {
        match self.i32()? {
            -1 => Ok(None),
            len => {
                let len = usize::try_from(len).map_err(|_| FrameError::Length)?;
                self.bytes(len).map(Some)
            }
        }
    }

    /// A count word and so many items, each at least `item_len` bytes long.
    fn list<T>(
        &mut self,
        item_len: usize,
        read: impl Fn(&mut Self) -> Result<T, FrameError>,
    ) -> Result<Vec<T>, FrameError> {
        let count = usize::from(self.u16()?);
        if count * item_len > self.0.len() {
            return Err(FrameError::Truncated);
        }
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    fn target(&mut self) -> Result<Target, FrameError> {
        match self.u8()? {
            b'S' => self.text().map(Target::Statement),
            b'P' => self.text().map(Target::Portal),
            _ => Err(FrameError::Length),
        }
    }
}

#[cfg(test)]
mod tests;
