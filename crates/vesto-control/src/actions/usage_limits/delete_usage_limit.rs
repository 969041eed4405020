//! `DeleteUsageLimit` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteUsageLimit.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::usage_limits::USAGE_LIMITS;
use crate::family::delete;

pub async fn delete_usage_limit(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &USAGE_LIMITS, "DeleteUsageLimit", |_, _| Ok(())).await?;
    Ok(XmlBody::none())
}
