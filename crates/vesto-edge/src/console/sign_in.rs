//! `POST /_vesto/console/sign-in` with `{"token": …}`: the token of the link that `vesto serve` prints, for credentials of
//! the root user. Only for who sits at this machine: from loopback, under a loopback name (another name could be made to
//! lead here), and as JSON, which pages of other origins cannot send unasked.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use chrono::SecondsFormat;
use http::{Response, header, request::Parts};
use serde_json::{Value, json};
use vesto_aws_wire::{ApiError, json11};
use vesto_identity::{OpCtx, SignInError, SignedIn};

use super::SIGN_IN;
use crate::answer;
use crate::audit;
use crate::authenticate::request_info;
use crate::body;
use crate::edge::Edge;
use crate::pages::{require_root, signer};

const BODY_LIMIT: usize = 4096;
const JSON: &str = "application/json";

/// Where [`new_link`] is asked for.
pub const LINK_PATH: &str = "/_vesto/console/sign-in-link";

/// The link at an endpoint (`http://127.0.0.1:4566`). What follows `#` is not sent to servers and stands in no log of theirs.
pub fn link(endpoint: &str, token: &str) -> String {
    format!("{endpoint}{}#token={token}", super::ROOT)
}

/// `POST /_vesto/console/sign-in-link`, signed by root: the token of a new link, for `vesto console`.
pub(super) async fn new_link(edge: &Edge, parts: &Parts, body: Body) -> Result<Response<Body>, ApiError> {
    check_place(parts)?;
    let ctx = signer(edge, parts, body).await?;
    let permitted = require_root(edge, &ctx, "make sign-in links");
    audit::own_page(&ctx, "CreateSignInLink", permitted.as_ref().err()).await;
    permitted?;
    Ok(answer::ok(JSON, json!({ "token": edge.identity().sign_in_token().expose() }).to_string()))
}

pub(super) async fn exchange(edge: &Edge, parts: &Parts, body: Body) -> Result<Response<Body>, ApiError> {
    let outcome = signed_in(edge, parts, body).await;
    let ctx = match &outcome {
        Ok((ctx, _)) => ctx.clone(),
        Err(_) => edge.identity().anonymous_context(request_info(edge, parts)),
    };
    audit::sign_in(&ctx, outcome.as_ref().err()).await;
    let (_, SignedIn { access_key_id, secret, token, expires_at }) = outcome?;
    let credentials = json!({
        "accessKeyId": access_key_id.as_str(),
        "secretAccessKey": secret.expose(),
        "sessionToken": token.expose(),
        "expiration": expires_at.to_rfc3339_opts(SecondsFormat::Secs, true),
    });
    Ok(answer::ok(JSON, credentials.to_string()))
}

async fn signed_in(edge: &Edge, parts: &Parts, body: Body) -> Result<(OpCtx, SignedIn), ApiError> {
    check_place(parts)?;
    let content_type =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.split(';').next().map(str::trim) != Some(JSON) {
        return Err(ApiError::new(415, "UnsupportedMediaType", format!("{SIGN_IN} takes {JSON}.")));
    }
    let body = json11::parse_body(&body::read(body, BODY_LIMIT).await?)?;
    let Some(token) = body.get("token").and_then(Value::as_str) else {
        return Err(ApiError::validation_error("The token is missing."));
    };
    let signed_in = edge.identity().sign_in(token).await.map_err(api_error)?;
    let key = edge.identity().access_key(&signed_in.access_key_id).ok_or_else(ApiError::internal_failure)?;
    let ctx = edge.identity().context(&key, request_info(edge, parts));
    Ok((ctx.map_err(|_| ApiError::internal_failure())?, signed_in))
}

fn check_place(parts: &Parts) -> Result<(), ApiError> {
    let peer = parts.extensions.get::<SocketAddr>().map(SocketAddr::ip);
    if !peer.is_some_and(|ip| ip.to_canonical().is_loopback()) {
        return Err(ApiError::access_denied("The sign-in link works on the server's own machine only."));
    }
    let host = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !is_loopback_name(host) {
        return Err(ApiError::access_denied("The sign-in link works under 127.0.0.1, [::1] or localhost only."));
    }
    Ok(())
}

/// Of `Host`: a loopback address or `localhost`, with a port or without.
fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty() => name,
        _ => host,
    };
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn api_error(error: SignInError) -> ApiError {
    match error {
        SignInError::Token => ApiError::access_denied(
            "The sign-in link is not valid: it has been used already, has expired, or is not this server's. \
             `vesto console` prints a new one.",
        ),
        SignInError::Identity(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "sign-in failed");
            ApiError::internal_failure()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback_name;

    #[test]
    fn only_loopback_names_are_the_servers_own_machine() {
        for host in ["127.0.0.1:4566", "127.0.0.1", "localhost:4566", "LOCALHOST", "[::1]:4566", "[::1]"] {
            assert!(is_loopback_name(host), "{host}");
        }
        for host in
            ["", "evil.example:4566", "localhost.evil.example", "10.0.0.1:4566", "[::2]:1", "127.0.0.1.nip.io:4566"]
        {
            assert!(!is_loopback_name(host), "{host}");
        }
    }
}
