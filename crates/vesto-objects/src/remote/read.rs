//! `GetObject` and `HeadObject`. A read is of one version of the object: whatever has to be asked for again is asked for
//! under its ETag. Small objects are checked before their first byte is handed on; larger ones as their last byte is.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream::BoxStream;
use http::{HeaderMap, Method};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::connections::Lease;
use super::request::{Answer, Call};
use super::retry::Attempts;
use super::verify::{Known, Verifier};
use super::{Exchange, Remote, RemoteError};
use crate::{ETagMatch, GetObject, ObjectAttributes, ObjectMeta, ObjectState, ReadConditions};

/// Up to this size an object is held back until it is known to be whole.
const HELD_BACK_BYTES: u64 = 1 << 20;

pub(crate) type RemoteBody = BoxStream<'static, std::io::Result<Bytes>>;

/// An object opened for reading.
pub(crate) struct RemoteObject {
    pub(crate) meta: ObjectMeta,
    pub(crate) range: Range<u64>,
    pub(crate) body: RemoteBody,
}

/// What an answer's headers say.
struct Head {
    meta: ObjectMeta,
    /// The bytes that its body has.
    range: Range<u64>,
    known: Known,
}

impl Remote {
    pub(crate) async fn get(
        self: &Arc<Self>,
        bucket: &str,
        key: &str,
        request: &GetObject,
    ) -> Result<RemoteObject, RemoteError> {
        let mut attempts = Attempts::new(self).told_to(request.exchange.clone());
        let wanted = Wanted {
            range: request.range.map(|range| range.to_string()),
            etag: pinned(&request.conditions)?.map(str::to_owned),
            size: request.listed_size,
            exchange: request.exchange.clone(),
        };
        let (head, source) = loop {
            match self.open(bucket, key, &wanted).await {
                Ok(opened) => break opened,
                Err(error) => attempts.pause(self, error).await?,
            }
        };
        let Head { meta, range, known } = head;
        let known = if range == (0..meta.size) { known } else { Known::Nothing };
        let held_back = known != Known::Nothing && range.end - range.start <= HELD_BACK_BYTES;
        let reading = Reading {
            remote: Arc::clone(self),
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            etag: meta.etag.clone(),
            size: meta.size,
            wanted,
            at: range.start,
            range: range.clone(),
            source: Some(source),
            verifier: Verifier::new(&known),
            known,
            held_back,
            attempts,
        };
        Ok(RemoteObject { meta, range, body: reading.stream() })
    }

    pub(crate) async fn head(
        &self,
        bucket: &str,
        key: &str,
        conditions: &ReadConditions,
    ) -> Result<ObjectMeta, RemoteError> {
        let mut call = Call::new(Method::HEAD, bucket, key);
        if let Some(etag) = pinned(conditions)? {
            call = call.header("if-match", format!("\"{etag}\""));
        }
        let answered = self.send(&call, |answer| head_of(key, &answer.headers, 200)).await;
        Ok(answered.map_err(replaced)?.meta)
    }

    async fn open(&self, bucket: &str, key: &str, wanted: &Wanted) -> Result<(Head, Source), RemoteError> {
        let Wanted { range, etag, size, exchange } = wanted;
        let mut call = Call::new(Method::GET, bucket, key).header("x-amz-checksum-mode", "ENABLED");
        if let Some(range) = range {
            call = call.header("range", range.as_str());
        }
        if let Some(etag) = etag {
            call = call.header("if-match", format!("\"{etag}\""));
        }
        let Answer { status, headers, body, lease } = self.send_once(&call).await.map_err(replaced)?;
        if let Some(exchange) = exchange {
            exchange.answered(&headers);
        }
        let head = head_of(key, &headers, status)?;
        if (status == 206) != range.is_some() {
            return Err(RemoteError::damaged("the endpoint answered with another range than was asked for"));
        }
        if etag.as_ref().is_some_and(|etag| *etag != head.meta.etag) {
            return Err(RemoteError::Replaced);
        }
        // An answer may be shorter than the object, and have no digest that would tell.
        if let Some(listed) = size.filter(|listed| *listed != head.meta.size) {
            let what = format!("an object has {} bytes, but was listed with {listed}", head.meta.size);
            return Err(RemoteError::damaged(what));
        }
        Ok((head, Source { body, lease }))
    }
}

