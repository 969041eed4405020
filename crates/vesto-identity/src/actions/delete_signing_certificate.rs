//! `DeleteSigningCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    owner::{self, OwnerKind},
    signing_certificate,
};
use crate::{Identity, OpCtx, records::SigningCertificate};

pub(crate) async fn delete_signing_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = signing_certificate::id(params)?;
    let name = owner::authorized_user(ctx, params, "iam:DeleteSigningCertificate")?;
    identity
        .write(|edit| {
            let user = OwnerKind::User.get(&edit.state, ctx.account(), &name)?;
            signing_certificate::get(&edit.state, ctx.account(), user.id, id)?;
            edit.remove_record::<SigningCertificate>(ctx.account(), id);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
