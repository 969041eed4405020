//! The client's side of SigV4: signs requests and makes presigned URLs; for tests and for calling AWS-like endpoints.

use chrono::{DateTime, Utc};
use vesto_types::Secret;

use crate::sigv4::{self, ALGORITHM, HttpRequest, PathRules, PayloadHash, TERMINATOR, UNSIGNED_PAYLOAD};
use crate::uri;

/// Credentials, scope and time of a signature.
#[derive(Debug, Clone)]
pub struct Signer<'a> {
    pub access_key_id: &'a str,
    pub secret: &'a Secret,
    pub session_token: Option<&'a str>,
    pub region: &'a str,
    /// The signing name: `redshift`, `s3` …
    pub service: &'a str,
    pub now: DateTime<Utc>,
}

impl Signer<'_> {
    /// The headers to add. Every header of `request` is signed, so leave out those that a proxy may change.
    /// `x-amz-content-sha256` is added for S3 only.
    pub fn sign(&self, request: &HttpRequest<'_>, payload: PayloadHash<'_>) -> Vec<(&'static str, String)> {
        let amz_date = sigv4::amz_date(self.now);
        let mut added = vec![("x-amz-date", amz_date.clone())];
        if let Some(token) = self.session_token {
            added.push(("x-amz-security-token", token.to_owned()));
        }
        if self.service == "s3" && request.header("x-amz-content-sha256").is_none() {
            added.push(("x-amz-content-sha256", payload.as_text().into_owned()));
        }
        let mut headers = request.headers.to_vec();
        headers.extend(added.iter().map(|(name, value)| (*name, value.as_bytes())));
        let signed_headers = sorted_names(&headers);
        let signature =
            self.signature(&HttpRequest { headers: &headers, ..*request }, &signed_headers, payload, &amz_date);
        added.push((
            "authorization",
            format!(
                "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={signature}",
                self.access_key_id,
                self.scope(&amz_date),
                signed_headers.join(";")
            ),
        ));
        added
    }

    /// The whole query string of a presigned URL, which is good for `expires` seconds. Every header of `request` must
    /// then be sent with it. For S3 the body stays unsigned.
    pub fn presign(&self, request: &HttpRequest<'_>, expires: u32, payload: PayloadHash<'_>) -> String {
        let amz_date = sigv4::amz_date(self.now);
        let signed_headers = sorted_names(request.headers);
        let credential = format!("{}/{}", self.access_key_id, self.scope(&amz_date));
        let parameters = [
            ("X-Amz-Algorithm", Some(ALGORITHM.to_owned())),
            ("X-Amz-Credential", Some(credential)),
            ("X-Amz-Date", Some(amz_date.clone())),
            ("X-Amz-SignedHeaders", Some(signed_headers.join(";"))),
            ("X-Amz-Expires", Some(expires.to_string())),
            ("X-Amz-Security-Token", self.session_token.map(str::to_owned)),
        ];
        let mut query = request.query.to_owned();
        for (name, value) in parameters.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            let separator = if query.is_empty() { "" } else { "&" };
            query.push_str(&format!("{separator}{name}={}", uri::encode(value.as_bytes())));
        }
        let payload = if self.service == "s3" { PayloadHash::Text(UNSIGNED_PAYLOAD) } else { payload };
        let signature = self.signature(&HttpRequest { query: &query, ..*request }, &signed_headers, payload, &amz_date);
        query.push_str("&X-Amz-Signature=");
        query.push_str(&signature);
        query
    }

    fn signature(
        &self,
        request: &HttpRequest<'_>,
        signed_headers: &[String],
        payload: PayloadHash<'_>,
        amz_date: &str,
    ) -> String {
        let rules = PathRules::of_service(self.service);
        let canonical = sigv4::canonical_request(request, rules, signed_headers, payload);
        let date = day(amz_date);
        let text = sigv4::string_to_sign(amz_date, date, self.region, self.service, &canonical);
        sigv4::sign(&sigv4::signing_key(self.secret, date, self.region, self.service), &text)
    }

    fn scope(&self, amz_date: &str) -> String {
        format!("{}/{}/{}/{TERMINATOR}", day(amz_date), self.region, self.service)
    }
}

fn day(amz_date: &str) -> &str {
    amz_date.split('T').next().unwrap_or_default()
}

fn sorted_names(headers: &[(&str, &[u8])]) -> Vec<String> {
    let mut names: Vec<String> = headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names.dedup();
    names
}
