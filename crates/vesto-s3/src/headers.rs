//! Between HTTP headers and the store's types.

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue};
use s3s::TrailingHeaders;
use vesto_identity::OpCtx;
use vesto_objects::{
    Checksum, ChecksumAlgorithm, ETagMatch, Integrity, ObjectAttributes, ObjectMeta, ReadConditions, S3Error,
    SentChecksum, Tags, WriteConditions, WriteOptions,
};

use crate::{acl, encryption};

const USER_METADATA: &str = "x-amz-meta-";

pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

pub(crate) fn http_date(time: DateTime<Utc>) -> String {
    time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn parse_http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text).ok().map(|time| time.with_timezone(&Utc))
}

fn invalid(message: String) -> S3Error {
    S3Error::InvalidRequest { message }
}

/// What a writer says about a new object.
pub(crate) fn new_object(ctx: &OpCtx, headers: &HeaderMap) -> Result<ObjectAttributes, S3Error> {
    let tags = text(headers, "x-amz-tagging").map(Tags::of_header).transpose()?;
    let write = WriteOptions {
        encryption: encryption::of_headers(headers),
        tags: tags.unwrap_or_default(),
        acl: acl::of_headers(ctx, headers)?,
    };
    Ok(ObjectAttributes { write, ..attributes(headers) })
}

/// What is stored with an object.
pub(crate) fn attributes(headers: &HeaderMap) -> ObjectAttributes {
    let owned = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let mut attributes = ObjectAttributes {
        content_type: owned("content-type").filter(|value| !value.is_empty()),
        // How the body travelled is no property of the object.
        content_encoding: owned("content-encoding").and_then(|value| without_aws_chunked(&value)),
        content_language: owned("content-language"),
        content_disposition: owned("content-disposition"),
        cache_control: owned("cache-control"),
        expires: owned("expires"),
        user_metadata: Default::default(),
        write: WriteOptions::default(),
    };
    for name in headers.keys() {
        if let Some(key) = name.as_str().strip_prefix(USER_METADATA) {
            let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            let joined = values.collect::<Vec<_>>().join(",");
            attributes.user_metadata.insert(key.to_owned(), joined);
        }
    }
    attributes
}

fn without_aws_chunked(encoding: &str) -> Option<String> {
    let kept: Vec<_> = encoding.split(',').map(str::trim).filter(|coding| *coding != "aws-chunked").collect();
    let kept = kept.join(",");
    (!kept.is_empty()).then_some(kept)
}

/// The headers that an object is returned with. `overridden` tells which of them the request sets itself.
pub(crate) fn object_headers(meta: &ObjectMeta, overridden: &dyn Fn(&HeaderName) -> bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if !overridden(&name)
            && let Ok(value) = HeaderValue::from_bytes(value.as_bytes())
        {
            headers.insert(name, value);
        }
    };
    let attributes = &meta.attributes;
    let content_type = attributes.content_type.as_deref().unwrap_or(vesto_objects::DEFAULT_CONTENT_TYPE);
    set(http::header::CONTENT_TYPE, content_type);
    let optional = [
        (http::header::CONTENT_ENCODING, &attributes.content_encoding),
        (http::header::CONTENT_LANGUAGE, &attributes.content_language),
        (http::header::CONTENT_DISPOSITION, &attributes.content_disposition),
        (http::header::CACHE_CONTROL, &attributes.cache_control),
        (http::header::EXPIRES, &attributes.expires),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            set(name, value);
        }
    }
    set(http::header::ETAG, &format!("\"{}\"", meta.etag));
    set(http::header::LAST_MODIFIED, &http_date(meta.modified));
    set(http::header::ACCEPT_RANGES, "bytes");
    for (key, value) in &attributes.user_metadata {
        if let Ok(name) = HeaderName::try_from(format!("{USER_METADATA}{key}")) {
            set(name, value);
        }
    }
    encryption::set(&mut headers, meta.encryption.as_ref());
    headers
}

