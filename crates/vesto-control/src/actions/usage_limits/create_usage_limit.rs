//! `CreateUsageLimit` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateUsageLimit.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::request_tags;
use crate::control::Control;
use crate::error::ControlError;
use crate::families::usage_limits::{USAGE_LIMITS, check, check_unique};
use crate::family::{insert, member, new_record, target};
use crate::tag_params::raw_tags;

pub async fn create_usage_limit(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    target(control, ctx, &USAGE_LIMITS, None).authorize(ctx, "CreateUsageLimit", request_tags(&raw_tags(params)))?;
    let mut limit = new_record(control, ctx, params, &USAGE_LIMITS, control.ids().uuid().to_string())?;
    let cluster = member(&limit, "ClusterIdentifier").to_ascii_lowercase();
    if control.find(ctx.account(), &cluster).is_none() {
        return Err(ControlError::ClusterNotFound(cluster).into());
    }
    limit.body.insert("ClusterIdentifier".to_owned(), cluster.into());
    check(&limit)?;
    let limit = insert(control, &USAGE_LIMITS, limit, |state, limit| check_unique(state, limit)).await?;
    Ok(XmlBody::result(|xml| USAGE_LIMITS.show(xml, &limit)))
}
