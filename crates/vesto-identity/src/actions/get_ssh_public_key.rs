//! `GetSSHPublicKey` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html>
//! A key that was uploaded in the wanted encoding comes back as it was, comment and all.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind},
    ssh_public_key,
};
use crate::{Identity, OpCtx};

pub(crate) fn get_ssh_public_key(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let id = ssh_public_key::id(params)?;
    let as_ssh = match names::required(params, "Encoding")? {
        "SSH" => true,
        "PEM" => false,
        other => return Err(names::invalid(other, "encoding", "satisfy enum value set: [SSH, PEM]")),
    };
    let name = owner::authorized_user(ctx, params, "iam:GetSSHPublicKey")?;
    let state = identity.state();
    let user = OwnerKind::User.get(&state, ctx.account(), &name)?;
    let key = ssh_public_key::get(&state, ctx.account(), user.id, id)?;
    let parsed = ssh_public_key::parse(&key.body)?;
    let body = match (key.body.starts_with("ssh-rsa"), as_ssh) {
        (true, true) | (false, false) => key.body.clone(),
        (false, true) => parsed.to_ssh(),
        (true, false) => parsed.to_pem(),
    };
    Ok(XmlBody::result(|xml| ssh_public_key::write(xml, &name, key, &body)))
}
