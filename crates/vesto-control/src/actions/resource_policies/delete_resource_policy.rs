//! `DeleteResourcePolicy` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteResourcePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::resource_policies::{RESOURCE_POLICIES, namespace};

pub async fn delete_resource_policy(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = namespace(control, ctx, params, "DeleteResourcePolicy")?;
    control.remove_record(ctx.account(), &RESOURCE_POLICIES, &arn, |_, _| Ok(())).await?;
    Ok(XmlBody::none())
}
