//! `DeleteServiceSpecificCredential` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceSpecificCredential.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner, service_credential};
use crate::{Identity, OpCtx, records::ServiceCredential};

pub(crate) async fn delete_service_specific_credential(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = service_credential::id(params)?;
    let name = owner::authorized_user(ctx, params, "iam:DeleteServiceSpecificCredential")?;
    identity
        .write(|edit| {
            service_credential::get(&edit.state, ctx, &name, id)?;
            edit.remove_record::<ServiceCredential>(ctx.account(), id);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
