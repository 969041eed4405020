//! `IAM_ROLE 'SESSION'`: the statement acts as the IAM identity that asked for the login's temporary password, with the
//! permissions that it has now, through Redshift (`aws:CalledVia`).
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/authorization-fas-spectrum.html>

use vesto_identity::{AuthnError, OpCtx};
use vesto_types::SqlError;

use super::role_chain::SERVICE;
use super::{ErrorBlock, Requester, Step, StepName, Trail};

pub(super) fn check(requester: &Requester, trail: &mut Trail) -> Result<OpCtx, SqlError> {
    let Some(id) = &requester.iam_access_key else {
        let reason = "the connection was not made with IAM credentials: the user logged in with a password of its own";
        let hint = format!(
            "Connect with a temporary password, from aws redshift get-cluster-credentials-with-iam \
             --cluster-identifier {}, or name a role: IAM_ROLE 'ROLE_ARN'.",
            requester.cluster
        );
        let message = "IAM_ROLE 'SESSION' requires a connection that was made with IAM credentials";
        return Err(refuse(requester, "none", reason.to_owned(), hint, message, trail));
    };
    let key = requester.identity.access_key(id).ok_or(AuthnError::UnknownKey);
    let ctx = key.and_then(|key| requester.identity.context_via(&key, SERVICE, requester.request(trail)));
    match ctx {
        Ok(ctx) => {
            let reason = format!("the connection was made by {}", ctx.caller_arn());
            trail.push(step(requester, id.as_str()).because(reason));
            Ok(ctx)
        }
        Err(problem) => {
            let hint = "Connect again with a new temporary password (aws redshift get-cluster-credentials-with-iam).";
            let message = "The IAM credentials that the connection was made with are no longer valid";
            Err(refuse(requester, id.as_str(), problem.to_string(), hint.to_owned(), message, trail))
        }
    }
}

fn refuse(
    requester: &Requester,
    key: &str,
    reason: String,
    hint: String,
    message: &str,
    trail: &mut Trail,
) -> SqlError {
    let step = step(requester, key).denied(reason, hint);
    trail.refuse(step, ErrorBlock::credentials(30000, "").error(requester, message))
}

fn step(requester: &Requester, key: &str) -> Step {
    let principal = format!("user {}", requester.user_name);
    Step::new(StepName::SessionIdentity, principal, "IAM_ROLE 'SESSION'", key.to_owned())
}
