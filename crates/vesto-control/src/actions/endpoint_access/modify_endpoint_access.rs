//! `ModifyEndpointAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyEndpointAccess.html>
//! Only the security groups.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::endpoint_access::{ENDPOINT_ACCESS, SECURITY_GROUP_IDS, show};
use crate::family::modify;

pub async fn modify_endpoint_access(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let groups = params.list(SECURITY_GROUP_IDS, "VpcSecurityGroupId");
    let name = params.get("EndpointName").map(|name| ("EndpointName", name));
    let only_name = QueryParams::from_pairs(name);
    let endpoint = modify(control, ctx, &only_name, &ENDPOINT_ACCESS, "ModifyEndpointAccess", |_, endpoint| {
        endpoint.body.extend(groups.map(|groups| (SECURITY_GROUP_IDS.to_owned(), groups.into())));
        Ok(())
    });
    let endpoint = endpoint.await?;
    Ok(XmlBody::result(|xml| show(&control.state(), xml, &endpoint)))
}
