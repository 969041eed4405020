//! `DeleteClusterSubnetGroup` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteClusterSubnetGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::family::delete;
use crate::network_groups::{SUBNET_GROUPS, not_in_use};

pub async fn delete_cluster_subnet_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &SUBNET_GROUPS, "DeleteClusterSubnetGroup", |state, group| {
        not_in_use(state, group, &SUBNET_GROUPS, |cluster| cluster.settings.cluster_subnet_group_name == group.name)
    })
    .await?;
    Ok(XmlBody::none())
}
