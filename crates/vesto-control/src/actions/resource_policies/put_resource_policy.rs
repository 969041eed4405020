//! `PutResourcePolicy` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_PutResourcePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::resource_policies::{RESOURCE_POLICIES, namespace};
use crate::family::new_record;
use vesto_policy::{Policy, PolicyKind};

pub async fn put_resource_policy(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = namespace(control, ctx, params, "PutResourcePolicy")?;
    let policy = params.required("Policy")?;
    Policy::parse(policy, PolicyKind::Resource, &ctx.identity().parse_options()).map_err(|error| {
        ControlError::Fault {
            status: 400,
            code: "InvalidPolicyFault",
            message: format!("The resource policy isn't valid: {error}"),
        }
    })?;
    let record = new_record(control, ctx, params, &RESOURCE_POLICIES, arn)?;
    let record = control.create_record(|_| Ok(record)).await?;
    Ok(RESOURCE_POLICIES.answer(&record))
}
