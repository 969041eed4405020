//! `GetMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity::Named,
    owner::{self, OwnerKind},
};
use crate::{
    Identity, OpCtx,
    records::{MfaDevice, OfUser},
};

pub(crate) fn get_mfa_device(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let target = MfaDevice::target(ctx, params)?;
    let name = owner::authorized_user(ctx, params, "iam:GetMFADevice")?;
    let state = identity.state();
    let user = OwnerKind::User.get(&state, ctx.account(), &name)?;
    let device = state.records.get::<MfaDevice>(ctx.account(), &target.key);
    let device = device.filter(|device| device.user_id() == user.id).ok_or_else(|| MfaDevice::no_such(&target.name))?;
    Ok(XmlBody::result(|xml| {
        xml.text("UserName", user.name).text("SerialNumber", &device.serial_number);
        if let Some(assigned) = &device.assigned {
            xml.timestamp("EnableDate", assigned.enabled_at.time());
        }
    }))
}
