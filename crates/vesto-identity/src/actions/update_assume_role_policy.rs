//! `UpdateAssumeRolePolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html>
//! Sessions that already exist live on.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{documents, names, owner::OwnerKind};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn update_assume_role_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    let document = documents::parameter(params, "PolicyDocument")?;
    OwnerKind::Role.authorize(ctx, "iam:UpdateAssumeRolePolicy", name, Context::new())?;
    identity
        .write(|edit| {
            OwnerKind::Role.check_modifiable(&OwnerKind::Role.get(&edit.state, ctx.account(), name)?)?;
            let role = edit.state.role(ctx.account(), name).ok_or_else(|| OwnerKind::Role.no_such(name))?;
            let mut record = role.record.clone();
            record.trust_principals = documents::check_trust(&edit.state, document)?;
            documents::check_trust_size(document)?;
            document.clone_into(&mut record.trust_document);
            edit.make(Change::PutRole(record));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
