//! `ListMFADevices` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html>
//! Those that are enabled for a user.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    owner::{self, OwnerKind},
    page,
};
use crate::{Identity, OpCtx, records::MfaDevice};

pub(crate) fn list_mfa_devices(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = owner::authorized_user(ctx, params, "iam:ListMFADevices")?;
    let state = identity.state();
    let user = OwnerKind::User.get(&state, ctx.account(), &name)?;
    let devices = state.records.of_user::<MfaDevice>(ctx.account(), user.id);
    let devices = devices.filter_map(|device| Some((device, device.assigned.as_ref()?))).collect();
    let page = page::page(params, devices, |(device, _)| device.serial_number.clone())?;
    Ok(XmlBody::result(|xml| {
        xml.list("MFADevices", "member", &page.items, |xml, (device, assigned)| {
            xml.text("UserName", user.name)
                .text("SerialNumber", &device.serial_number)
                .timestamp("EnableDate", assigned.enabled_at.time());
        });
        page.write_end(xml);
    }))
}
