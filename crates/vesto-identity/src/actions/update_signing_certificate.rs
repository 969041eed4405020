//! `UpdateSigningCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind},
    signing_certificate,
};
use crate::{Identity, OpCtx};

pub(crate) async fn update_signing_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = signing_certificate::id(params)?;
    let active = names::status(params)?;
    let name = owner::authorized_user(ctx, params, "iam:UpdateSigningCertificate")?;
    identity
        .write(|edit| {
            let user = OwnerKind::User.get(&edit.state, ctx.account(), &name)?;
            let mut certificate = signing_certificate::get(&edit.state, ctx.account(), user.id, id)?.clone();
            certificate.active = active;
            edit.put_record(ctx.account(), certificate);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
