//! `CreateUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::users::UserRecord;
use vesto_policy::Context;

use super::{
    boundaries, names,
    owner::{OwnerKind, already_exists, over_quota},
    render::{self, Show},
    tags,
};
use crate::{AuthzInput, Identity, OpCtx, edit::Change};

const MAX_USERS: usize = 5000;

pub(crate) async fn create_user(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::user_name(params)?;
    let path = names::path(params, "Path")?.unwrap_or("/");
    let tags = tags::parse(params)?;
    let boundary = boundaries::parameter(params)?;
    let arn = OwnerKind::User.arn(ctx.account(), path, name);
    let mut context = Context::new();
    tags::request_keys(&mut context, &tags);
    boundaries::request_key(&mut context, boundary);
    ctx.authorize_with("iam:CreateUser", &arn, AuthzInput::context(context.clone()))?;
    if !tags.is_empty() {
        ctx.authorize_with("iam:TagUser", &arn, AuthzInput::context(context))?;
    }
    let user = identity
        .write(|edit| {
            if edit.state.user(ctx.account(), name).is_some() {
                return Err(user_exists(name));
            }
            if edit.state.users_of(ctx.account()).count() >= MAX_USERS {
                return Err(over_quota("UsersPerAccount", MAX_USERS));
            }
            boundaries::check(&edit.state, ctx, boundary)?;
            let id = edit.ids.aws_unique_id("AIDA", 21);
            edit.make(Change::PutUser(UserRecord {
                id: id.clone(),
                account: ctx.account().clone(),
                name: name.to_owned(),
                path: path.to_owned(),
                boundary: boundary.map(str::to_owned),
                tags,
                created_at: edit.now,
            }));
            edit.state.users.get(&id).cloned().ok_or_else(ApiError::internal_failure)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.element("User", |xml| render::user(xml, &user, Show::Created));
    }))
}

pub(crate) fn user_exists(name: &str) -> ApiError {
    already_exists(format!("User with name {name} already exists."))
}
