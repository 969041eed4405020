//! Who asks: everything about a signature that s3s does not check, with S3's own answers.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use http::Method;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use vesto_aws_wire::sigv4::ExpectedScope;
use vesto_aws_wire::{ApiError, AuthError, Authentication, HttpRequest, PayloadHash};
use vesto_identity::{AuthnError, Identity, KeyRecord, OpCtx, RequestInfo};
use vesto_objects::Objects;
use vesto_types::{AccessKeyId, Region, Secret};

use crate::errors::Refusal;
use crate::headers::text;
use crate::request_keys::request_keys;

/// The verified caller of a request and the store as its operations see it; travels in the request's extensions.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) ctx: OpCtx,
    pub(crate) objects: Objects,
    /// `None`: unsigned.
    pub(crate) access_key_id: Option<String>,
}

pub(crate) fn authenticate(
    identity: &Identity,
    objects: &Objects,
    parts: &Parts,
    mut info: RequestInfo,
) -> Result<Caller, Refusal> {
    if let Some(presigned) = PresignedVersion2::parse(parts)? {
        let objects = objects.with_request_keys(request_keys(parts, None, identity.now()));
        let ctx = presigned.authenticate(identity, info)?;
        return Ok(Caller { ctx, objects, access_key_id: Some(presigned.access_key_id) });
    }
    let headers: Vec<(&str, &[u8])> =
        parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let request = HttpRequest {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &headers,
    };
    let payload = text(&parts.headers, "x-amz-content-sha256");
    let Some(authentication) = Authentication::parse(&request)? else {
        // Without a signature nobody would take the chunks of such a body apart again.
        if payload.is_some_and(|payload| payload.starts_with("STREAMING-")) {
            return Err(AuthError::MissingAuthentication.into());
        }
        let objects = objects.with_request_keys(request_keys(parts, None, identity.now()));
        return Ok(Caller { ctx: identity.anonymous_context(info), objects, access_key_id: None });
    };
    let expected_region = region_of(identity, objects, parts);
    let at_home = may_be_asked_anywhere(parts);
    let accepts_region =
        |given: &str| given == expected_region.as_str() || (at_home && given == identity.region().as_str());
    authentication.check_scope(&ExpectedScope {
        service: "s3",
        accepts_region: &accepts_region,
        region: expected_region.as_str(),
    })?;
    let access_key_id = authentication.credential.access_key_id.clone();
    let token = authentication.session_token.as_ref().map(Secret::expose);
    let key = find_key(identity, &access_key_id, token)?;
    authentication.verify(&request, &key.secret, PayloadHash::of_s3(&request), identity.now())?;
    if let Ok(region) = Region::parse(&authentication.credential.region) {
        identity.note_use(&key.id, "s3", &region);
        info.region = region;
    }
    let ctx = identity.context(&key, info).map_err(|error| auth_error(error, &access_key_id))?;
    let objects = objects.with_request_keys(request_keys(parts, Some(&authentication), identity.now()));
    Ok(Caller { ctx, objects, access_key_id: Some(access_key_id) })
}

/// `x-amz-expected-bucket-owner` and its twin for the source of a copy: another owner's bucket is not the one meant.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html>
pub(crate) fn check_expected_owner(objects: &Objects, parts: &Parts) -> Result<(), Refusal> {
    let path = Some(parts.uri.path());
    let source = text(&parts.headers, "x-amz-copy-source");
    for (header, path) in [("x-amz-expected-bucket-owner", path), ("x-amz-source-expected-bucket-owner", source)] {
        let (Some(expected), Some(path)) = (text(&parts.headers, header), path) else { continue };
        if objects.bucket_owner(bucket_in(path)).is_some_and(|owner| owner.as_str() != expected) {
            return Err(ApiError::new(403, "AccessDenied", "Access Denied").into());
        }
    }
    Ok(())
}

