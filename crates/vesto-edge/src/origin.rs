//! Browsers send other sites' requests here too: a page may not make them change anything.
//! Requests that change something need a signature anyhow; this keeps a signing console from being led astray.

use http::{Method, Request, header};

/// Whether a browser sent this for a page of another origin, with a method that may change something.
pub(crate) fn is_cross_origin_change<B>(request: &Request<B>) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("null"));
    if matches!(text(header::HeaderName::from_static("sec-fetch-site")), Some("cross-site" | "same-site")) {
        return true;
    }
    let host = text(header::HOST);
    text(header::ORIGIN).is_some_and(|origin| origin.split_once("://").map(|(_, authority)| authority) != host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri("/").header("host", "localhost:4566");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        is_cross_origin_change(&request.body(()).unwrap())
    }

    #[test]
    fn pages_of_other_origins_may_only_read() {
        assert!(!check("POST", &[]));
        assert!(!check("POST", &[("origin", "http://localhost:4566"), ("sec-fetch-site", "same-origin")]));
        assert!(check("POST", &[("origin", "http://evil.example")]));
        assert!(check("PUT", &[("origin", "null")]));
        assert!(check("POST", &[("origin", "http://localhost:9999")]));
        assert!(check("DELETE", &[("sec-fetch-site", "cross-site")]));
        assert!(!check("GET", &[("origin", "http://evil.example")]));
    }
}
