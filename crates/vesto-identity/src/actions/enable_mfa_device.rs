//! `EnableMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html>
//! Two codes in a row show that the user holds the device, and how far its clock is off. Not supported: hardware devices.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity::{self, Named},
    mfa_device, names,
    owner::{self, OwnerKind, already_exists, over_quota},
};
use crate::{Identity, OpCtx, mfa, records::MfaDevice};

const MAX_DEVICES: usize = 8;

pub(crate) async fn enable_mfa_device(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let target = MfaDevice::target(ctx, params)?;
    let codes = mfa_device::codes(params)?;
    let name = owner::authorized_user(ctx, params, "iam:EnableMFADevice")?;
    identity
        .write(|edit| {
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), &name)?.id.to_owned();
            if edit.state.records.of_user::<MfaDevice>(ctx.account(), &user_id).count() >= MAX_DEVICES {
                return Err(over_quota("MFADevicesPerUser", MAX_DEVICES));
            }
            let now = edit.now;
            entity::change::<MfaDevice>(edit, ctx, &target, |device| {
                if device.assigned.is_some() {
                    return Err(already_exists(format!("MFA Device {} is already in use.", target.name)));
                }
                device.assigned = Some(mfa::assign(device, &user_id, codes, now)?);
                Ok(())
            })
        })
        .await?;
    Ok(XmlBody::none())
}