fn replaced(error: RemoteError) -> RemoteError {
    match error {
        RemoteError::Answer { status: 412, .. } => RemoteError::Replaced,
        other => other,
    }
}

/// The one version that may be read; other conditions are for S3's own face.
fn pinned(conditions: &ReadConditions) -> Result<Option<&str>, RemoteError> {
    let unknown = || RemoteError::Request { what: "a condition other than one ETag".to_owned() };
    let ReadConditions { if_match, if_none_match: None, if_modified_since: None, if_unmodified_since: None } =
        conditions
    else {
        return Err(unknown());
    };
    match if_match {
        None => Ok(None),
        Some(ETagMatch::OneOf(tags)) => match tags.as_slice() {
            [tag] => Ok(Some(tag)),
            _ => Err(unknown()),
        },
        Some(ETagMatch::Any) => Err(unknown()),
    }
}

fn head_of(key: &str, headers: &HeaderMap, status: u16) -> Result<Head, RemoteError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let missing = |name: &str| RemoteError::damaged(format!("an answer without a usable {name}"));
    let etag = text("etag").map(|etag| etag.trim_start_matches("W/").trim_matches('"'));
    let etag = etag.filter(|etag| !etag.is_empty()).ok_or_else(|| missing("ETag"))?.to_owned();
    let length: u64 = text("content-length").and_then(|text| text.parse().ok()).ok_or_else(|| missing("length"))?;
    let (range, size) = match (status, text("content-range")) {
        (206, range) => {
            let (range, size) = range.and_then(content_range).ok_or_else(|| missing("Content-Range"))?;
            if range.end - range.start != length {
                return Err(RemoteError::damaged("a range of another length than its body"));
            }
            (range, size)
        }
        _ => (0..length, length),
    };
    let modified = text("last-modified").and_then(|text| DateTime::parse_from_rfc2822(text).ok());
    let known = Known::of(headers, &etag);
    let checksum = match &known {
        Known::Checksum(checksum) => Some(checksum.clone()),
        Known::Md5(_) | Known::Nothing => None,
    };
    let parts = etag.rsplit_once('-').and_then(|(_, parts)| parts.parse().ok());
    let meta = ObjectMeta {
        key: key.to_owned(),
        size,
        etag,
        modified: modified.map(|time| time.with_timezone(&Utc)).unwrap_or_default(),
        checksum,
        parts,
        attributes: ObjectAttributes::default(),
        encryption: None,
        state: ObjectState::default(),
    };
    Ok(Head { meta, range, known })
}

/// `bytes 0-99/1234`
fn content_range(text: &str) -> Option<(Range<u64>, u64)> {
    let (range, size) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, size): (u64, u64, u64) = (first.parse().ok()?, last.parse().ok()?, size.parse().ok()?);
    (first <= last && last < size).then_some((first..last + 1, size))
}

/// What a request asks for.
struct Wanted {
    /// A header's value (`bytes=0-99`); `None` for the whole object.
    range: Option<String>,
    etag: Option<String>,
    /// What a listing says of the object.
    size: Option<u64>,
    exchange: Option<Arc<Exchange>>,
}

struct Source {
    body: Incoming,
    lease: Lease,
}

/// A body on its way.
struct Reading {
    remote: Arc<Remote>,
    bucket: String,
    key: String,
    etag: String,
    /// Of the object.
    size: u64,
    wanted: Wanted,
    range: Range<u64>,
    /// Everything before it was handed on, or is held back.
    at: u64,
    source: Option<Source>,
    known: Known,
    verifier: Verifier,
    held_back: bool,
    attempts: Attempts,
}

