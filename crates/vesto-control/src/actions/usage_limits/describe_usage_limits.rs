//! `DescribeUsageLimits` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeUsageLimits.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::usage_limits::USAGE_LIMITS;
use crate::family::{describe, member};

pub fn describe_usage_limits(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let wanted = |name: &str| params.get(name).filter(|text| !text.is_empty()).map(str::to_ascii_lowercase);
    let (cluster, feature) = (wanted("ClusterIdentifier"), wanted("FeatureType"));
    let found = describe(control, ctx, params, &USAGE_LIMITS, "DescribeUsageLimits", |limit| {
        cluster.as_ref().is_none_or(|cluster| member(limit, "ClusterIdentifier") == cluster)
            && feature.as_ref().is_none_or(|feature| member(limit, "FeatureType") == feature)
    })?;
    Ok(found.answer(&USAGE_LIMITS))
}
