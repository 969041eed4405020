//! `UpdateUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html>
//! Needs permission for the user as it is and as it will be.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{create_user::user_exists, names, owner::OwnerKind};
use crate::{AuthzInput, Identity, OpCtx, edit::Change};

pub(crate) async fn update_user(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::user_name(params)?;
    let new_path = names::path(params, "NewPath")?;
    let new_name = params.get("NewUserName");
    if let Some(new_name) = new_name {
        names::check_name(new_name, "newUserName", 64)?;
    }
    OwnerKind::User.authorize(ctx, "iam:UpdateUser", name, Context::new())?;
    let path =
        identity.state().user(ctx.account(), name).map_or_else(|| "/".to_owned(), |user| user.record.path.clone());
    let target = OwnerKind::User.arn(ctx.account(), new_path.unwrap_or(&path), new_name.unwrap_or(name));
    ctx.authorize_with("iam:UpdateUser", &target, AuthzInput::default())?;
    identity
        .write(|edit| {
            let user = edit.state.user(ctx.account(), name).ok_or_else(|| OwnerKind::User.no_such(name))?;
            let mut record = user.record.clone();
            if let Some(new_path) = new_path {
                new_path.clone_into(&mut record.path);
            }
            if let Some(new_name) = new_name {
                if edit.state.user(ctx.account(), new_name).is_some_and(|other| other.record.id != record.id) {
                    return Err(user_exists(new_name));
                }
                new_name.clone_into(&mut record.name);
            }
            edit.make(Change::PutUser(record));
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
