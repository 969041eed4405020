//! AWS's published SigV4 vectors (`tests/data/README.md`), signed by our signer and verified by our verifier.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use vesto_types::Secret;

use crate::signing::Signer;
use crate::sigv4::{AuthError, Authentication, HttpRequest, PathRules, PayloadHash, sha256_hex};

struct Raw {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Raw {
    /// Reads `METHOD TARGET HTTP/1.1`, headers (with continuation lines), a blank line, the body.
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let request_line = lines.next().unwrap();
        let (method, rest) = request_line.split_once(' ').unwrap();
        let target = rest.strip_suffix(" HTTP/1.1").unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            if line.starts_with(' ') {
                headers.last_mut().unwrap().1.push_str(line);
            } else {
                let (name, value) = line.split_once(':').unwrap();
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        let body = body.trim_end_matches('\n').to_owned();
        Self { method: method.into(), path: path.into(), query: query.into(), headers, body }
    }

    fn headers(&self) -> Vec<(&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
    }

    fn request<'a>(&'a self, headers: &'a [(&'a str, &'a [u8])]) -> HttpRequest<'a> {
        HttpRequest { method: &self.method, path: &self.path, query: &self.query, headers }
    }
}

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../tests/data/aws-signing-test-suite.json")).unwrap()
}

fn secret() -> Secret {
    Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

fn now() -> DateTime<Utc> {
    "2015-08-30T12:36:00Z".parse().unwrap()
}

fn rules(vector: &Value) -> PathRules {
    if vector["context"]["normalize"].as_bool().unwrap() { PathRules::Standard } else { PathRules::S3 }
}

/// The two forms; without the query form in which the token is added after signing, as AWS IoT alone does it.
fn sides(vector: &Value) -> &'static [&'static str] {
    if token_unsigned(vector) { &["header"] } else { &["header", "query"] }
}

fn token_unsigned(vector: &Value) -> bool {
    vector["context"]["omit_session_token"] == Value::Bool(true)
}

fn verify(vector: &Value, side: &str, secret: &Secret, now: DateTime<Utc>) -> Result<(), AuthError> {
    let raw = Raw::parse(vector[side]["signed_request"].as_str().unwrap());
    let headers = raw.headers();
    let request = raw.request(&headers);
    let authentication = Authentication::parse(&request).unwrap().unwrap();
    let canonical = authentication.canonical_request(&request, rules(vector), PayloadHash::Body(raw.body.as_bytes()));
    assert_eq!(canonical, vector[side]["canonical_request"].as_str().unwrap(), "{}", vector["name"]);
    authentication.verify_with(&request, rules(vector), secret, PayloadHash::Body(raw.body.as_bytes()), now)
}

#[test]
fn every_published_request_verifies_in_both_forms() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 38);
    for vector in &vectors {
        for side in sides(vector) {
            assert_eq!(verify(vector, side, &secret(), now()), Ok(()), "{} {side}", vector["name"]);
        }
    }
}

#[test]
fn another_secret_or_time_is_refused() {
    for vector in &vectors() {
        for side in sides(vector) {
            let wrong_key = verify(vector, side, &Secret::new("another"), now());
            assert!(matches!(wrong_key, Err(AuthError::SignatureMismatch { .. })), "{} {side}", vector["name"]);
        }
        let late = verify(vector, "header", &secret(), now() + TimeDelta::minutes(15) + TimeDelta::seconds(1));
        assert!(matches!(late, Err(AuthError::TooOld { .. })));
        let early = verify(vector, "header", &secret(), now() - TimeDelta::minutes(15) - TimeDelta::seconds(1));
        assert!(matches!(early, Err(AuthError::NotYetCurrent { .. })));
        if token_unsigned(vector) {
            continue;
        }
        assert_eq!(verify(vector, "query", &secret(), now() + TimeDelta::seconds(3600)), Ok(()));
        let expired = verify(vector, "query", &secret(), now() + TimeDelta::seconds(3601));
        assert!(matches!(expired, Err(AuthError::PresignedExpired { .. })));
    }
}

/// Our signer makes the published signatures. (Cases with S3's path rules or an unsigned token are left to the test
/// above: a signer for the service `service` has no such options.)
#[test]
fn the_signer_makes_the_published_signatures() {
    let mut n_signed = 0;
    for vector in &vectors() {
        let context = &vector["context"];
        if rules(vector) == PathRules::S3 || token_unsigned(vector) {
            continue;
        }
        let secret = secret();
        let signer = Signer {
            access_key_id: "AKIDEXAMPLE",
            secret: &secret,
            session_token: context["credentials"]["token"].as_str(),
            region: "us-east-1",
            service: "service",
            now: now(),
        };
        let mut raw = Raw::parse(vector["request"].as_str().unwrap());
        let presigned = {
            let headers = raw.headers();
            signer.presign(&raw.request(&headers), 3600, PayloadHash::Body(raw.body.as_bytes()))
        };
        let signature = presigned.rsplit_once('=').unwrap().1;
        assert_eq!(signature, vector["query"]["signature"].as_str().unwrap(), "{} query", vector["name"]);

        if context["sign_body"].as_bool().unwrap() {
            let hash = sha256_hex(raw.body.as_bytes());
            raw.headers.push(("x-amz-content-sha256".into(), hash));
        }
        let headers = raw.headers();
        let added = signer.sign(&raw.request(&headers), PayloadHash::Body(raw.body.as_bytes()));
        let (_, authorization) = added.iter().find(|(name, _)| *name == "authorization").unwrap();
        let signature = authorization.rsplit_once('=').unwrap().1;
        assert_eq!(signature, vector["header"]["signature"].as_str().unwrap(), "{} header", vector["name"]);
        n_signed += 1;
    }
    assert_eq!(n_signed, 30);
}
