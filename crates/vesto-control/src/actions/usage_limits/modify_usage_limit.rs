//! `ModifyUsageLimit` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyUsageLimit.html>
//! Only the amount and what happens when it is reached.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::usage_limits::{USAGE_LIMITS, check};
use crate::family::modify;

pub async fn modify_usage_limit(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let changes = ["UsageLimitId", "Amount", "BreachAction"];
    let changes = changes.into_iter().filter_map(|name| Some((name, params.get(name)?)));
    let changes = QueryParams::from_pairs(changes);
    let limit = modify(control, ctx, &changes, &USAGE_LIMITS, "ModifyUsageLimit", |_, limit| check(limit)).await?;
    Ok(XmlBody::result(|xml| USAGE_LIMITS.show(xml, &limit)))
}
