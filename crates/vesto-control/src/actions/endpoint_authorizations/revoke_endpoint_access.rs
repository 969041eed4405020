//! `RevokeEndpointAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_RevokeEndpointAccess.html>
//! Of the whole authorization, or of some of its VPCs.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::Target;
use crate::control::Control;
use crate::families::endpoint_authorizations::{ENDPOINT_AUTHORIZATIONS, VPCS, show};
use crate::family::Fault;

pub async fn revoke_endpoint_access(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = Target::cluster(control, ctx.account(), params.get("ClusterIdentifier").unwrap_or("*"));
    ctx.authorize("redshift:RevokeEndpointAccess", "*")?;
    params.required("ClusterIdentifier")?;
    let name = format!("{}/{}", cluster.name, params.required("Account")?);
    let revoked = params.list("VpcIds", "VpcIdentifier").unwrap_or_default();
    if revoked.is_empty() {
        let all = control.remove_record(ctx.account(), &ENDPOINT_AUTHORIZATIONS, &name, |_, _| Ok(())).await?;
        return Ok(XmlBody::result(|xml| show(xml, &all, "Revoking")));
    }
    let rest = control.update_record(ctx.account(), &ENDPOINT_AUTHORIZATIONS, &name, |_, current| {
        let mut record = current.clone();
        let vpcs = record.body.get_mut(VPCS).and_then(serde_json::Value::as_array_mut);
        let is_revoked = |vpc: &serde_json::Value| revoked.iter().any(|revoked| vpc == revoked);
        let Some(vpcs) = vpcs.filter(|vpcs| vpcs.iter().any(|vpc| !is_revoked(vpc))) else {
            let reason = "Every VPC is authorized, or none would be left: revoke the whole authorization of {}.";
            return Err(Fault(400, "InvalidAuthorizationState", reason).of(&name));
        };
        vpcs.retain(|vpc| !is_revoked(vpc));
        Ok(record)
    });
    let rest = rest.await?;
    Ok(XmlBody::result(|xml| show(xml, &rest, "Authorized")))
}
