//! `DescribeClusterParameterGroups` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterParameterGroups.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::family::describe;
use crate::parameters::PARAMETER_GROUPS;

pub fn describe_cluster_parameter_groups(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &PARAMETER_GROUPS, "DescribeClusterParameterGroups", |_| true)?;
    Ok(found.answer(&PARAMETER_GROUPS))
}
