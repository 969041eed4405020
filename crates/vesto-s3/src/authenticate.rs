//! Who asks: everything about a signature that s3s does not check, with S3's own answers.

use std::sync::Arc;

use http::request::Parts;
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
    refuse_version_2(parts)?;
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
    let accepts_region = |given: &str| given == expected_region.as_str() || given == identity.region().as_str();
    authentication.check_scope(&ExpectedScope {
        service: "s3",
        accepts_region: &accepts_region,
        region: expected_region.as_str(),
    })?;
    if payload.is_none() && authentication.expires.is_none() {
        let message = "Missing required header for this request: x-amz-content-sha256";
        return Err(ApiError::new(400, "InvalidRequest", message).into());
    }
    let key = find_key(identity, &authentication)?;
    authentication.verify(&request, &key.secret, PayloadHash::of_s3(&request), identity.now())?;
    if let Ok(region) = Region::parse(&authentication.credential.region) {
        identity.note_use(&key.id, "s3", &region);
        info.region = region;
    }
    let ctx = identity.context(&key, info).map_err(|error| auth_error(error, &authentication))?;
    let objects = objects.with_request_keys(request_keys(parts, Some(&authentication), identity.now()));
    Ok(Caller { ctx, objects, access_key_id: Some(authentication.credential.access_key_id) })
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

fn bucket_in(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// The Region that a request must be signed for: the addressed bucket's, else this server's.
fn region_of(identity: &Identity, objects: &Objects, parts: &Parts) -> Region {
    objects.bucket_region(bucket_in(parts.uri.path())).unwrap_or_else(|| identity.region().clone())
}

/// Version 2 signs neither the token nor a time that would run out. S3 refuses it in all newer Regions.
fn refuse_version_2(parts: &Parts) -> Result<(), Refusal> {
    let query = parts.uri.query().unwrap_or_default();
    let has = |name: &str| query.split('&').any(|pair| pair.split('=').next() == Some(name));
    let header = text(&parts.headers, "authorization").is_some_and(|value| value.starts_with("AWS "));
    if header || has("AWSAccessKeyId") || has("Signature") {
        let message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
        return Err(ApiError::new(400, "InvalidRequest", message).into());
    }
    Ok(())
}

fn find_key(identity: &Identity, authentication: &Authentication) -> Result<Arc<KeyRecord>, AuthError> {
    let access_key_id = &authentication.credential.access_key_id;
    let unknown = || AuthError::UnknownKey { access_key_id: access_key_id.clone() };
    let id = AccessKeyId::parse(access_key_id).map_err(|_| unknown())?;
    let token = authentication.session_token.as_ref().map(Secret::expose);
    identity.authenticate(&id, token).map_err(|error| auth_error(error, authentication))
}

fn auth_error(error: AuthnError, authentication: &Authentication) -> AuthError {
    match error {
        AuthnError::UnknownKey | AuthnError::Inactive | AuthnError::OwnerGone | AuthnError::WrongSecret => {
            AuthError::UnknownKey { access_key_id: authentication.credential.access_key_id.clone() }
        }
        AuthnError::Token => AuthError::InvalidToken,
        AuthnError::Expired => AuthError::ExpiredToken,
    }
}
