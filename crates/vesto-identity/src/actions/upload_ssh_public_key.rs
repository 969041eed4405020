//! `UploadSSHPublicKey` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind, over_quota},
    ssh_public_key,
};
use crate::{Identity, OpCtx, records::SshPublicKey};

const MAX_KEYS: usize = 5;

pub(crate) async fn upload_ssh_public_key(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let body = names::required(params, "SSHPublicKeyBody")?;
    names::check_length(body, "sSHPublicKeyBody", 1, 16_384)?;
    let name = owner::authorized_user(ctx, params, "iam:UploadSSHPublicKey")?;
    let fingerprint = ssh_public_key::fingerprint(&ssh_public_key::parse(body)?);
    let key = identity
        .write(|edit| {
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), &name)?.id.to_owned();
            let own: Vec<_> = edit.state.records.of_user::<SshPublicKey>(ctx.account(), &user_id).collect();
            if own.iter().any(|key| key.fingerprint == fingerprint) {
                let message = "The specified SSH public key is already associated with the specified IAM user.";
                return Err(ApiError::new(400, "DuplicateSSHPublicKey", message));
            }
            if own.len() >= MAX_KEYS {
                return Err(over_quota("SSHPublicKeysPerUser", MAX_KEYS));
            }
            let key = SshPublicKey {
                id: edit.ids.aws_unique_id("APKA", 20),
                user_id,
                body: body.to_owned(),
                fingerprint,
                active: true,
                uploaded_at: edit.now.into(),
            };
            edit.put_record(ctx.account(), key.clone());
            Ok(key)
        })
        .await?;
    Ok(XmlBody::result(|xml| ssh_public_key::write(xml, &name, &key, body)))
}
