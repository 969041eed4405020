//! No bytes make it panic, and no unsigned change goes unseen.

use proptest::prelude::*;
use vesto_types::Secret;

use crate::query::QueryParams;
use crate::signing::Signer;
use crate::sigv4::{Authentication, HttpRequest, PayloadHash};

proptest! {
    #[test]
    fn any_request_is_answered(
        path in ".*",
        query in "(X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature)=[^ ]{0,40}&?){0,8}",
        authorization in prop::collection::vec(any::<u8>(), 0..80),
        date in ".{0,20}",
    ) {
        let headers: [(&str, &[u8]); 3] =
            [("host", b"h"), ("authorization", &authorization), ("x-amz-date", date.as_bytes())];
        for headers in [headers.as_slice(), headers.get(..1).unwrap()] {
            let request = HttpRequest { method: "GET", path: &path, query: &query, headers };
            if let Ok(Some(authentication)) = Authentication::parse(&request) {
                let now = "2026-01-02T17:46:43Z".parse().unwrap();
                let result = authentication.verify(&request, &Secret::new("s"), PayloadHash::Body(b""), now);
                prop_assert!(result.is_err());
            }
        }
    }

    #[test]
    fn any_form_is_read(form in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(params) = QueryParams::parse(&form) {
            let _ = (params.list("A", "B"), params.structure("A"), params.boolean("A"), params.timestamp("A"));
        }
    }

    #[test]
    fn whatever_is_signed_verifies_and_nothing_else(
        path in "/[ -~é]{0,20}",
        query in "([a-zA-Z%20+=~]{1,10}&?){0,4}",
        value in "[ -~]{0,20}",
        body in prop::collection::vec(any::<u8>(), 0..50),
        service in prop::sample::select(vec!["redshift", "s3"]),
    ) {
        let path = path.replace(['?', '#'], "");
        let secret = Secret::new("secret");
        let now = "2026-01-02T17:46:43Z".parse().unwrap();
        let signer = Signer {
            access_key_id: "AKIDEXAMPLE", secret: &secret, session_token: Some("token"), region: "eu-west-1", service, now,
        };
        let mut headers: Vec<(&str, &[u8])> = vec![("Host", b"h"), ("My-Header", value.as_bytes())];
        let unsigned = HttpRequest { method: "PUT", path: &path, query: &query, headers: &headers };
        let payload = PayloadHash::Body(&body);
        let added = signer.sign(&unsigned, payload);
        headers.extend(added.iter().map(|(name, value)| (*name, value.as_bytes())));
        let request = HttpRequest { method: "PUT", path: &path, query: &query, headers: &headers };
        let authentication = Authentication::parse(&request).unwrap().unwrap();
        prop_assert_eq!(authentication.verify(&request, &secret, payload, now), Ok(()));

        let longer = [body.as_slice(), b"!"].concat();
        prop_assert!(authentication.verify(&request, &secret, PayloadHash::Body(&longer), now).is_err());
        let other_query = format!("{query}&extra=1");
        let tampered = HttpRequest { query: &other_query, ..request };
        prop_assert!(authentication.verify(&tampered, &secret, payload, now).is_err());
    }
}
