//! The error table of the management API and of S3: condition, code, status, text.

use chrono::{DateTime, TimeDelta, Utc};
use expect_test::{Expect, expect};
use vesto_types::Secret;

use crate::error::Protocol;
use crate::signing::Signer;
use crate::sigv4::{AuthError, Authentication, ExpectedScope, HttpRequest, PayloadHash};

const CREDENTIAL: &str = "Credential=AKIDEXAMPLE/20260102/us-east-1/redshift/aws4_request";

fn now() -> DateTime<Utc> {
    "2026-01-02T17:46:43Z".parse().unwrap()
}

fn show(error: &AuthError, protocol: Protocol) -> String {
    let error = error.to_api_error(protocol);
    let mut text = format!("{} {} {:?}\n", error.status, error.code, error.message);
    for (name, value) in &error.details {
        text.push_str(&format!("{name}: {value}\n"));
    }
    text
}

fn parse_error(headers: &[(&str, &str)], query: &str) -> AuthError {
    let headers: Vec<(&str, &[u8])> = headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    let request = HttpRequest { method: "POST", path: "/", query, headers: &headers };
    Authentication::parse(&request).unwrap_err()
}

#[track_caller]
fn check_header(authorization: &str, expected: Expect) {
    let error = parse_error(&[("authorization", authorization), ("x-amz-date", "20260102T174643Z")], "");
    expected.assert_eq(&(show(&error, Protocol::Query) + &show(&error, Protocol::S3)));
}

#[track_caller]
fn check_query(query: &str, expected: Expect) {
    let error = parse_error(&[], query);
    expected.assert_eq(&(show(&error, Protocol::Query) + &show(&error, Protocol::S3)));
}

