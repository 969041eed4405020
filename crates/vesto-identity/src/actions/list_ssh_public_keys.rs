//! `ListSSHPublicKeys` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind},
    page,
};
use crate::{Identity, OpCtx, records::SshPublicKey};

pub(crate) fn list_ssh_public_keys(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = owner::authorized_user(ctx, params, "iam:ListSSHPublicKeys")?;
    let state = identity.state();
    let user = OwnerKind::User.get(&state, ctx.account(), &name)?;
    let keys = state.records.of_user::<SshPublicKey>(ctx.account(), user.id).collect();
    let page = page::page(params, keys, |key: &&SshPublicKey| key.id.clone())?;
    Ok(XmlBody::result(|xml| {
        xml.list("SSHPublicKeys", "member", &page.items, |xml, key| {
            xml.text("UserName", user.name)
                .text("SSHPublicKeyId", &key.id)
                .text("Status", names::status_word(key.active))
                .timestamp("UploadDate", key.uploaded_at.time());
        });
        page.write_end(xml);
    }))
}
