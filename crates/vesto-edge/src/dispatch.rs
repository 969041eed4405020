//! Which service a request is for: the service in the signature's scope, then `X-Amz-Target`, then action and version,
//! else S3. Nothing here is proven: the service found decides what the signature is checked for.

use http::{HeaderMap, Method, Uri, header};
use vesto_aws_wire::QueryParams;
use vesto_identity::access_analyzer;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `/_vesto/…`
    Page(String),
    /// AWS Query; the service comes from the scope, and from the version once the body is read.
    Query {
        scope: Option<String>,
    },
    /// AWS JSON 1.1; the `X-Amz-Target` header.
    Json(String),
    /// IAM Access Analyzer.
    RestJson,
    S3,
}

pub(crate) fn target(method: &Method, uri: &Uri, headers: &HeaderMap) -> Target {
    if let Some(page) = uri.path().strip_prefix("/_vesto/") {
        return Target::Page(page.to_owned());
    }
    let scope = scope_service(uri, headers);
    let amz_target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    match (scope.as_deref(), amz_target) {
        (Some("s3"), _) => Target::S3,
        (Some(access_analyzer::SERVICE), _) => Target::RestJson,
        (_, Some(amz_target)) => Target::Json(amz_target.to_owned()),
        (Some(_), None) => Target::Query { scope },
        (None, None) if looks_like_query(method, uri, headers) => Target::Query { scope: None },
        (None, None) => Target::S3,
    }
}

/// `redshift` of `Credential=AKID/20260102/us-east-1/redshift/aws4_request`, in the header or the query string.
pub(crate) fn scope_service(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let in_header = header.and_then(|text| {
        let (_, credential) = text.split_once("Credential=")?;
        Some(credential.split([',', ' ']).next().unwrap_or_default().to_owned())
    });
    let in_query = || query_params(uri).get("X-Amz-Credential").map(str::to_owned);
    let credential = in_header.or_else(in_query)?;
    credential.split('/').nth(3).filter(|service| !service.is_empty()).map(str::to_owned)
}

pub(crate) fn query_params(uri: &Uri) -> QueryParams {
    QueryParams::parse(uri.query().unwrap_or_default().as_bytes()).unwrap_or_default()
}

/// An unsigned request (or one whose signature cannot be read) at `/` that carries a form, or an action in the URL.
fn looks_like_query(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let has_form = *method == Method::POST && content_type.starts_with("application/x-www-form-urlencoded");
    uri.path() == "/" && (has_form || (query_params(uri).action().is_some() && query_params(uri).version().is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: &str, uri: &str, headers: &[(&str, &str)]) -> Target {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        target(&method.parse().unwrap(), &uri.parse().unwrap(), &map)
    }

    fn signed(service: &str) -> String {
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIA/20260102/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        )
    }

    fn query(scope: &str) -> Target {
        Target::Query { scope: Some(scope.to_owned()) }
    }

    #[test]
    fn the_scope_decides_first() {
        assert_eq!(check("POST", "/", &[("authorization", &signed("redshift"))]), query("redshift"));
        assert_eq!(check("POST", "/", &[("authorization", &signed("s3"))]), Target::S3);
        let analyzer = signed("access-analyzer");
        assert_eq!(check("POST", "/policy/validation", &[("authorization", &analyzer)]), Target::RestJson);
        assert_eq!(
            check("GET", "/?X-Amz-Credential=AKIA%2F20260102%2Fus-east-1%2Fsts%2Faws4_request", &[]),
            query("sts")
        );
        assert_eq!(
            check("GET", "/b/k?X-Amz-Credential=AKIA%2F20260102%2Fus-east-1%2Fs3%2Faws4_request", &[]),
            Target::S3
        );
    }

    #[test]
    fn json_services_are_found_by_their_target() {
        let target = ("x-amz-target", "RedshiftData.ListStatements");
        let expected = Target::Json("RedshiftData.ListStatements".to_owned());
        assert_eq!(check("POST", "/", &[target, ("authorization", &signed("redshift-data"))]), expected);
        assert_eq!(check("POST", "/", &[target]), expected);
    }

    #[test]
    fn unsigned_forms_are_queries_and_the_rest_is_s3() {
        let form = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        assert_eq!(check("POST", "/", &[form]), Target::Query { scope: None });
        assert_eq!(check("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", &[]), Target::Query { scope: None });
        assert_eq!(check("GET", "/bucket/key", &[]), Target::S3);
        assert_eq!(check("POST", "/bucket", &[("content-type", "multipart/form-data")]), Target::S3);
        assert_eq!(check("GET", "/", &[]), Target::S3);
    }

    #[test]
    fn our_own_pages_come_before_everything() {
        assert_eq!(check("GET", "/_vesto/health", &[]), Target::Page("health".to_owned()));
    }
}
