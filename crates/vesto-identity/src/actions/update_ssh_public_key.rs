//! `UpdateSSHPublicKey` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind},
    ssh_public_key,
};
use crate::{Identity, OpCtx};

pub(crate) async fn update_ssh_public_key(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let id = ssh_public_key::id(params)?;
    let active = names::status(params)?;
    let name = owner::authorized_user(ctx, params, "iam:UpdateSSHPublicKey")?;
    identity
        .write(|edit| {
            let user = OwnerKind::User.get(&edit.state, ctx.account(), &name)?;
            let mut key = ssh_public_key::get(&edit.state, ctx.account(), user.id, id)?.clone();
            key.active = active;
            edit.put_record(ctx.account(), key);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