/// The bucket that a path begins with.
pub(crate) fn bucket_in(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// The Region that a request must be signed for: the addressed bucket's, else this server's.
fn region_of(identity: &Identity, objects: &Objects, parts: &Parts) -> Region {
    objects.bucket_region(bucket_in(parts.uri.path())).unwrap_or_else(|| identity.region().clone())
}

/// Making a bucket, and asking where one is: whoever asks that does not know the Region yet.
fn may_be_asked_anywhere(parts: &Parts) -> bool {
    let query = parts.uri.query().unwrap_or_default();
    let on_bucket = parts.uri.path().trim_matches('/') == bucket_in(parts.uri.path());
    let locates = query.split('&').any(|pair| pair.split('=').next() == Some("location"));
    on_bucket && (locates || (parts.method == Method::PUT && query.is_empty()))
}

/// A URL presigned with Signature Version 2, as boto3 makes them by default for us-east-1.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html#RESTAuthenticationQueryStringAuth>
struct PresignedVersion2 {
    access_key_id: String,
    session_token: Option<String>,
    /// Seconds since 1970.
    expires: i64,
}

impl PresignedVersion2 {
    fn parse(parts: &Parts) -> Result<Option<Self>, Refusal> {
        if text(&parts.headers, "authorization").is_some_and(|value| value.starts_with("AWS ")) {
            // In a header, version 2 signs no time that would run out. S3 refuses it in all newer Regions.
            let message =
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
            return Err(ApiError::new(400, "InvalidRequest", message).into());
        }
        let parameter = |name| query_parameter(parts, name);
        if parameter("AWSAccessKeyId").is_none() && parameter("Signature").is_none() {
            return Ok(None);
        }
        let several = parts.headers.contains_key(http::header::AUTHORIZATION)
            || ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"]
                .into_iter()
                .any(|name| parameter(name).is_some());
        if several {
            return Err(AuthError::SeveralMechanisms.into());
        }
        let expires = parameter("Expires").and_then(|expires| expires.parse().ok());
        let (Some(access_key_id), Some(_), Some(expires)) =
            (parameter("AWSAccessKeyId"), parameter("Signature"), expires)
        else {
            let message = "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters";
            return Err(ApiError::new(403, "AccessDenied", message).into());
        };
        Ok(Some(Self { access_key_id, session_token: parameter("x-amz-security-token"), expires }))
    }

    /// Key, token and clock; the signature itself is checked by s3s.
    fn authenticate(&self, identity: &Identity, info: RequestInfo) -> Result<OpCtx, Refusal> {
        let key = find_key(identity, &self.access_key_id, self.session_token.as_deref())?;
        let now = identity.now();
        if now.timestamp() > self.expires {
            let at = DateTime::from_timestamp(self.expires, 0).unwrap_or_default();
            let iso = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
            let error = ApiError::new(403, "AccessDenied", "Request has expired");
            return Err(error.with_detail("Expires", iso(at)).with_detail("ServerTime", iso(now)).into());
        }
        identity.note_use(&key.id, "s3", &info.region);
        Ok(identity.context(&key, info).map_err(|error| auth_error(error, &self.access_key_id))?)
    }
}

/// In a URL presigned with version 2 the session token stands in the query string, and is signed as if it were a header:
/// s3s, which checks that signature, looks for it there.
pub(crate) fn sign_token_of_version_2(parts: &mut Parts) {
    if query_parameter(parts, "AWSAccessKeyId").is_none() {
        return;
    }
    let token = query_parameter(parts, "x-amz-security-token");
    if let Some(Ok(token)) = token.map(|token| http::HeaderValue::from_str(&token)) {
        parts.headers.insert("x-amz-security-token", token);
    }
}

fn query_parameter(parts: &Parts, name: &str) -> Option<String> {
    let pairs = parts.uri.query().unwrap_or_default().split('&');
    let (_, value) = pairs.filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name)?;
    percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn find_key(identity: &Identity, access_key_id: &str, token: Option<&str>) -> Result<Arc<KeyRecord>, Refusal> {
    let key = AccessKeyId::parse(access_key_id).map_err(|_| AuthnError::UnknownKey);
    let key = key.and_then(|id| identity.authenticate(&id, token));
    // A temporary key without its token is as good as unknown.
    let key = key.map_err(|error| match error {
        AuthnError::Token if token.is_none() => AuthnError::UnknownKey,
        error => error,
    });
    key.map_err(|error| auth_error(error, access_key_id).into())
}

fn auth_error(error: AuthnError, access_key_id: &str) -> AuthError {
    match error {
        AuthnError::UnknownKey | AuthnError::Inactive | AuthnError::OwnerGone | AuthnError::WrongSecret => {
            AuthError::UnknownKey { access_key_id: access_key_id.to_owned() }
        }
        AuthnError::Token => AuthError::InvalidToken,
        AuthnError::Expired => AuthError::ExpiredToken,
    }
}
