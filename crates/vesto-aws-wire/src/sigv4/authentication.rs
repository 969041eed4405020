//! Reading a signature from a request: the `Authorization` header or the query string.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use ring::digest;
use vesto_types::Secret;

use super::timestamp::{amz_date, parse_amz_date, parse_date_header};
use super::{ALGORITHM, AuthError, HttpRequest, TERMINATOR};

/// The longest life of a presigned URL: seven days.
const MAX_EXPIRES: i64 = 604_800;

/// What a request claims about its signer; nothing of it is proven before [`Authentication::verify`].
#[derive(Debug, Clone)]
pub struct Authentication {
    pub credential: Credential,
    /// Lower case, as listed.
    pub signed_headers: Vec<String>,
    pub(crate) signature: String,
    pub signed_at: DateTime<Utc>,
    pub(crate) amz_date: String,
    pub session_token: Option<Secret>,
    /// Seconds that a presigned request is good for.
    pub expires: Option<i64>,
    pub placement: Placement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    Header,
    /// A presigned URL.
    Query,
}

/// `AKID/20260102/us-east-1/redshift/aws4_request`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    pub access_key_id: String,
    pub date: String,
    pub region: String,
    pub service: String,
    pub terminator: String,
}

/// The scope that a credential must have here.
pub struct ExpectedScope<'a> {
    /// The signing name.
    pub service: &'a str,
    /// Whether a region may be used here. (Global services accept any of ours.)
    pub accepts_region: &'a dyn Fn(&str) -> bool,
    /// The region named as right where another one was refused.
    pub region: &'a str,
}

impl Authentication {
    /// `None`: the request is not signed at all.
    pub fn parse(request: &HttpRequest<'_>) -> Result<Option<Self>, AuthError> {
        let mut authorizations = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let header = authorizations.next();
        // Of two, a proxy in between might have looked at the other one.
        if authorizations.next().is_some() {
            return Err(AuthError::SeveralMechanisms);
        }
        let presigned = ["X-Amz-Algorithm", "X-Amz-Signature", "X-Amz-Credential"]
            .iter()
            .any(|name| request.has_query_parameter(name));
        match (header, presigned) {
            (None, false) => Ok(None),
            (None, true) => Self::from_query(request).map(Some),
            (Some(_), true) => Err(AuthError::SeveralMechanisms),
            (Some((_, value)), false) => Self::from_header(request, &String::from_utf8_lossy(value)).map(Some),
        }
    }

    fn from_header(request: &HttpRequest<'_>, authorization: &str) -> Result<Self, AuthError> {
        let authorization = authorization.trim();
        let (algorithm, parameters) = authorization.split_once(' ').unwrap_or((authorization, ""));
        if algorithm != ALGORITHM {
            return Err(AuthError::UnsupportedAlgorithm(algorithm.to_owned()));
        }
        let hashed = || BASE64_STANDARD.encode(digest::digest(&digest::SHA256, authorization.as_bytes()));
        let (mut credential, mut signature, mut signed_headers) = (None, None, None);
        for pair in parameters.split([',', ' ']).filter(|pair| !pair.is_empty()) {
            let Some((key, value)) = pair.split_once('=') else {
                return Err(AuthError::MissingEqualSign { hashed_authorization: hashed() });
            };
            match key {
                "Credential" => credential = Some(value),
                "Signature" => signature = Some(value),
                "SignedHeaders" => signed_headers = Some(value),
                _ => {}
            }
        }
        let date = request.header("x-amz-date").or_else(|| request.header("date"));
        let (Some(credential), Some(signature), Some(signed_headers), Some(date)) =
            (credential, signature, signed_headers, date)
        else {
            let absent = [
                (credential.is_none(), "Authorization header requires 'Credential' parameter."),
                (signature.is_none(), "Authorization header requires 'Signature' parameter."),
                (signed_headers.is_none(), "Authorization header requires 'SignedHeaders' parameter."),
                (
                    date.is_none(),
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
                ),
            ];
            let missing = absent.iter().filter(|(absent, _)| *absent).map(|(_, sentence)| *sentence).collect();
            return Err(AuthError::MissingHeaderParts { missing, hashed_authorization: hashed() });
        };
        let credential = Credential::parse(credential, Placement::Header)?;
        let signed_at = parse_date_header(date).ok_or_else(|| AuthError::BadDate(date.to_owned()))?;
        Self {
            credential,
            signed_headers: signed_header_list(signed_headers),
            signature: signature.to_owned(),
            signed_at,
            amz_date: amz_date(signed_at),
            session_token: request.header("x-amz-security-token").map(Secret::new),
            expires: None,
            placement: Placement::Header,
        }
        .with_host_signed()
    }

