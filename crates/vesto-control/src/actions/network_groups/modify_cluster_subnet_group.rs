//! `ModifyClusterSubnetGroup` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterSubnetGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::family::modify;
use crate::network_groups::{SUBNET_GROUPS, check_subnets, show_subnet_group};

pub async fn modify_cluster_subnet_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let group =
        modify(control, ctx, params, &SUBNET_GROUPS, "ModifyClusterSubnetGroup", |_, group| check_subnets(group))
            .await?;
    Ok(SUBNET_GROUPS.answer_with(|xml| show_subnet_group(control, xml, &group)))
}
