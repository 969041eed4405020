//! Where the endpoint is, how buckets are addressed there, and as whom.

use std::time::Duration;

use http::Uri;
use rustls_pki_types::CertificateDer;
use vesto_types::{Region, Secret};

use super::RemoteError;

#[derive(Debug, Clone)]
pub struct RemoteSettings {
    pub endpoint: RemoteEndpoint,
    /// Of all its buckets, and in its signatures.
    pub region: Region,
    pub addressing: Addressing,
    pub credentials: RemoteCredentials,
    /// Who may certify an `https` endpoint.
    pub roots: Vec<CertificateDer<'static>>,
    pub patience: Patience,
}

/// `http://host[:port]` or `https://host[:port]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteEndpoint {
    pub(super) tls: bool,
    pub(super) host: String,
    pub(super) port: u16,
    /// As in the `Host` header: without the scheme's own port.
    pub(super) authority: String,
}

impl RemoteEndpoint {
    /// `None` unless it is a scheme and a host, and nothing else.
    pub fn parse(url: &str) -> Option<Self> {
        let uri: Uri = url.trim_end_matches('/').parse().ok()?;
        let tls = match uri.scheme_str()? {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        if uri.path() != "/" || uri.query().is_some() || authority.host().is_empty() {
            return None;
        }
        let usual = if tls { 443 } else { 80 };
        let port = authority.port_u16().unwrap_or(usual);
        let host = authority.host().to_owned();
        let authority = if port == usual { host.clone() } else { format!("{host}:{port}") };
        Some(Self { tls, host, port, authority })
    }

    pub fn is_tls(&self) -> bool {
        self.tls
    }
}

impl std::fmt::Display for RemoteEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", if self.tls { "https" } else { "http" }, self.authority)
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Addressing {
    /// `https://host/bucket/key`, which every endpoint but AWS's newest understands.
    #[default]
    Path,
    /// `https://bucket.host/key`.
    VirtualHost,
}

/// An access key of the endpoint's.
#[derive(Debug, Clone)]
pub struct RemoteCredentials {
    pub access_key_id: String,
    pub secret_access_key: Secret,
    pub session_token: Option<Secret>,
}

/// How long one attempt may take, and how many there are before an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    pub connect: Duration,
    /// Until an answer begins, and between two pieces of its body.
    pub silence: Duration,
    /// In a row without any progress.
    pub attempts: u32,
    /// Doubled with every attempt, up to [`Patience::MAX_PAUSE`]; a random part of it is waited.
    pub first_pause: Duration,
}

impl Patience {
    pub const MAX_PAUSE: Duration = Duration::from_secs(5);
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(60),
            attempts: 10,
            first_pause: Duration::from_millis(50),
        }
    }
}

impl RemoteSettings {
    /// With everything else as it is by default.
    pub fn new(endpoint: &str, region: Region, credentials: RemoteCredentials) -> Result<Self, RemoteError> {
        let endpoint = RemoteEndpoint::parse(endpoint);
        let endpoint = endpoint.ok_or_else(|| RemoteError::Settings { what: "the URL of the endpoint".to_owned() })?;
        let (addressing, patience) = (Addressing::default(), Patience::default());
        Ok(Self { endpoint, region, addressing, credentials, roots: Vec::new(), patience })
    }
}
