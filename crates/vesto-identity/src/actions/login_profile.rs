//! Login profiles: finding and showing them. There is no console to sign in to with the password; what tools do
//! with login profiles works all the same.

use vesto_aws_wire::{ApiError, XmlWriter};
use vesto_types::AccountId;

use super::owner::{OwnerKind, no_such_entity};
use crate::{records::LoginProfile, state::State};

pub(crate) fn get<'a>(state: &'a State, account: &AccountId, user_name: &str) -> Result<&'a LoginProfile, ApiError> {
    let user = OwnerKind::User.get(state, account, user_name)?;
    let profile = state.records.get::<LoginProfile>(account, user.id);
    profile.ok_or_else(|| no_such_entity(format!("Login Profile for User {user_name} cannot be found.")))
}

pub(crate) fn write(xml: &mut XmlWriter, user_name: &str, profile: &LoginProfile) {
    xml.element("LoginProfile", |xml| {
        xml.text("UserName", user_name)
            .timestamp("CreateDate", profile.created_at.time())
            .text("PasswordResetRequired", profile.reset_required);
    });
}

/// The profile changed while the new password was being checked against it.
pub(crate) fn changed_meanwhile() -> ApiError {
    let message = "Login Profile is being modified by another request. Please try again later.";
    ApiError::new(409, "EntityTemporarilyUnmodifiable", message)
}
