//! From an accepted socket to a startup packet: TLS when the client asks for it and the server has a certificate.
//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP>

use std::collections::BTreeMap;
use std::io;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::frontend::{FrameError, StartupPacket};
use crate::stream::{Socket, Wire, WireError};

/// PostgreSQL's limit for the first packet.
const STARTUP_LIMIT: usize = 10_000;

pub(crate) enum Negotiated {
    Startup(Startup),
    Cancel { process_id: i32, secret: i32 },
}

pub(crate) struct Startup {
    pub(crate) wire: Wire,
    pub(crate) tls: bool,
    pub(crate) user: String,
    pub(crate) database: String,
    pub(crate) parameters: BTreeMap<String, String>,
}

pub(crate) async fn negotiate(mut tcp: TcpStream, acceptor: Option<&TlsAcceptor>) -> Result<Negotiated, WireError> {
    // A client asks for encryption at most twice (GSS, then TLS) before it says who it is.
    for _ in 0..3 {
        match read_packet(&mut tcp).await? {
            StartupPacket::GssEncRequest => tcp.write_all(b"N").await?,
            StartupPacket::SslRequest => match acceptor {
                None => tcp.write_all(b"N").await?,
                Some(acceptor) => {
                    tcp.write_all(b"S").await?;
                    let mut tls = acceptor.accept(tcp).await?;
                    let packet = read_packet(&mut tls).await?;
                    return finish(Box::new(tls), packet, true);
                }
            },
            packet => return finish(Box::new(tcp), packet, false),
        }
    }
    Err(FrameError::Length.into())
}

/// Reads exactly one packet, so that nothing sent in the clear can slip in before TLS begins.
async fn read_packet(socket: &mut (impl Socket + ?Sized)) -> Result<StartupPacket, WireError> {
    let len = socket.read_i32().await?;
    let len = usize::try_from(len).ok().and_then(|len| len.checked_sub(4)).ok_or(FrameError::Length)?;
    if len > STARTUP_LIMIT {
        return Err(WireError::TooLong { len, limit: STARTUP_LIMIT });
    }
    let mut body = vec![0; len];
    socket.read_exact(&mut body).await?;
    Ok(StartupPacket::decode(Bytes::from(body))?)
}

fn finish(socket: Box<dyn Socket>, packet: StartupPacket, tls: bool) -> Result<Negotiated, WireError> {
    match packet {
        StartupPacket::CancelRequest { process_id, secret } => Ok(Negotiated::Cancel { process_id, secret }),
        StartupPacket::Startup(pairs) => {
            let mut parameters: BTreeMap<String, String> = pairs.into_iter().collect();
            let user = parameters.remove("user").unwrap_or_default();
            let database =
                parameters.remove("database").filter(|name| !name.is_empty()).unwrap_or_else(|| user.clone());
            Ok(Negotiated::Startup(Startup { wire: Wire::new(socket), tls, user, database, parameters }))
        }
        StartupPacket::SslRequest | StartupPacket::GssEncRequest => {
            Err(io::Error::new(io::ErrorKind::InvalidData, "encryption was requested twice").into())
        }
    }
}
