//! The proof: recompute the signature and compare it in constant time, then look at the clock.

use chrono::{DateTime, TimeDelta, Utc};
use vesto_types::Secret;

use super::timestamp::amz_date;
use super::{
    AuthError, Authentication, HttpRequest, PathRules, PayloadHash, Placement, canonical_request, key, string_to_sign,
};

/// How far the signer's clock may be from ours.
pub const MAX_SKEW: TimeDelta = TimeDelta::minutes(15);

impl Authentication {
    /// Whether `secret` signed this request, not longer ago (or ahead) than allowed.
    pub fn verify(
        &self,
        request: &HttpRequest<'_>,
        secret: &Secret,
        payload: PayloadHash<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), AuthError> {
        let rules = PathRules::of_service(&self.credential.service);
        if rules == PathRules::S3 {
            self.check_s3(request)?;
        }
        self.verify_with(request, rules, secret, payload, now)
    }

    /// [`Authentication::verify`] under given path rules and without what S3 asks for beyond a right signature.
    pub(crate) fn verify_with(
        &self,
        request: &HttpRequest<'_>,
        rules: PathRules,
        secret: &Secret,
        payload: PayloadHash<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), AuthError> {
        let canonical = self.canonical_request(request, rules, payload);
        let scope = &self.credential;
        let text = string_to_sign(&self.amz_date, &scope.date, &scope.region, &scope.service, &canonical);
        let signing_key = key::signing_key(secret, &scope.date, &scope.region, &scope.service);
        if !key::is_signature_of(&signing_key, &text, &self.signature) {
            return Err(AuthError::SignatureMismatch {
                access_key_id: scope.access_key_id.clone(),
                canonical_request: canonical,
                string_to_sign: text,
                signature_provided: self.signature.clone(),
            });
        }
        self.check_clock(now)
    }

    /// What the signature covers, as text.
    pub(crate) fn canonical_request(
        &self,
        request: &HttpRequest<'_>,
        rules: PathRules,
        payload: PayloadHash<'_>,
    ) -> String {
        canonical_request(request, rules, &self.signed_headers, payload)
    }

    /// S3 wants a presigned URL's life stated, every `x-amz-*` header signed, and to be told the body's hash (or that
    /// there is none).
    fn check_s3(&self, request: &HttpRequest<'_>) -> Result<(), AuthError> {
        if self.placement == Placement::Query && self.expires.is_none() {
            return Err(AuthError::MissingQueryParameters(vec!["X-Amz-Expires"]));
        }
        let names = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
        let unsigned: Vec<String> =
            names.filter(|name| name.starts_with("x-amz-") && !self.signed_headers.contains(name)).collect();
        if !unsigned.is_empty() {
            return Err(AuthError::HeadersNotSigned(unsigned));
        }
        if self.placement == Placement::Header && request.header("x-amz-content-sha256").is_none() {
            return Err(AuthError::MissingContentSha256);
        }
        Ok(())
    }

    fn check_clock(&self, now: DateTime<Utc>) -> Result<(), AuthError> {
        let signed_at = self.signed_at;
        if signed_at > now + MAX_SKEW {
            return Err(AuthError::NotYetCurrent { signed_at, now, placement: self.placement });
        }
        match self.expires {
            // A presigned URL may be older than the usual skew; it says itself how old.
            Some(seconds) if now > signed_at + TimeDelta::seconds(seconds) => {
                Err(AuthError::PresignedExpired { signed_at, expires: seconds, now })
            }
            Some(_) => Ok(()),
            None if signed_at < now - MAX_SKEW => Err(AuthError::TooOld { signed_at, now }),
            None => Ok(()),
        }
    }
}

/// `lifetime`: how old the signature may be.
pub(crate) fn expired_text(signed_at: DateTime<Utc>, now: DateTime<Utc>, lifetime: TimeDelta) -> String {
    let (at, server, limit) = (amz_date(signed_at), amz_date(now), amz_date(now - lifetime));
    let lifetime = match lifetime.num_seconds() {
        seconds if seconds % 60 == 0 => format!("{} min.", seconds / 60),
        seconds => format!("{seconds} sec."),
    };
    format!("Signature expired: {at} is now earlier than {limit} ({server} - {lifetime})")
}

pub(crate) fn not_yet_current_text(signed_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (at, server, limit) = (amz_date(signed_at), amz_date(now), amz_date(now + MAX_SKEW));
    format!("Signature not yet current: {at} is still later than {limit} ({server} + 15 min.)")
}
