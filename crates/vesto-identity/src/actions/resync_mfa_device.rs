//! `ResyncMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html>
//! For a device whose clock has gone far off.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity::{self, Named},
    mfa_device, names,
    owner::{self, OwnerKind},
};
use crate::{Identity, OpCtx, mfa, records::MfaDevice};

pub(crate) async fn resync_mfa_device(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let target = MfaDevice::target(ctx, params)?;
    let codes = mfa_device::codes(params)?;
    let name = owner::authorized_user(ctx, params, "iam:ResyncMFADevice")?;
    identity
        .write(|edit| {
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), &name)?.id.to_owned();
            let now = edit.now;
            entity::change::<MfaDevice>(edit, ctx, &target, |device| {
                let own = device.assigned.as_ref().filter(|assigned| assigned.user_id == user_id);
                let enabled_at = own.ok_or_else(|| MfaDevice::no_such(&target.name))?.enabled_at;
                let assigned = mfa::assign(device, &user_id, codes, now)?;
                device.assigned = Some(crate::records::MfaAssignment { enabled_at, ..assigned });
                Ok(())
            })
        })
        .await?;
    Ok(XmlBody::none())
}
