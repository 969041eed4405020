//! Browsers send other sites' requests here too. Pages of another origin get nothing: their requests are refused before a
//! signature is looked at, and no answer ever carries CORS headers. Links to objects and to the console may be followed
//! from anywhere, for a page cannot read what its reader's window then shows.
//! <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site>

use http::{HeaderName, Method, Request, header};

use crate::dispatch::Target;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// What a page of ours may use an object for. Code is not among it: objects share the console's origin.
const DATA: &[&str] = &["audio", "document", "empty", "image", "track", "video"];

/// Why a browser's request is refused, if it is. Other clients send none of the headers that this looks at.
pub(crate) fn refusal<B>(request: &Request<B>, target: &Target) -> Option<&'static str> {
    let text = |name: HeaderName| request.headers().get(name).map(|value| value.to_str().unwrap_or("null"));
    let (site, destination) = (text(SITE), text(DESTINATION));
    let is_foreign = match (site, text(header::ORIGIN)) {
        (_, Some(origin)) if origin.split_once("://").map(|(_, authority)| authority) != text(header::HOST) => true,
        // Without a site: a browser before 2023, or none at all. `none`: somebody typed the address.
        (None | Some("same-origin" | "none"), _) => false,
        (Some(_), _) => true,
    };
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_link = is_read && text(MODE) == Some("navigate") && destination == Some("document");
    if is_foreign && !(is_link && takes_links(target)) {
        return Some("Requests of pages of another origin are refused.");
    }
    let is_code = destination.is_some_and(|destination| !DATA.contains(&destination));
    (is_code && *target == Target::S3).then_some("Objects are not served as parts of pages.")
}

fn takes_links(target: &Target) -> bool {
    match target {
        Target::S3 => true,
        Target::Page(page) => page.starts_with("console"),
        Target::Query { .. } | Target::Json(_) | Target::RestJson => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(target: &Target, method: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri("/").header("host", "localhost:4566");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        refusal(&request.body(()).unwrap(), target).is_none()
    }

    fn targets() -> [Target; 5] {
        let page = Target::Page("health".into());
        [Target::S3, page, Target::Query { scope: None }, Target::Json("T".into()), Target::RestJson]
    }

    #[test]
    fn pages_of_other_origins_get_nothing_of_any_service() {
        for target in targets() {
            for method in ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"] {
                assert!(check(&target, method, &[]), "{method} of no browser");
                assert!(check(
                    &target,
                    method,
                    &[("origin", "http://localhost:4566"), ("sec-fetch-site", "same-origin")]
                ));
                for foreign in [
                    ("origin", "http://evil.example"),
                    ("origin", "null"),
                    ("origin", "http://localhost:9999"),
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-site", "same-site"),
                    ("sec-fetch-site", "something new"),
                ] {
                    assert!(!check(&target, method, &[foreign]), "{method} {foreign:?}");
                }
                let mixed = [("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")];
                assert!(!check(&target, method, &mixed), "{method}");
            }
        }
    }

    #[test]
    fn links_lead_to_objects_and_the_console_alone() {
        let link = |site| [("sec-fetch-site", site), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        for target in [Target::S3, Target::Page("console/".into())] {
            assert!(check(&target, "GET", &link("cross-site")));
            assert!(check(&target, "GET", &link("none")));
            assert!(!check(&target, "POST", &link("cross-site")));
            let frame =
                [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
            assert!(!check(&target, "GET", &frame));
        }
        assert!(!check(&Target::Query { scope: None }, "GET", &link("cross-site")));
        assert!(check(&Target::Page("health".into()), "GET", &link("none")));
    }

    #[test]
    fn objects_are_data_also_to_our_own_pages() {
        let wanted = |destination| [("sec-fetch-site", "same-origin"), ("sec-fetch-dest", destination)];
        for destination in ["empty", "image", "document"] {
            assert!(check(&Target::S3, "GET", &wanted(destination)), "{destination}");
        }
        for destination in ["script", "style", "serviceworker", "worker", "iframe", "object"] {
            assert!(!check(&Target::S3, "GET", &wanted(destination)), "{destination}");
        }
        assert!(check(&Target::Page("console/assets/a.js".into()), "GET", &wanted("script")));
    }
}
