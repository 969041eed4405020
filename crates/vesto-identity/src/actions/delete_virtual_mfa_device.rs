//! `DeleteVirtualMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    owner::delete_conflict,
};
use crate::{Identity, OpCtx, records::MfaDevice};

pub(crate) async fn delete_virtual_mfa_device(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = MfaDevice::target(ctx, params)?;
    entity::authorize::<MfaDevice>(ctx, "iam:DeleteVirtualMFADevice", &target, Context::new())?;
    identity
        .write(|edit| {
            if entity::get::<MfaDevice>(&edit.state, ctx, &target)?.assigned.is_some() {
                return Err(delete_conflict("MFA VirtualDevice in use. Must deactivate first."));
            }
            edit.remove_record::<MfaDevice>(ctx.account(), &target.key);
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
