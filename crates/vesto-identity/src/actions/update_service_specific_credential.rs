//! `UpdateServiceSpecificCredential` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{names, owner, service_credential};
use crate::{Identity, OpCtx};

pub(crate) async fn update_service_specific_credential(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = service_credential::id(params)?;
    let active = names::status(params)?;
    let name = owner::authorized_user(ctx, params, "iam:UpdateServiceSpecificCredential")?;
    identity
        .write(|edit| {
            let mut credential = service_credential::get(&edit.state, ctx, &name, id)?;
            credential.active = active;
            edit.put_record(ctx.account(), credential);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
