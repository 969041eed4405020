//! `/_vesto/console/…`: the web console's files, which are part of the binary, and its sign-in link. Everything else that
//! the console does goes through the public APIs, signed with its user's credentials.

mod files;
mod headers;
pub mod sign_in;

use axum::body::Body;
use http::{HeaderValue, Method, Response, StatusCode, header, request::Parts};
use vesto_aws_wire::Protocol;
use vesto_types::RequestId;

use crate::answer;
use crate::edge::Edge;

pub use files::ConsoleFile;

pub(crate) const ROOT: &str = "/_vesto/console/";
const SIGN_IN: &str = "sign-in";
const SIGN_IN_LINK: &str = "sign-in-link";
const NOT_BUILT: &str = "The web console is not part of this binary: it was built without it.\n\
                         `make console` builds the console (it needs Node 20), `make build` then a binary with it.\n\
                         The aws CLI, SDKs and SQL clients work without: see `vesto env`.\n";

/// `path` is what follows `/_vesto/console`.
pub(crate) async fn console(edge: &Edge, parts: &Parts, body: Body, path: &str, id: &RequestId) -> Response<Body> {
    let answered = match (path.strip_prefix('/'), &parts.method) {
        (None, &(Method::GET | Method::HEAD)) => to_root(),
        (Some(SIGN_IN), &Method::POST) => match sign_in::exchange(edge, parts, body).await {
            Ok(credentials) => credentials,
            Err(error) => answer::refused(&error, Protocol::Json, id),
        },
        (Some(SIGN_IN_LINK), &Method::POST) => match sign_in::new_link(edge, parts, body).await {
            Ok(token) => token,
            Err(error) => answer::refused(&error, Protocol::Json, id),
        },
        (Some(path), &(Method::GET | Method::HEAD)) if ![SIGN_IN, SIGN_IN_LINK].contains(&path) => {
            file(edge, parts, path)
        }
        _ => answer::text(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n"),
    };
    headers::secured(answered)
}

fn file(edge: &Edge, parts: &Parts, path: &str) -> Response<Body> {
    let files = edge.console_files();
    if files.is_empty() {
        return answer::text(StatusCode::NOT_IMPLEMENTED, NOT_BUILT);
    }
    let name = if path.is_empty() { files::INDEX } else { path };
    match files.iter().find(|file| file.path == name) {
        Some(file) => files::answer(file, &parts.headers),
        None => answer::text(StatusCode::NOT_FOUND, "no such page\n"),
    }
}

/// Relative links in the page need the slash.
fn to_root() -> Response<Body> {
    let mut response = answer::text(StatusCode::PERMANENT_REDIRECT, "");
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static(ROOT));
    response
}
