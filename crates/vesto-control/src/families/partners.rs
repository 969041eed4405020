//! Partner integrations: which partner works with which database of a cluster, as the partner reports it.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/partner-integration.html>

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_identity::{AuthzInput, OpCtx};

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, text, time};

/// A record's name is `cluster/database/partner`.
pub(crate) static PARTNERS: Family = Family {
    kind: "partner",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "",
    shown_name: "",
    element: "PartnerIntegrationInfo",
    list: "PartnerIntegrationInfoList",
    item: "PartnerIntegrationInfo",
    members: &[
        text("DatabaseName").required(),
        text("PartnerName").required(),
        text("Status").or("Active").one_of(&["Active", "Inactive", "RuntimeFailure", "ConnectionFailure"]),
        text("StatusMessage"),
        time("CreatedAt").computed(),
        time("UpdatedAt").computed(),
    ],
    max_name: 255,
    builtin: &[],
    not_found: Fault(404, "PartnerNotFound", "The partner integration {} was not found."),
    exists: Fault(400, "InvalidParameterValue", "The partner integration {} already exists."),
    invalid_state: Fault(400, "InvalidParameterValue", "The partner integration {} cannot be changed."),
    quota: Fault(400, "UnsupportedOperation", "The account has too many partner integrations."),
    limit: 100,
};

/// Asks permission on the cluster that the request names, finds it, and answers its identifier.
pub(crate) fn cluster(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<String, ControlError> {
    let target = Target::cluster(control, ctx.account(), params.get("ClusterIdentifier").unwrap_or("*"));
    ctx.authorize_with(&format!("redshift:{action}"), "*", AuthzInput::default())?;
    let account = params.required("AccountId")?;
    params.required("ClusterIdentifier")?;
    if account != ctx.account().as_str() {
        let message = format!("The account {account} is not the owner of the cluster.");
        return Err(ApiError::new(401, "UnauthorizedPartnerIntegration", message).into());
    }
    let found = control.find(ctx.account(), &target.name);
    found.map(|cluster| cluster.identifier.to_string()).ok_or(ControlError::ClusterNotFound(target.name))
}

/// The record's name for the database and partner that the request names.
pub(crate) fn name(cluster: &str, params: &QueryParams) -> Result<String, ControlError> {
    Ok(format!("{cluster}/{}/{}", params.required("DatabaseName")?, params.required("PartnerName")?))
}
