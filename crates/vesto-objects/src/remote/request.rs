//! One request: addressed, signed, sent, and sent again while that may help.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vesto_aws_wire::signing::Signer;
use vesto_aws_wire::sigv4::{HttpRequest, PayloadHash, sha256_hex};

use super::connections::Lease;
use super::retry::Attempts;
use super::{Addressing, Exchange, Remote, RemoteError};

/// Answers that are read whole: a page of a thousand keys of a thousand bytes fits, each byte escaped.
const MAX_WHOLE_ANSWER: usize = 16 << 20;

const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &QUERY.remove(b'/');

pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) bucket: &'a str,
    /// Empty for the bucket itself.
    pub(super) key: &'a str,
    pub(super) query: Vec<(&'static str, String)>,
    /// All of them are signed.
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Bytes,
    /// Who is told of the answers and of each attempt that is repeated.
    exchange: Option<Arc<Exchange>>,
}

impl<'a> Call<'a> {
    pub(super) fn new(method: Method, bucket: &'a str, key: &'a str) -> Self {
        Self { method, bucket, key, query: Vec::new(), headers: Vec::new(), body: Bytes::new(), exchange: None }
    }

    pub(super) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn body(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    pub(super) fn told_to(self, exchange: &Arc<Exchange>) -> Self {
        Self { exchange: Some(Arc::clone(exchange)), ..self }
    }
}

/// The head of an answer that is a success, its body to come.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Incoming,
    pub(super) lease: Lease,
}

/// An answer that was read whole.
pub(super) struct Whole {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Remote {
    /// One attempt; an answer that is no success is an error.
    pub(super) async fn send_once(&self, call: &Call<'_>) -> Result<Answer, RemoteError> {
        let (host, request) = self.signed(call)?;
        let (answer, lease) = self.connections.send(&host, request).await?;
        let (head, body) = answer.into_parts();
        let status = head.status.as_u16();
        if head.status.is_success() {
            return Ok(Answer { status, headers: head.headers, body, lease });
        }
        // Without its text an error is still one.
        let text = self.whole_body(body, lease).await.unwrap_or_default();
        Err(RemoteError::answer(status, &text))
    }

    /// As many attempts as it takes. `read` says whether the answer is usable; if it is damaged, it is asked for again.
    pub(super) async fn send<T>(
        &self,
        call: &Call<'_>,
        mut read: impl FnMut(Whole) -> Result<T, RemoteError>,
    ) -> Result<T, RemoteError> {
        let mut attempts = Attempts::new(self).told_to(call.exchange.clone());
        loop {
            let outcome = match self.send_once(call).await {
                Ok(Answer { headers, body, lease, .. }) => {
                    if let Some(exchange) = &call.exchange {
                        exchange.answered(&headers);
                    }
                    self.whole_body(body, lease).await.and_then(|body| read(Whole { headers, body }))
                }
                Err(error) => Err(error),
            };
            match outcome {
                Ok(read) => return Ok(read),
                Err(error) => attempts.pause(self, error).await?,
            }
        }
    }

    async fn whole_body(&self, mut body: Incoming, lease: Lease) -> Result<Bytes, RemoteError> {
        let silence = self.settings.patience.silence;
        let mut whole = Vec::new();
        loop {
            let frame = tokio::time::timeout(silence, body.frame()).await;
            let Some(frame) = frame.map_err(|_| RemoteError::Silence(silence))? else { break };
            if let Ok(data) = frame.map_err(RemoteError::Broken)?.into_data() {
                if whole.len() + data.len() > MAX_WHOLE_ANSWER {
                    return Err(RemoteError::damaged("an answer is too long"));
                }
                whole.extend_from_slice(&data);
            }
        }
        lease.give_back();
        Ok(Bytes::from(whole))
    }

    fn signed(&self, call: &Call<'_>) -> Result<(String, Request<Full<Bytes>>), RemoteError> {
        let settings = &self.settings;
        // An endpoint or a proxy before it may take them for steps between directories, and so for another bucket.
        if call.key.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err(RemoteError::Request { what: "a key with a segment `.` or `..`".to_owned() });
        }
        let key = utf8_percent_encode(call.key, PATH);
        let (host, authority, path) = match settings.addressing {
            Addressing::Path if call.key.is_empty() => {
                (settings.endpoint.host.clone(), settings.endpoint.authority.clone(), format!("/{}", call.bucket))
            }
            Addressing::Path => {
                let path = format!("/{}/{key}", call.bucket);
                (settings.endpoint.host.clone(), settings.endpoint.authority.clone(), path)
            }
            Addressing::VirtualHost => {
                let of_bucket = |name: &str| format!("{}.{name}", call.bucket);
                (of_bucket(&settings.endpoint.host), of_bucket(&settings.endpoint.authority), format!("/{key}"))
            }
        };
        let query: Vec<String> =
            call.query.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, QUERY))).collect();
        let query = query.join("&");
        let target = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
        let hash = sha256_hex(&call.body);
        let mut headers = vec![("host", authority.as_bytes()), ("x-amz-content-sha256", hash.as_bytes())];
        headers.extend(call.headers.iter().map(|(name, value)| (*name, value.as_bytes())));
        let credentials = &settings.credentials;
        let signer = Signer {
            access_key_id: &credentials.access_key_id,
            secret: &credentials.secret_access_key,
            session_token: credentials.session_token.as_ref().map(vesto_types::Secret::expose),
            region: settings.region.as_str(),
            service: "s3",
            now: self.clock.now(),
        };
        let http = HttpRequest { method: call.method.as_str(), path: &path, query: &query, headers: &headers };
        let added = signer.sign(&http, PayloadHash::Text(&hash));
        let mut request = Request::builder().method(call.method.clone()).uri(target);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        for (name, value) in added {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(call.body.clone()));
        let request = request.map_err(|error| RemoteError::Request { what: error.to_string() })?;
        Ok((host, request))
    }
}
