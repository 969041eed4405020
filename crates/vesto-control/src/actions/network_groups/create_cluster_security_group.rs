//! `CreateClusterSecurityGroup` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateClusterSecurityGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::family::create;
use crate::network_groups::{SECURITY_GROUPS, show_security_group};

pub async fn create_cluster_security_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let group = create(control, ctx, params, &SECURITY_GROUPS, "CreateClusterSecurityGroup", |_, _| Ok(())).await?;
    Ok(SECURITY_GROUPS.answer_with(|xml| show_security_group(xml, &group)))
}
