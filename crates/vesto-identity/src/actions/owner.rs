//! Users, roles and groups in common: all own inline policies and attachments; the first two a boundary and tags.

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_policy::Context;
use vesto_types::{AccountId, Arn};

use super::{names, tags};
use crate::{
    AuthzInput, OpCtx, service_linked_roles,
    state::{OwnPolicies, State, arn_of_group, arn_of_role, arn_of_user},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnerKind {
    User,
    Role,
    Group,
}

pub(crate) struct Owner<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) path: &'a str,
    pub(crate) arn: String,
    pub(crate) boundary: Option<&'a str>,
    pub(crate) tags: &'a [(String, String)],
    pub(crate) policies: &'a OwnPolicies,
}

impl OwnerKind {
    /// The parameter `UserName`, `RoleName` or `GroupName`.
    pub(crate) fn name(self, params: &QueryParams) -> Result<&str, ApiError> {
        match self {
            Self::User => names::user_name(params),
            Self::Role => names::role_name(params),
            Self::Group => names::group_name(params),
        }
    }

    /// `User`, `Role` or `Group`, as elements and quotas are called.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Role => "Role",
            Self::Group => "Group",
        }
    }

    pub(crate) fn lower_word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Role => "role",
            Self::Group => "group",
        }
    }

    pub(crate) fn find<'a>(self, state: &'a State, account: &AccountId, name: &str) -> Option<Owner<'a>> {
        match self {
            Self::User => state.user(account, name).map(|user| Owner {
                id: &user.record.id,
                name: &user.record.name,
                path: &user.record.path,
                arn: arn_of_user(&user.record),
                boundary: user.record.boundary.as_deref(),
                tags: &user.record.tags,
                policies: &user.policies,
            }),
            Self::Role => state.role(account, name).map(|role| Owner {
                id: &role.record.id,
                name: &role.record.name,
                path: &role.record.path,
                arn: arn_of_role(&role.record),
                boundary: role.record.boundary.as_deref(),
                tags: &role.record.tags,
                policies: &role.policies,
            }),
            Self::Group => state.group(account, name).map(|group| Owner {
                id: &group.record.id,
                name: &group.record.name,
                path: &group.record.path,
                arn: arn_of_group(&group.record),
                boundary: None,
                tags: &[],
                policies: &group.policies,
            }),
        }
    }

    pub(crate) fn get<'a>(self, state: &'a State, account: &AccountId, name: &str) -> Result<Owner<'a>, ApiError> {
        self.find(state, account, name).ok_or_else(|| self.no_such(name))
    }

    pub(crate) fn no_such(self, name: &str) -> ApiError {
        no_such_entity(format!("The {} with name {name} cannot be found.", self.lower_word()))
    }

    /// Asks for `action` on the user, role or group of this name; `context` holds the action's own keys. The question is the
    /// same whether or not it exists, save that only an existing one has a path, tags and a boundary.
    pub(crate) fn authorize(self, ctx: &OpCtx, action: &str, name: &str, mut context: Context) -> Result<(), ApiError> {
        let state = ctx.identity().state();
        let found = self.find(&state, ctx.account(), name);
        let arn = found.as_ref().map_or_else(|| self.arn(ctx.account(), "/", name), |owner| owner.arn.clone());
        if let Some(owner) = &found {
            tags::resource_keys(&mut context, owner.tags);
            if let Some(boundary) = owner.boundary.filter(|_| context.values("iam:PermissionsBoundary").is_empty()) {
                context.set_string("iam:PermissionsBoundary", boundary);
            }
        }
        Ok(ctx.authorize_with(action, &arn, AuthzInput::context(context))?)
    }

    pub(crate) fn arn(self, account: &AccountId, path: &str, name: &str) -> String {
        Arn::iam(account, format!("{}{path}{name}", self.lower_word())).to_string()
    }

    /// Refuses changes to roles that belong to a service.
    pub(crate) fn check_modifiable(self, owner: &Owner<'_>) -> Result<(), ApiError> {
        if self == Self::Role && owner.path.starts_with(service_linked_roles::PATH) {
            let message = format!(
                "Cannot perform the operation on the protected role '{}' - this role is only modifiable by AWS",
                owner.name
            );
            return Err(ApiError::new(400, "UnmodifiableEntity", message));
        }
        Ok(())
    }
}

/// The user that the request is about (by default the caller), after asking for `action` on it.
pub(crate) fn authorized_user(ctx: &OpCtx, params: &QueryParams, action: &str) -> Result<String, ApiError> {
    let name = names::user_name_or_own(&ctx.identity().state(), ctx, params)?;
    OwnerKind::User.authorize(ctx, action, &name, Context::new())?;
    Ok(name)
}

pub(crate) fn no_such_entity(message: impl Into<String>) -> ApiError {
    ApiError::new(404, "NoSuchEntity", message)
}

pub(crate) fn invalid_input(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "InvalidInput", message)
}

pub(crate) fn delete_conflict(message: &'static str) -> ApiError {
    ApiError::new(409, "DeleteConflict", message)
}

pub(crate) fn already_exists(message: impl Into<String>) -> ApiError {
    ApiError::new(409, "EntityAlreadyExists", message)
}

pub(crate) fn over_quota(quota: &str, limit: usize) -> ApiError {
    ApiError::new(409, "LimitExceeded", format!("Cannot exceed quota for {quota}: {limit}"))
}
