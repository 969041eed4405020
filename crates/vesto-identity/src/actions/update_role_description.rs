//! `UpdateRoleDescription` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::OwnerKind,
    render::{self, Show},
};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn update_role_description(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    names::required(params, "Description")?;
    let description = names::description(params)?;
    OwnerKind::Role.authorize(ctx, "iam:UpdateRoleDescription", name, Context::new())?;
    let role = identity
        .write(|edit| {
            OwnerKind::Role.check_modifiable(&OwnerKind::Role.get(&edit.state, ctx.account(), name)?)?;
            let role = edit.state.role(ctx.account(), name).ok_or_else(|| OwnerKind::Role.no_such(name))?;
            let mut record = role.record.clone();
            record.description = description.map(str::to_owned);
            edit.make(Change::PutRole(record));
            edit.state.role(ctx.account(), name).cloned().ok_or_else(ApiError::internal_failure)
        })
        .await?;
    let state = identity.state();
    Ok(XmlBody::result(|xml| {
        xml.element("Role", |xml| render::role(xml, &state, &role, Show::InList));
    }))
}
