//! `DeactivateMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html>
//! The device stays and can be enabled again.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity::{self, Named},
    owner::{self, OwnerKind},
};
use crate::{Identity, OpCtx, records::MfaDevice};

pub(crate) async fn deactivate_mfa_device(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = MfaDevice::target(ctx, params)?;
    let name = owner::authorized_user(ctx, params, "iam:DeactivateMFADevice")?;
    identity
        .write(|edit| {
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), &name)?.id.to_owned();
            entity::change::<MfaDevice>(edit, ctx, &target, |device| {
                let own = device.assigned.take_if(|assigned| assigned.user_id == user_id);
                own.map(|_| ()).ok_or_else(|| MfaDevice::no_such(&target.name))
            })
        })
        .await?;
    Ok(XmlBody::none())
}
