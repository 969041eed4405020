//! `DescribeLoggingStatus` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeLoggingStatus.html>
//! Audit logging to S3 is not built, so it is never enabled.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;

pub async fn describe_logging_status(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    let target = Target::cluster(control, ctx.account(), params.get("ClusterIdentifier").unwrap_or("*"));
    target.authorize(ctx, "redshift:DescribeLoggingStatus")?;
    params.required("ClusterIdentifier")?;
    match control.find(ctx.account(), &target.name) {
        None => Err(ControlError::ClusterNotFound(target.name)),
        Some(_) => Ok(XmlBody::result(|xml| {
            xml.text("LoggingEnabled", "false");
        })),
    }
}
