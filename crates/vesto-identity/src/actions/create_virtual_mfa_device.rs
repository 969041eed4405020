//! `CreateVirtualMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html>
//! The seed comes as Base32 text and as a QR code, both in Base64 as all binary data of the API.

use base64::{Engine, engine::general_purpose::STANDARD};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_types::{AccountId, Secret};

use super::{entity, mfa_device, names, owner::already_exists, qr_code, tags};
use crate::{
    Identity, OpCtx,
    records::{AccountAlias, MfaDevice},
    totp,
};

const SEED_LEN: usize = 40;

pub(crate) async fn create_virtual_mfa_device(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::required(params, "VirtualMFADeviceName")?;
    names::check_name(name, "virtualMFADeviceName", 226)?;
    let path = path(params)?;
    let tags = tags::parse(params)?;
    let serial_number = mfa_device::arn(ctx.account(), path, name);
    entity::authorize_new(ctx, ("iam:CreateVirtualMFADevice", "iam:TagMFADevice"), &serial_number, &tags)?;
    let device = identity
        .write(|edit| {
            if edit.state.records.get::<MfaDevice>(ctx.account(), &serial_number).is_some() {
                return Err(already_exists("MFADevice entity at the same path and name already exists."));
            }
            let mut seed = [0; SEED_LEN];
            edit.ids.fill(&mut seed);
            let seed = Secret::new(totp::encode_base32(&seed));
            let device = MfaDevice { serial_number, seed, assigned: None, tags };
            edit.put_record(ctx.account(), device.clone());
            Ok(device)
        })
        .await?;
    let png = qr_code::png(&uri(identity, ctx.account(), name, &device)).ok_or_else(ApiError::internal_failure)?;
    Ok(XmlBody::result(|xml| {
        xml.element("VirtualMFADevice", |xml| {
            xml.text("SerialNumber", &device.serial_number)
                .text("Base32StringSeed", STANDARD.encode(device.seed.expose()))
                .text("QRCodePNG", STANDARD.encode(png));
            if !device.tags.is_empty() {
                tags::write(xml, &device.tags);
            }
        });
    }))
}

/// Stricter than elsewhere, and with a message of its own.
fn path(params: &QueryParams) -> Result<&str, ApiError> {
    let path = params.get("Path").unwrap_or("/");
    names::check_length(path, "path", 1, 512)?;
    let shaped = path.starts_with('/') && path.ends_with('/') && !path.contains("//");
    if !shaped || !path.chars().all(|c| c.is_ascii_alphanumeric() || "/_+=,.@-".contains(c)) {
        return Err(ApiError::validation_error(
            "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric \
             characters and/or / characters.",
        ));
    }
    Ok(path)
}

/// What authenticator apps read: the device's name at the account's alias, or else its number.
fn uri(identity: &Identity, account: &AccountId, name: &str, device: &MfaDevice) -> String {
    let state = identity.state();
    let alias = state.records.list::<AccountAlias>(account).next();
    let account = alias.map_or_else(|| account.as_str(), |alias| &alias.alias);
    format!("otpauth://totp/{name}@{account}?secret={}", device.seed.expose())
}
