//! `ListVirtualMFADevices` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    mfa_device, names, page,
    render::{self, Show},
};
use crate::{Identity, OpCtx, records::MfaDevice};

pub(crate) fn list_virtual_mfa_devices(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let assigned = match params.get("AssignmentStatus") {
        None | Some("Any") => None,
        Some("Assigned") => Some(true),
        Some("Unassigned") => Some(false),
        Some(other) => {
            let values = "satisfy enum value set: [Assigned, Unassigned, Any]";
            return Err(names::invalid(other, "assignmentStatus", values));
        }
    };
    ctx.authorize("iam:ListVirtualMFADevices", &mfa_device::arn(ctx.account(), "/", ""))?;
    let state = identity.state();
    let devices = state.records.list::<MfaDevice>(ctx.account());
    let devices = devices.filter(|device| assigned.is_none_or(|assigned| device.assigned.is_some() == assigned));
    let page = page::page(params, devices.collect(), |device: &&MfaDevice| device.serial_number.clone())?;
    Ok(XmlBody::result(|xml| {
        xml.list("VirtualMFADevices", "member", &page.items, |xml, device| {
            xml.text("SerialNumber", &device.serial_number);
            let Some(assigned) = &device.assigned else { return };
            if let Some(user) = state.users.get(&assigned.user_id) {
                xml.element("User", |xml| render::user(xml, user, Show::InList));
            }
            xml.timestamp("EnableDate", assigned.enabled_at.time());
        });
        page.write_end(xml);
    }))
}
