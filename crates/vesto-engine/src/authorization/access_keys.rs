//! Access keys in place of a role: the statement acts as the identity that they belong to.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html#copy-access-key-id>

use vesto_identity::{AuthnError, OpCtx};
use vesto_types::{AccessKeyId, Secret, SqlError};

use super::{Requester, Step, StepName, Trail, s3};

/// What the statement gives.
pub(super) struct Given<'a> {
    pub(super) access_key_id: &'a str,
    pub(super) secret_access_key: &'a Secret,
    pub(super) session_token: Option<&'a Secret>,
}

pub(super) fn check(requester: &Requester, given: &Given<'_>, trail: &mut Trail) -> Result<OpCtx, SqlError> {
    let identity = &requester.identity;
    let found = AccessKeyId::parse(given.access_key_id).map_err(|_| AuthnError::UnknownKey).and_then(|id| {
        identity.context_for_keys(&id, given.secret_access_key, given.session_token, requester.request(trail))
    });
    let ctx = found.map_err(|problem| error(requester, given.access_key_id, problem, trail))?;
    trail.push(step(requester, given.access_key_id).because(format!("the key belongs to {}", ctx.caller_arn())));
    Ok(ctx)
}

/// S3's words for it: there the key would be seen first.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
pub(super) fn error(requester: &Requester, key: &str, problem: AuthnError, trail: &mut Trail) -> SqlError {
    let (status, code, message, reason, hint) = match problem {
        AuthnError::UnknownKey | AuthnError::Inactive | AuthnError::OwnerGone => (
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
            "there is no active access key of this id",
            "Use an access key that exists and is active (aws iam list-access-keys), or better a role: IAM_ROLE.",
        ),
        AuthnError::WrongSecret => (
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing \
             method.",
            "the secret access key is not this key's",
            "Check SECRET_ACCESS_KEY.",
        ),
        AuthnError::Token => (
            400,
            "InvalidToken",
            "The provided token is malformed or otherwise invalid.",
            "the session token is missing, wrong or not wanted with this key",
            "Temporary keys (ASIA…) need the SESSION_TOKEN that came with them; others take none.",
        ),
        AuthnError::Expired => (
            400,
            "ExpiredToken",
            "The provided token has expired.",
            "the temporary credentials have expired",
            "Get new temporary credentials (aws sts assume-role), or name a role: IAM_ROLE.",
        ),
    };
    let step = step(requester, key).denied(reason, hint.to_owned());
    let message = s3::exception(requester, message, status, code);
    trail.refuse(step, s3::S3Call::BLOCK.error(requester, message))
}

fn step(requester: &Requester, key: &str) -> Step {
    let principal = format!("user {}", requester.user_name);
    Step::new(StepName::AccessKey, principal, "ACCESS_KEY_ID", key.to_owned())
}
