//! `DescribeClusterSecurityGroups` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterSecurityGroups.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::family::describe;
use crate::network_groups::{SECURITY_GROUPS, show_security_group};

pub fn describe_cluster_security_groups(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &SECURITY_GROUPS, "DescribeClusterSecurityGroups", |_| true)?;
    Ok(found.answer_with(&SECURITY_GROUPS, show_security_group))
}
