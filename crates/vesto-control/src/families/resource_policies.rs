//! Policies on namespaces and snapshots: kept and shown. They say who may integrate with a namespace, which is not
//! built, so no request is decided by them.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_PutResourcePolicy.html>

use vesto_aws_wire::QueryParams;
use vesto_identity::{AuthzInput, OpCtx};
use vesto_types::Arn;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, text};

/// A record's name is the ARN.
pub(crate) static RESOURCE_POLICIES: Family = Family {
    kind: "resourcepolicy",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "ResourceArn",
    shown_name: "ResourceArn",
    element: "ResourcePolicy",
    list: "ResourcePolicies",
    item: "ResourcePolicy",
    members: &[text("Policy").required()],
    max_name: 2048,
    builtin: &[],
    not_found: Fault(404, "ResourceNotFoundFault", "The resource policy of {} was not found."),
    exists: Fault(409, "ConflictPolicyUpdateFault", "The resource policy of {} exists already."),
    invalid_state: Fault(409, "ConflictPolicyUpdateFault", "The resource policy of {} cannot be changed."),
    quota: Fault(400, "UnsupportedOperation", "The account has too many resource policies."),
    limit: 100,
};

/// Asks permission on the namespace that the request names, and finds it.
pub(crate) fn namespace(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<String, ControlError> {
    let text = params.get("ResourceArn").filter(|text| !text.is_empty());
    ctx.authorize_with(&format!("redshift:{action}"), text.unwrap_or("*"), AuthzInput::default())?;
    let text = params.required("ResourceArn")?;
    let not_found = || ControlError::ResourceNotFound { kind: "resource".to_owned(), name: text.to_owned() };
    let arn = Arn::parse(text).map_err(|_| not_found())?;
    let state = control.state();
    let mut namespaces = state.clusters().filter(|cluster| cluster.account == *ctx.account());
    if namespaces.any(|cluster| cluster.namespace_arn() == arn) { Ok(text.to_owned()) } else { Err(not_found()) }
}