#[test]
fn header_parts_missing() {
    check_header(
        "AWS4-HMAC-SHA256 Credential=x",
        expect![[r#"
        400 IncompleteSignature "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. (Hashed with SHA-256 and encoded with Base64) Authorization=FmuqUFES1iy1mzrJQ9KV3mCVlP96bVT4yESFwVp6Ot4="
        400 AuthorizationHeaderMalformed "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature."
    "#]],
    );
    check_header(
        &format!("AWS4-HMAC-SHA256 {CREDENTIAL}, SignedHeaders=host, Signature"),
        expect![[r#"
        400 IncompleteSignature "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): 'POEhAojp4TmDtqAhilrACBNC3Q6sFUwJvbCAymQRS1Y='."
        400 AuthorizationHeaderMalformed "The authorization header is malformed; the authorization component is not a key=value pair."
    "#]],
    );
    let complete = format!("AWS4-HMAC-SHA256 {CREDENTIAL}, SignedHeaders=host, Signature=ab");
    let no_date = parse_error(&[("authorization", &complete)], "");
    expect![[r#"
        400 IncompleteSignature "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=YsUkK3k7cmQ12cZWuEHPrQMZxfzMqp5i3UQbJJ6UotE="
        403 AccessDenied "AWS authentication requires a valid Date or x-amz-date header"
    "#]].assert_eq(&(show(&no_date, Protocol::Query) + &show(&no_date, Protocol::S3)));
}

#[test]
fn header_parts_wrong() {
    check_header(
        "AWS AKIDEXAMPLE:abc",
        expect![[r#"
        400 IncompleteSignature "Unsupported AWS 'algorithm': 'AWS'."
        400 InvalidArgument "Unsupported Authorization Type"
        ArgumentName: Authorization
        ArgumentValue: AWS
    "#]],
    );
    check_header(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/us-east-1, SignedHeaders=host, Signature=ab",
        expect![[r#"
            400 IncompleteSignature "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLE/us-east-1'"
            400 AuthorizationHeaderMalformed "The authorization header is malformed; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
        "#]],
    );
    check_header(
        &format!("AWS4-HMAC-SHA256 {CREDENTIAL}, SignedHeaders=x-amz-date, Signature=ab"),
        expect![[r#"
        403 SignatureDoesNotMatch "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        403 AccessDenied "There were headers present in the request which were not signed"
        HeadersNotSigned: host
    "#]],
    );
    let complete = format!("AWS4-HMAC-SHA256 {CREDENTIAL}, SignedHeaders=host, Signature=ab");
    let bad_date = parse_error(&[("authorization", &complete), ("x-amz-date", "yesterday")], "");
    expect![[r#"
        400 IncompleteSignature "Date must be in ISO-8601 'basic format'. Got 'yesterday'. See http://en.wikipedia.org/wiki/ISO_8601"
        403 AccessDenied "AWS authentication requires a valid Date or x-amz-date header"
    "#]].assert_eq(&(show(&bad_date, Protocol::Query) + &show(&bad_date, Protocol::S3)));
    let both = parse_error(&[("authorization", &complete)], "X-Amz-Signature=ab");
    expect![[r#"
        400 IncompleteSignature "Only one of the Authorization header and query-string authentication may be used."
        400 InvalidArgument "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"
    "#]].assert_eq(&(show(&both, Protocol::Query) + &show(&both, Protocol::S3)));
}

#[test]
fn query_parts_missing_or_wrong() {
    check_query(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260102T174643Z",
        expect![[r#"
        400 IncompleteSignature "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters."
        400 AuthorizationQueryParametersError "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
    "#]],
    );
    let complete =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260102T174643Z&X-Amz-SignedHeaders=host&X-Amz-Signature=ab";
    check_query(
        &format!("{complete}&X-Amz-Credential=A/B"),
        expect![[r#"
        400 IncompleteSignature "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'A/B'"
        400 AuthorizationQueryParametersError "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
    "#]],
    );
    let complete = format!("{complete}&X-Amz-Credential=A%2F20260102%2Fus-east-1%2Fs3%2Faws4_request");
    check_query(
        &format!("{complete}&X-Amz-Expires=0"),
        expect![[r#"
        400 IncompleteSignature "X-Amz-Expires must be non-negative"
        400 AuthorizationQueryParametersError "X-Amz-Expires must be non-negative"
    "#]],
    );
    check_query(
        &format!("{complete}&X-Amz-Expires=604801"),
        expect![[r#"
        400 IncompleteSignature "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
        400 AuthorizationQueryParametersError "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
    "#]],
    );
    check_query(
        &format!("{complete}&X-Amz-Expires=soon"),
        expect![[r#"
        400 IncompleteSignature "X-Amz-Expires should be a number"
        400 AuthorizationQueryParametersError "X-Amz-Expires should be a number"
    "#]],
    );
}

#[test]
fn an_unsigned_request_is_told_apart() {
    let request = HttpRequest { method: "POST", path: "/", query: "Action=X", headers: &[("host", b"h")] };
    assert!(Authentication::parse(&request).unwrap().is_none());
    let error = AuthError::MissingAuthentication;
    expect![[r#"
        403 MissingAuthenticationToken "Request is missing Authentication Token"
        403 AccessDenied "Access Denied"
    "#]]
    .assert_eq(&(show(&error, Protocol::Query) + &show(&error, Protocol::S3)));
}

#[track_caller]
fn check_scope(credential: &str, service: &str, expected: Expect) {
    let authorization = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=ab");
    let headers: [(&str, &[u8]); 2] =
        [("Authorization", authorization.as_bytes()), ("X-Amz-Date", b"20260102T174643Z")];
    let request = HttpRequest { method: "GET", path: "/", query: "", headers: &headers };
    let authentication = Authentication::parse(&request).unwrap().unwrap();
    let accepts_region = |region: &str| region == "us-east-1";
    let scope = ExpectedScope { service, accepts_region: &accepts_region, region: "us-east-1" };
    let shown = match authentication.check_scope(&scope) {
        Ok(()) => "ok\n".to_owned(),
        Err(error) => show(&error, Protocol::Query) + &show(&error, Protocol::S3),
    };
    expected.assert_eq(&shown);
}

#[test]
fn scope() {
    check_scope(
        "A/20260102/us-east-1/redshift/aws4_request",
        "redshift",
        expect![[r#"
        ok
    "#]],
    );
    check_scope(
        "A/20260102/us-east-1/sts/aws4_request",
        "redshift",
        expect![[r#"
        403 SignatureDoesNotMatch "Credential should be scoped to correct service: 'redshift'. "
        400 AuthorizationHeaderMalformed "The authorization header is malformed; incorrect service \"sts\". This endpoint belongs to \"redshift\"."
    "#]],
    );
    check_scope(
        "A/20260102/mars-1/sts/aws4_request",
        "redshift",
        expect![[r#"
        403 SignatureDoesNotMatch "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'redshift'. "
        400 AuthorizationHeaderMalformed "The authorization header is malformed; the region 'mars-1' is wrong; expecting 'us-east-1'"
        Region: us-east-1
    "#]],
    );
    check_scope(
        "A/20260101/us-east-1/s3/aws5",
        "s3",
        expect![[r#"
        403 SignatureDoesNotMatch "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260101' != '20260102', from '20260102T174643Z'. "
        400 AuthorizationHeaderMalformed "The authorization header is malformed; Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260101' != '20260102', from '20260102T174643Z'."
    "#]],
    );
    check_scope(
        "A/20260102/eu-west-1/s3/aws4_request",
        "s3",
        expect![[r#"
        403 SignatureDoesNotMatch "Credential should be scoped to a valid region. "
        400 AuthorizationHeaderMalformed "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'"
        Region: us-east-1
    "#]],
    );
}

#[test]
fn keys_and_tokens() {
    for error in [
        AuthError::UnknownKey { access_key_id: "AKIDEXAMPLE".to_owned() },
        AuthError::InvalidToken,
        AuthError::ExpiredToken,
    ] {
        let shown = show(&error, Protocol::Query) + &show(&error, Protocol::S3);
        match error {
            AuthError::UnknownKey { .. } => expect![[r#"
                403 InvalidClientTokenId "The security token included in the request is invalid."
                403 InvalidAccessKeyId "The AWS Access Key Id you provided does not exist in our records."
                AWSAccessKeyId: AKIDEXAMPLE
            "#]]
            .assert_eq(&shown),
            AuthError::InvalidToken => expect![[r#"
                403 InvalidClientTokenId "The security token included in the request is invalid."
                400 InvalidToken "The provided token is malformed or otherwise invalid."
            "#]]
            .assert_eq(&shown),
            _ => expect![[r#"
                403 ExpiredToken "The security token included in the request is expired"
                400 ExpiredToken "The provided token has expired."
            "#]]
            .assert_eq(&shown),
        }
    }
}

/// Signs a request now and verifies it `later`.
fn verify(service: &str, presigned: Option<u32>, wrong_secret: bool, later: TimeDelta) -> Result<(), AuthError> {
    let secret = Secret::new("secret");
    let signer = Signer {
        access_key_id: "AKIDEXAMPLE",
        secret: &secret,
        session_token: None,
        region: "us-east-1",
        service,
        now: now(),
    };
    let host: [(&str, &[u8]); 1] = [("host", b"localhost:4566")];
    let mut headers: Vec<(&str, &[u8])> = host.to_vec();
    let unsigned = HttpRequest { method: "GET", path: "/bucket/a%20b", query: "x-id=GetObject", headers: &host };
    let payload = PayloadHash::Body(b"");
    let (added, query) = match presigned {
        Some(expires) => (Vec::new(), signer.presign(&unsigned, expires, payload)),
        None => (signer.sign(&unsigned, payload), unsigned.query.to_owned()),
    };
    headers.extend(added.iter().map(|(name, value)| (*name, value.as_bytes())));
    let request = HttpRequest { query: &query, headers: &headers, ..unsigned };
    let authentication = Authentication::parse(&request).unwrap().unwrap();
    let payload = if service == "s3" { PayloadHash::of_s3(&request) } else { payload };
    let secret = if wrong_secret { Secret::new("wrong") } else { secret.clone() };
    authentication.verify(&request, &secret, payload, now() + later)
}

#[test]
fn signer_and_verifier_agree() {
    for service in ["redshift", "s3"] {
        assert_eq!(verify(service, None, false, TimeDelta::zero()), Ok(()));
        assert_eq!(verify(service, None, false, TimeDelta::minutes(15)), Ok(()));
        assert_eq!(verify(service, None, false, TimeDelta::minutes(-15)), Ok(()));
        assert_eq!(verify(service, Some(604_800), false, TimeDelta::days(7)), Ok(()));
        assert_eq!(verify(service, Some(1), false, TimeDelta::seconds(1)), Ok(()));
    }
}

#[test]
fn wrong_secret() {
    let error = verify("s3", None, true, TimeDelta::zero()).unwrap_err();
    expect![[r#"
        403 SignatureDoesNotMatch "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
        403 SignatureDoesNotMatch "The request signature we calculated does not match the signature you provided. Check your key and signing method."
        AWSAccessKeyId: AKIDEXAMPLE
        StringToSign: AWS4-HMAC-SHA256
        20260102T174643Z
        20260102/us-east-1/s3/aws4_request
        d78ebe79898156f2d98bc22e3e8b5320c2a286e38893a7f99fe7e81907e4bc6f
        SignatureProvided: 68508f960af31fe5e1090355ef9ac1ea242e398c2785d9c7399e6f370585466e
        StringToSignBytes: 41 57 53 34 2d 48 4d 41 43 2d 53 48 41 32 35 36 0a 32 30 32 36 30 31 30 32 54 31 37 34 36 34 33 5a 0a 32 30 32 36 30 31 30 32 2f 75 73 2d 65 61 73 74 2d 31 2f 73 33 2f 61 77 73 34 5f 72 65 71 75 65 73 74 0a 64 37 38 65 62 65 37 39 38 39 38 31 35 36 66 32 64 39 38 62 63 32 32 65 33 65 38 62 35 33 32 30 63 32 61 32 38 36 65 33 38 38 39 33 61 37 66 39 39 66 65 37 65 38 31 39 30 37 65 34 62 63 36 66
        CanonicalRequest: GET
        /bucket/a%20b
        x-id=GetObject
        host:localhost:4566
        x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        x-amz-date:20260102T174643Z

        host;x-amz-content-sha256;x-amz-date
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        CanonicalRequestBytes: 47 45 54 0a 2f 62 75 63 6b 65 74 2f 61 25 32 30 62 0a 78 2d 69 64 3d 47 65 74 4f 62 6a 65 63 74 0a 68 6f 73 74 3a 6c 6f 63 61 6c 68 6f 73 74 3a 34 35 36 36 0a 78 2d 61 6d 7a 2d 63 6f 6e 74 65 6e 74 2d 73 68 61 32 35 36 3a 65 33 62 30 63 34 34 32 39 38 66 63 31 63 31 34 39 61 66 62 66 34 63 38 39 39 36 66 62 39 32 34 32 37 61 65 34 31 65 34 36 34 39 62 39 33 34 63 61 34 39 35 39 39 31 62 37 38 35 32 62 38 35 35 0a 78 2d 61 6d 7a 2d 64 61 74 65 3a 32 30 32 36 30 31 30 32 54 31 37 34 36 34 33 5a 0a 0a 68 6f 73 74 3b 78 2d 61 6d 7a 2d 63 6f 6e 74 65 6e 74 2d 73 68 61 32 35 36 3b 78 2d 61 6d 7a 2d 64 61 74 65 0a 65 33 62 30 63 34 34 32 39 38 66 63 31 63 31 34 39 61 66 62 66 34 63 38 39 39 36 66 62 39 32 34 32 37 61 65 34 31 65 34 36 34 39 62 39 33 34 63 61 34 39 35 39 39 31 62 37 38 35 32 62 38 35 35
    "#]].assert_eq(&(show(&error, Protocol::Query) + &show(&error, Protocol::S3)));
}

#[test]
fn clock() {
    for (presigned, later, expected) in [
        (
            None,
            TimeDelta::minutes(16),
            expect![[r#"
            403 SignatureDoesNotMatch "Signature expired: 20260102T174643Z is now earlier than 20260102T174743Z (20260102T180243Z - 15 min.)"
            403 RequestTimeTooSkewed "The difference between the request time and the current time is too large."
            RequestTime: 2026-01-02T17:46:43Z
            ServerTime: 2026-01-02T18:02:43Z
            MaxAllowedSkewMilliseconds: 900000
        "#]],
        ),
        (
            None,
            TimeDelta::minutes(-16),
            expect![[r#"
            403 SignatureDoesNotMatch "Signature not yet current: 20260102T174643Z is still later than 20260102T174543Z (20260102T173043Z + 15 min.)"
            403 RequestTimeTooSkewed "The difference between the request time and the current time is too large."
            RequestTime: 2026-01-02T17:46:43Z
            ServerTime: 2026-01-02T17:30:43Z
            MaxAllowedSkewMilliseconds: 900000
        "#]],
        ),
        (
            Some(60),
            TimeDelta::seconds(61),
            expect![[r#"
                403 SignatureDoesNotMatch "Signature expired: 20260102T174643Z is now earlier than 20260102T174644Z (20260102T174744Z - 1 min.)"
                403 AccessDenied "Request has expired"
                X-Amz-Expires: 60
                Expires: 2026-01-02T17:47:43Z
                ServerTime: 2026-01-02T17:47:44Z
            "#]],
        ),
        (
            Some(60),
            TimeDelta::minutes(-16),
            expect![[r#"
            403 SignatureDoesNotMatch "Signature not yet current: 20260102T174643Z is still later than 20260102T174543Z (20260102T173043Z + 15 min.)"
            403 AccessDenied "Request is not yet valid"
        "#]],
        ),
    ] {
        let error = verify("s3", presigned, false, later).unwrap_err();
        expected.assert_eq(&(show(&error, Protocol::Query) + &show(&error, Protocol::S3)));
    }
}

/// A wrong signature is reported before a wrong clock.
#[test]
fn signature_before_clock() {
    let error = verify("redshift", None, true, TimeDelta::days(1)).unwrap_err();
    assert!(matches!(error, AuthError::SignatureMismatch { .. }));
}

#[test]
fn s3_wants_amz_headers_signed_and_expiry_stated() {
    let authorization =
        "AWS4-HMAC-SHA256 Credential=A/20260102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=ab";
    let headers: [(&str, &[u8]); 3] =
        [("host", b"h"), ("authorization", authorization.as_bytes()), ("x-amz-date", b"20260102T174643Z")];
    let request = HttpRequest { method: "GET", path: "/", query: "", headers: &headers };
    let authentication = Authentication::parse(&request).unwrap().unwrap();
    let error = authentication.verify(&request, &Secret::new("s"), PayloadHash::of_s3(&request), now()).unwrap_err();
    expect![[r#"
        403 AccessDenied "There were headers present in the request which were not signed"
        HeadersNotSigned: x-amz-date
    "#]]
    .assert_eq(&show(&error, Protocol::S3));

    let no_hash = authorization.replace("SignedHeaders=host", "SignedHeaders=host;x-amz-date");
    let headers: [(&str, &[u8]); 3] =
        [("host", b"h"), ("authorization", no_hash.as_bytes()), ("x-amz-date", b"20260102T174643Z")];
    let request = HttpRequest { method: "GET", path: "/", query: "", headers: &headers };
    let authentication = Authentication::parse(&request).unwrap().unwrap();
    let error = authentication.verify(&request, &Secret::new("s"), PayloadHash::of_s3(&request), now()).unwrap_err();
    expect![[r#"
        400 InvalidRequest "Missing required header for this request: x-amz-content-sha256"
    "#]]
    .assert_eq(&show(&error, Protocol::S3));

    let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260102T174643Z&X-Amz-SignedHeaders=host\
                 &X-Amz-Signature=ab&X-Amz-Credential=A%2F20260102%2Fus-east-1%2Fs3%2Faws4_request";
    let request = HttpRequest { method: "GET", path: "/", query, headers: &[("host", b"h")] };
    let authentication = Authentication::parse(&request).unwrap().unwrap();
    let error = authentication.verify(&request, &Secret::new("s"), PayloadHash::of_s3(&request), now()).unwrap_err();
    expect![[r#"
        400 AuthorizationQueryParametersError "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
    "#]].assert_eq(&show(&error, Protocol::S3));
}

#[test]
fn json_services_spell_the_codes_their_way() {
    let spelled = |error: AuthError| crate::json11::error_type(&error.to_api_error(Protocol::Json));
    assert_eq!(spelled(AuthError::MissingAuthentication), "MissingAuthenticationTokenException");
    assert_eq!(spelled(AuthError::HostNotSigned), "InvalidSignatureException");
    assert_eq!(spelled(AuthError::BadDate(String::new())), "IncompleteSignatureException");
    assert_eq!(spelled(AuthError::InvalidToken), "UnrecognizedClientException");
    assert_eq!(spelled(AuthError::ExpiredToken), "ExpiredTokenException");
}

#[test]
fn the_secret_and_the_token_are_not_in_debug_output() {
    let headers: [(&str, &[u8]); 3] = [
        ("authorization", b"AWS4-HMAC-SHA256 Credential=A/b/c/d/e, SignedHeaders=host, Signature=ab"),
        ("x-amz-date", b"20260102T174643Z"),
        ("x-amz-security-token", b"TOPSECRET"),
    ];
    let request = HttpRequest { method: "GET", path: "/", query: "", headers: &headers };
    let authentication = Authentication::parse(&request).unwrap().unwrap();
    assert!(!format!("{authentication:?}").contains("TOPSECRET"));
}
