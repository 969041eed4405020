//! From a signature to the caller, in AWS's order: form, scope, key and token, expiry, HMAC, clock.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::{header, request::Parts};
use vesto_aws_wire::sigv4::ExpectedScope;
use vesto_aws_wire::{ApiError, AuthError, Authentication, HttpRequest, PayloadHash, Protocol};
use vesto_identity::{AuthnError, KeyRecord, OpCtx, RequestInfo};
use vesto_types::{AccessKeyId, Region, RequestId};

use crate::body::{self, QUERY_LIMIT, UNKNOWN_LIMIT};
use crate::edge::Edge;

/// Of `User-Agent` and `Referer`, so much is a condition key. Both are the client's to choose.
const MAX_AGENT_CHARS: usize = 1024;

/// Verifies the signature over `parts` and `body`, made for `service`, and answers whose it is.
pub(crate) fn authenticate(edge: &Edge, parts: &Parts, body: &[u8], service: &str) -> Result<OpCtx, Box<AuthError>> {
    let headers: Vec<(&str, &[u8])> =
        parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let request = http_request(parts, &headers);
    let authentication = Authentication::parse(&request)?.ok_or(AuthError::MissingAuthentication)?;
    let region = edge.region().as_str();
    // IAM and STS answer in every Region, and clients sign for the one that they are configured with.
    let is_everywhere = matches!(service, "iam" | "sts");
    let accepts_region = |given: &str| given == region || (is_everywhere && Region::parse(given).is_ok());
    authentication.check_scope(&ExpectedScope { service, accepts_region: &accepts_region, region })?;
    let key = find_key(edge, &authentication)?;
    authentication.verify(&request, &key.secret, PayloadHash::Body(body), edge.now())?;
    let context = edge.identity().context(&key, request_info(edge, parts));
    let context = context.map_err(|error| auth_error(error, &authentication))?;
    edge.identity().note_use(&key.id, service, context.region());
    Ok(context)
}

/// The whole body. Whoever does not name a key that exists gets no room for a long one: what is sent is held in memory
/// before anything is proven.
pub(crate) async fn read_body(edge: &Edge, parts: &Parts, body: Body, protocol: Protocol) -> Result<Bytes, ApiError> {
    let Err(unknown) = known_key(edge, parts) else { return body::read(body, QUERY_LIMIT).await };
    match body::read(body, UNKNOWN_LIMIT).await {
        Err(error) if error.status == 413 => Err(unknown.to_api_error(protocol)),
        read => read,
    }
}

/// Whether the request names a key that may be used now. Nothing is proven by that.
fn known_key(edge: &Edge, parts: &Parts) -> Result<(), Box<AuthError>> {
    let headers: Vec<(&str, &[u8])> =
        parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let authentication = Authentication::parse(&http_request(parts, &headers))?;
    find_key(edge, &authentication.ok_or(AuthError::MissingAuthentication)?).map(drop)
}

fn http_request<'a>(parts: &'a Parts, headers: &'a [(&'a str, &'a [u8])]) -> HttpRequest<'a> {
    HttpRequest {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers,
    }
}

fn find_key(edge: &Edge, authentication: &Authentication) -> Result<Arc<KeyRecord>, Box<AuthError>> {
    let access_key_id = &authentication.credential.access_key_id;
    let unknown = || Box::new(AuthError::UnknownKey { access_key_id: access_key_id.clone() });
    let id = AccessKeyId::parse(access_key_id).map_err(|_| unknown())?;
    let token = authentication.session_token.as_ref().map(vesto_types::Secret::expose);
    edge.identity().authenticate(&id, token).map_err(|error| auth_error(error, authentication))
}

fn auth_error(error: AuthnError, authentication: &Authentication) -> Box<AuthError> {
    let error = match error {
        AuthnError::UnknownKey | AuthnError::Inactive | AuthnError::OwnerGone | AuthnError::WrongSecret => {
            AuthError::UnknownKey { access_key_id: authentication.credential.access_key_id.clone() }
        }
        AuthnError::Token => AuthError::InvalidToken,
        AuthnError::Expired => AuthError::ExpiredToken,
    };
    Box::new(error)
}

/// What the transport knows about a request.
pub(crate) fn request_info(edge: &Edge, parts: &Parts) -> RequestInfo {
    // Kept with every decision about the request, in memory: not at any length.
    let shortened = |text: &str| text.chars().take(MAX_AGENT_CHARS).collect();
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(shortened);
    RequestInfo {
        request_id: parts.extensions.get::<RequestId>().cloned().unwrap_or_else(|| edge.new_request_id()),
        region: edge.region().clone(),
        source_ip: parts.extensions.get::<SocketAddr>().map(SocketAddr::ip),
        secure: false,
        user_agent: text(header::USER_AGENT),
        referer: text(header::REFERER),
        query: None,
        witness: None,
    }
}
