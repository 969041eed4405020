//! `ResetServiceSpecificCredential` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResetServiceSpecificCredential.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner, service_credential};
use crate::{Identity, OpCtx};

pub(crate) fn reset_service_specific_credential(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = service_credential::id(params)?;
    let name = owner::authorized_user(ctx, params, "iam:ResetServiceSpecificCredential")?;
    let credential = service_credential::get(&identity.state(), ctx, &name, id)?;
    // The old one is nowhere to be replaced.
    let secret = service_credential::new_secret(identity.ids());
    Ok(XmlBody::result(|xml| {
        xml.element("ServiceSpecificCredential", |xml| {
            service_credential::write(xml, &name, &credential, Some(&secret));
        });
    }))
}
