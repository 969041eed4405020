//! `DescribeClusterSubnetGroups` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterSubnetGroups.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::family::describe;
use crate::network_groups::{SUBNET_GROUPS, show_subnet_group};

pub fn describe_cluster_subnet_groups(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &SUBNET_GROUPS, "DescribeClusterSubnetGroups", |_| true)?;
    Ok(found.answer_with(&SUBNET_GROUPS, |xml, group| show_subnet_group(control, xml, group)))
}