/// `x-amz-checksum-…` and its type.
pub(crate) fn checksum_headers(headers: &mut HeaderMap, checksum: Option<&Checksum>) {
    let Some(checksum) = checksum else { return };
    if let Ok(value) = HeaderValue::from_str(&checksum.value) {
        headers.insert(checksum.algorithm.header(), value);
        headers.insert("x-amz-checksum-type", HeaderValue::from_static(checksum.kind.as_str()));
    }
}

/// Conditions for reading; `prefix` is `x-amz-copy-source-` for the source of a copy.
pub(crate) fn read_conditions(headers: &HeaderMap, prefix: &str) -> ReadConditions {
    let header = |name: &str| text(headers, &format!("{prefix}{name}"));
    ReadConditions {
        if_match: header("if-match").map(ETagMatch::parse),
        if_none_match: header("if-none-match").map(ETagMatch::parse),
        // A date that is none is no condition, says HTTP.
        if_modified_since: header("if-modified-since").and_then(parse_http_date),
        if_unmodified_since: header("if-unmodified-since").and_then(parse_http_date),
    }
}

pub(crate) fn write_conditions(headers: &HeaderMap) -> Result<WriteConditions, S3Error> {
    let if_absent = match text(headers, "if-none-match").map(ETagMatch::parse) {
        None => false,
        Some(ETagMatch::Any) => true,
        Some(ETagMatch::OneOf(_)) => {
            return Err(S3Error::NotImplemented { what: "If-None-Match with an entity tag".to_owned() });
        }
    };
    Ok(WriteConditions { if_match: text(headers, "if-match").map(ETagMatch::parse), if_absent })
}

/// What the client says about the body's content.
pub(crate) fn integrity(headers: &HeaderMap, trailing: Option<TrailingHeaders>) -> Result<Integrity, S3Error> {
    let content_md5 = text(headers, "content-md5").map(Integrity::parse_content_md5).transpose()?;
    Ok(Integrity { content_md5, checksum: sent_checksum(headers, trailing)? })
}

fn sent_checksum(headers: &HeaderMap, trailing: Option<TrailingHeaders>) -> Result<SentChecksum, S3Error> {
    let sent = checksum_value(headers)?;
    let trailer = text(headers, "x-amz-trailer").and_then(ChecksumAlgorithm::from_header);
    match (sent, trailer, trailing) {
        (Some(_), Some(_), _) => Err(several()),
        (Some(checksum), None, _) => Ok(SentChecksum::Value(checksum)),
        (None, Some(algorithm), Some(trailing)) => {
            let read = move || {
                let value = trailing.read(|headers| text(headers, algorithm.header()).map(str::to_owned));
                value.flatten()
            };
            Ok(SentChecksum::Trailer(algorithm, Box::new(read)))
        }
        (None, Some(_), None) => Err(invalid("The x-amz-trailer header needs a streaming payload.".to_owned())),
        (None, None, _) if headers.contains_key("x-amz-sdk-checksum-algorithm") => Err(invalid(
            "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers \
             were found."
                .to_owned(),
        )),
        (None, None, _) => Ok(SentChecksum::None),
    }
}

/// The one `x-amz-checksum-…` header with a value of its kind, if there is one.
pub(crate) fn checksum_value(headers: &HeaderMap) -> Result<Option<Checksum>, S3Error> {
    let mut sent = ChecksumAlgorithm::ALL.into_iter().filter_map(|algorithm| {
        let value = text(headers, algorithm.header())?;
        Some((algorithm, value))
    });
    let Some((algorithm, value)) = sent.next() else { return Ok(None) };
    if sent.next().is_some() {
        return Err(several());
    }
    // A composite value (of a whole multipart object) has the number of parts behind it.
    let digest = value.split('-').next().unwrap_or_default();
    Checksum::parse(algorithm, digest).map(Some).ok_or(S3Error::InvalidChecksumHeader { algorithm })
}

fn several() -> S3Error {
    invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.".to_owned())
}
