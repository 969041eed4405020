//! `GetResourcePolicy` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetResourcePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::resource_policies::{RESOURCE_POLICIES, namespace};

pub fn get_resource_policy(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = namespace(control, ctx, params, "GetResourcePolicy")?;
    let record = control.state().record(ctx.account(), &RESOURCE_POLICIES, &arn);
    let record = record.ok_or_else(|| RESOURCE_POLICIES.not_found_error(&arn))?;
    Ok(RESOURCE_POLICIES.answer(&record))
}
