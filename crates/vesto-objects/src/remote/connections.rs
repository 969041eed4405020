//! Connections to the endpoint: plain or TLS, kept open for the next request as long as the endpoint keeps them.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::{Patience, RemoteEndpoint, RemoteError, RemoteSettings};
use crate::store::lock;

type Sender = SendRequest<Full<Bytes>>;

/// More idle ones are closed.
const MAX_IDLE: usize = 128;

pub(super) struct Connections {
    endpoint: RemoteEndpoint,
    tls: Option<TlsConnector>,
    patience: Patience,
    /// By the host of their certificate: that of the bucket, or of the endpoint.
    idle: Arc<Mutex<Vec<(String, Sender)>>>,
}

/// A connection that is answering. It goes back only when the answer was read to its end: dropped before, it is closed.
pub(super) struct Lease {
    host: String,
    sender: Sender,
    idle: Arc<Mutex<Vec<(String, Sender)>>>,
}

impl Lease {
    pub(super) fn give_back(self) {
        let mut idle = lock(&self.idle);
        if idle.len() < MAX_IDLE && !self.sender.is_closed() {
            idle.push((self.host, self.sender));
        }
    }
}

impl Connections {
    pub(super) fn new(settings: &RemoteSettings) -> Result<Self, RemoteError> {
        let tls = if settings.endpoint.tls { Some(connector(settings)?) } else { None };
        let (endpoint, patience) = (settings.endpoint.clone(), settings.patience);
        Ok(Self { endpoint, tls, patience, idle: Arc::default() })
    }

    /// Sends to `host`, which is the endpoint's or a bucket's there, and waits for the head of the answer.
    pub(super) async fn send(
        &self,
        host: &str,
        request: Request<Full<Bytes>>,
    ) -> Result<(Response<Incoming>, Lease), RemoteError> {
        let mut sender = match self.idle_one(host).await {
            Some(sender) => sender,
            None => self.connect(host).await?,
        };
        let silence = self.patience.silence;
        let answer = tokio::time::timeout(silence, sender.send_request(request)).await;
        let answer = answer.map_err(|_| RemoteError::Silence(silence))?.map_err(RemoteError::Broken)?;
        Ok((answer, Lease { host: host.to_owned(), sender, idle: Arc::clone(&self.idle) }))
    }

    async fn idle_one(&self, host: &str) -> Option<Sender> {
        loop {
            let mut sender = {
                let mut idle = lock(&self.idle);
                let at = idle.iter().rposition(|(known, _)| known == host)?;
                idle.swap_remove(at).1
            };
            if sender.ready().await.is_ok() {
                return Some(sender);
            }
        }
    }

    async fn connect(&self, host: &str) -> Result<Sender, RemoteError> {
        let patience = self.patience.connect;
        let connecting = tokio::time::timeout(patience, self.handshake(host)).await;
        connecting.map_err(|_| RemoteError::Silence(patience))?
    }

    async fn handshake(&self, host: &str) -> Result<Sender, RemoteError> {
        // A bucket's host resolves to where the endpoint is; local endpoints often have no name for it.
        let name = if self.tls.is_some() { host } else { &self.endpoint.host };
        let address = name.trim_start_matches('[').trim_end_matches(']');
        let stream = TcpStream::connect((address, self.endpoint.port)).await.map_err(RemoteError::Connect)?;
        stream.set_nodelay(true).map_err(RemoteError::Connect)?;
        let Some(tls) = &self.tls else { return open(stream).await };
        let name = ServerName::try_from(address.to_owned()).map_err(std::io::Error::other);
        let name = name.map_err(RemoteError::Connect)?;
        open(tls.connect(name, stream).await.map_err(RemoteError::Connect)?).await
    }
}

async fn open<S>(stream: S) -> Result<Sender, RemoteError>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(RemoteError::Broken)?;
    // Ends when the sender and the answer's body are gone, or the endpoint hangs up.
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the S3 endpoint ended");
        }
    });
    Ok(sender)
}

fn connector(settings: &RemoteSettings) -> Result<TlsConnector, RemoteError> {
    let unusable = |what: String| RemoteError::Settings { what };
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(settings.roots.iter().cloned());
    if added == 0 {
        return Err(unusable("the list of certificate authorities".to_owned()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