    fn from_query(request: &HttpRequest<'_>) -> Result<Self, AuthError> {
        let parameter = |name: &'static str| request.query_parameter(name).filter(|value| !value.is_empty());
        let needed = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
        let [Some(algorithm), Some(credential), Some(signature), Some(signed_headers), Some(date)] =
            needed.map(parameter)
        else {
            let missing = needed.into_iter().filter(|name| parameter(name).is_none()).collect();
            return Err(AuthError::MissingQueryParameters(missing));
        };
        if algorithm != ALGORITHM {
            return Err(AuthError::UnsupportedAlgorithm(algorithm));
        }
        let expires = match request.query_parameter("X-Amz-Expires") {
            Some(text) => Some(parse_expires(&text)?),
            None => None,
        };
        let credential = Credential::parse(&credential, Placement::Query)?;
        let signed_at = parse_amz_date(&date).ok_or(AuthError::BadDate(date))?;
        Self {
            credential,
            signed_headers: signed_header_list(&signed_headers),
            signature,
            signed_at,
            amz_date: amz_date(signed_at),
            session_token: request.query_parameter("X-Amz-Security-Token").map(Secret::new),
            expires,
            placement: Placement::Query,
        }
        .with_host_signed()
    }

    fn with_host_signed(self) -> Result<Self, AuthError> {
        let host = self.signed_headers.iter().any(|name| name == "host" || name == ":authority");
        if host { Ok(self) } else { Err(AuthError::HostNotSigned) }
    }

    /// Whether the credential is for this service, region and day. All that is wrong is reported together.
    pub fn check_scope(&self, expected: &ExpectedScope<'_>) -> Result<(), AuthError> {
        let Credential { date, region, service, terminator, .. } = &self.credential;
        let mut problems = String::new();
        if !(expected.accepts_region)(region) {
            problems.push_str("Credential should be scoped to a valid region. ");
        }
        if service != expected.service {
            problems.push_str(&format!("Credential should be scoped to correct service: '{}'. ", expected.service));
        }
        if terminator != TERMINATOR {
            problems.push_str(&format!(
                "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{terminator}'. "
            ));
        }
        let day = self.amz_date.split('T').next().unwrap_or_default();
        if date != day {
            problems.push_str(&format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
                 '{date}' != '{day}', from '{}'. ",
                self.amz_date
            ));
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(AuthError::WrongScope {
            problems,
            wrong_region: (!(expected.accepts_region)(region)).then(|| region.clone()),
            expected_region: expected.region.to_owned(),
            wrong_service: (service != expected.service).then(|| service.clone()),
            expected_service: expected.service.to_owned(),
            placement: self.placement,
        })
    }
}

impl Credential {
    fn parse(text: &str, placement: Placement) -> Result<Self, AuthError> {
        let mut parts = text.split('/').map(str::to_owned);
        let mut next = || parts.next();
        match (next(), next(), next(), next(), next(), next()) {
            (Some(access_key_id), Some(date), Some(region), Some(service), Some(terminator), None) => {
                Ok(Self { access_key_id, date, region, service, terminator })
            }
            _ => Err(AuthError::BadCredential { credential: text.to_owned(), placement }),
        }
    }
}

fn signed_header_list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_ascii_lowercase).collect()
}

fn parse_expires(text: &str) -> Result<i64, AuthError> {
    match text.parse::<i64>() {
        Ok(seconds @ 1..=MAX_EXPIRES) => Ok(seconds),
        Ok(..=0) => Err(AuthError::BadExpires("X-Amz-Expires must be non-negative")),
        Ok(_) => Err(AuthError::BadExpires(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than \
             604800 seconds",
        )),
        Err(_) => Err(AuthError::BadExpires("X-Amz-Expires should be a number")),
    }
}
