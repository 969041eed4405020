//! Steps 4 and 5: Redshift assumes the first role, by its trust policy; each role the next, by its own policies and the
//! next one's trust policy.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html>

use serde_json::json;
use vesto_identity::{AssumeStep, OpCtx, ServiceAssumeRole};
use vesto_types::{RoleArn, SqlError};

use super::hint::shell;
use super::{ErrorBlock, Requester, Step, StepName, Trail};

pub(super) const SERVICE: &str = "redshift.amazonaws.com";
const SESSION_NAME: &str = "RedshiftIamRoleSession";

/// The roles of a chain as the statement names them: commas between, no blanks.
pub(super) fn parse(
    requester: &Requester,
    text: &str,
    chain: &[String],
    trail: &mut Trail,
) -> Result<Vec<RoleArn>, SqlError> {
    let mut roles = Vec::with_capacity(chain.len());
    for name in chain {
        roles.push(RoleArn::parse(name).map_err(|_| malformed(requester, text, name, trail))?);
    }
    Ok(roles)
}

/// `name`, a part of the role string `text`, is not a role's ARN.
pub(super) fn malformed(requester: &Requester, text: &str, name: &str, trail: &mut Trail) -> SqlError {
    let user = requester.database_user_arn();
    let hint = "Name the role by its ARN, as in IAM_ROLE 'arn:aws:iam::123456789012:role/MyRole'; a chain has commas \
                between its ARNs and no blanks.";
    let step = Step::new(StepName::RoleAssociation, requester.cluster_arn(), "IAM_ROLE", name.to_owned())
        .denied("it is not the ARN of an IAM role", hint.to_owned());
    let context = format!("IAM Role={text}");
    let block = ErrorBlock { location: "xen_aws_credentials_mgr.cpp:321", ..ErrorBlock::credentials(8001, &context) };
    trail.refuse(step, block.error(requester, format!("User {user} is not authorized to assume IAM Role {text}")))
}

/// The session of the last role.
pub(super) fn assume(requester: &Requester, roles: &[RoleArn], trail: &mut Trail) -> Result<OpCtx, SqlError> {
    let (cluster, user) = (requester.cluster_arn(), requester.database_user_arn());
    let wish = ServiceAssumeRole {
        service: SERVICE,
        region: &requester.region,
        source_account: &requester.account,
        source_arn: &cluster,
        external_id: &user,
        session_name: SESSION_NAME,
        roles,
    };
    let request = requester.request(trail);
    let outcome = if trail.journal().is_some() {
        requester.identity.assume_role_chain(&wish, &request)
    } else {
        requester.identity.explain_role_chain(&wish, &request)
    };
    let (steps, ctx) = match outcome {
        Ok(chain) => (chain.steps, Some(chain.ctx)),
        Err(denied) => (denied.steps, None),
    };
    let mut refused = None;
    for (n, hop) in steps.iter().enumerate() {
        let step = step(n, hop);
        if ctx.is_none() && n + 1 == steps.len() {
            refused = Some(trail.refuse(step, not_authorized(requester, &hop.role)));
        } else {
            trail.push(step);
        }
    }
    ctx.ok_or_else(|| {
        refused.unwrap_or_else(|| ErrorBlock::credentials(30000, "").error(requester, "no role is named"))
    })
}

fn step(n: usize, hop: &AssumeStep) -> Step {
    let name = if n == 0 { StepName::TrustPolicy } else { StepName::RoleChain };
    let step = Step::of_ruling(name, &hop.ruling, None);
    if hop.role_exists {
        return step;
    }
    let trusted = if n == 0 { json!({ "Service": SERVICE }) } else { json!({ "AWS": previous_role(hop) }) };
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole" }],
    });
    let path = match hop.role.path() {
        "/" => String::new(),
        path => format!(" --path {path}"),
    };
    let hint = format!(
        "Create the role in account {}: aws iam create-role --role-name {}{path} --assume-role-policy-document {}",
        hop.role.account(),
        hop.role.name(),
        shell(&trust.to_string())
    );
    Step { policy: None, statement: None, considered: Vec::new(), ..step.denied("the role does not exist", hint) }
}

fn previous_role(hop: &AssumeStep) -> String {
    match hop.ruling.principal() {
        vesto_policy::Principal::RoleSession { role_arn, .. } => role_arn.clone(),
        other => other.display_name(),
    }
}

/// The role of a running statement was deleted.
pub(super) fn gone(requester: &Requester, role: &RoleArn, trail: &mut Trail) -> SqlError {
    let principal = SERVICE.to_owned();
    let step = Step::new(StepName::TrustPolicy, principal, "sts:AssumeRole", role.to_string());
    let hint = "Create the role again and run the statement anew.".to_owned();
    let step = step.denied("the role was deleted while the statement ran", hint);
    trail.refuse(step, not_authorized(requester, role))
}

fn not_authorized(requester: &Requester, role: &RoleArn) -> SqlError {
    let message = format!(
        "exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role \
         {role}, should retry : 0"
    );
    ErrorBlock::credentials(30000, "").error(requester, message)
}