impl Reading {
    fn stream(self) -> RemoteBody {
        // After an error there is nothing more.
        let pieces = futures::stream::unfold(Some(self), |reading| async move {
            let mut reading = reading?;
            let next = if reading.held_back { reading.whole().await } else { reading.next().await };
            match next {
                Ok(Some(piece)) => Some((Ok(piece), Some(reading))),
                Ok(None) => None,
                Err(error) => Some((Err(std::io::Error::other(error)), None)),
            }
        });
        pieces.boxed()
    }

    /// The whole object, once it is known to be right.
    async fn whole(&mut self) -> Result<Option<Bytes>, RemoteError> {
        if self.at == self.range.end {
            // Also of an object that was said to be empty.
            self.finish()?;
            return Ok(None);
        }
        let mut whole = Vec::with_capacity(usize::try_from(self.range.end - self.range.start).unwrap_or_default());
        loop {
            match self.next().await {
                Ok(Some(piece)) => whole.extend_from_slice(&piece),
                Ok(None) => return Ok(Some(Bytes::from(whole))),
                Err(error) => {
                    // Only a wrong digest comes here with another try left: everything was read, and none of it given.
                    self.attempts.pause(&self.remote, error).await?;
                    (self.at, self.source, self.verifier) = (self.range.start, None, Verifier::new(&self.known));
                    whole.clear();
                }
            }
        }
    }

    /// The next piece; what breaks off is gone on with.
    async fn next(&mut self) -> Result<Option<Bytes>, RemoteError> {
        loop {
            if self.at == self.range.end {
                self.finish()?;
                return Ok(None);
            }
            match self.piece().await {
                Ok(piece) => {
                    self.at += piece.len() as u64;
                    self.verifier.update(&piece);
                    if !self.held_back {
                        self.attempts.progress();
                    }
                    return Ok(Some(piece));
                }
                Err(error) => {
                    self.source = None;
                    self.attempts.pause(&self.remote, error).await?;
                }
            }
        }
    }

    async fn piece(&mut self) -> Result<Bytes, RemoteError> {
        let silence = self.remote.settings.patience.silence;
        loop {
            let source = match &mut self.source {
                Some(source) => source,
                None => {
                    let source = self.reopen().await?;
                    self.source.insert(source)
                }
            };
            let frame = tokio::time::timeout(silence, source.body.frame()).await;
            let frame = frame.map_err(|_| RemoteError::Silence(silence))?;
            let Some(frame) = frame else { return Err(RemoteError::damaged("a body ended early")) };
            match frame.map_err(RemoteError::Broken)?.into_data() {
                Ok(data) if data.len() as u64 > self.range.end - self.at => {
                    return Err(RemoteError::damaged("a body is longer than announced"));
                }
                Ok(data) if !data.is_empty() => return Ok(data),
                _ => {}
            }
        }
    }

    /// Asks for what is missing, of the same version.
    async fn reopen(&mut self) -> Result<Source, RemoteError> {
        let whole = self.at == 0 && self.range.end == self.size;
        self.wanted.range = (!whole).then(|| format!("bytes={}-{}", self.at, self.range.end - 1));
        self.wanted.etag = Some(self.etag.clone());
        let (head, source) = self.remote.open(&self.bucket, &self.key, &self.wanted).await?;
        if whole && self.held_back {
            // Nothing of it was given yet: what the answer before said of it may have been the damage.
            (self.size, self.range, self.known) = (head.meta.size, head.range, head.known);
            self.verifier = Verifier::new(&self.known);
        } else if head.range != (self.at..self.range.end) || head.meta.size != self.size {
            return Err(RemoteError::damaged("an object has another size than before"));
        }
        Ok(source)
    }

    fn finish(&mut self) -> Result<(), RemoteError> {
        if let Some(source) = self.source.take() {
            source.lease.give_back();
        }
        let verifier = std::mem::replace(&mut self.verifier, Verifier::Nothing);
        if verifier.matches() { Ok(()) } else { Err(RemoteError::damaged("an object has another digest than stored")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_what_the_endpoint_says_and_within_its_object() {
        assert_eq!(content_range("bytes 0-99/1234"), Some((0..100, 1234)));
        for wrong in ["bytes 0-99/*", "bytes 5-4/10", "bytes 0-10/10", "0-1/2", "bytes 0-1", ""] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
