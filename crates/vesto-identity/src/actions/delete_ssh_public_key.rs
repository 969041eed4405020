//! `DeleteSSHPublicKey` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind},
    ssh_public_key,
};
use crate::{Identity, OpCtx, records::SshPublicKey};

pub(crate) async fn delete_ssh_public_key(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let id = ssh_public_key::id(params)?;
    let name = owner::authorized_user(ctx, params, "iam:DeleteSSHPublicKey")?;
    identity
        .write(|edit| {
            let user = OwnerKind::User.get(&edit.state, ctx.account(), &name)?;
            ssh_public_key::get(&edit.state, ctx.account(), user.id, id)?;
            edit.remove_record::<SshPublicKey>(ctx.account(), id);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
