//! `DeleteUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::{OwnerKind, delete_conflict},
};
use crate::{
    Identity, OpCtx,
    edit::Change,
    records::{LoginProfile, MfaDevice, OfUser, ServiceCredential, SigningCertificate, SshPublicKey},
    state::State,
};

pub(crate) async fn delete_user(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::user_name(params)?;
    OwnerKind::User.authorize(ctx, "iam:DeleteUser", name, Context::new())?;
    identity
        .write(|edit| {
            let user = OwnerKind::User.get(&edit.state, ctx.account(), name)?;
            if !user.policies.attached.is_empty() {
                return Err(delete_conflict("Cannot delete entity, must detach all policies first."));
            }
            if !user.policies.inline.is_empty() {
                return Err(delete_conflict("Cannot delete entity, must delete policies first."));
            }
            if edit.state.groups_with(user.id).next().is_some() {
                return Err(delete_conflict("Cannot delete entity, must remove users from group first."));
            }
            if !edit.state.long_term_keys(ctx.account(), Some(user.id)).is_empty() {
                return Err(delete_conflict("Cannot delete entity, must delete access keys first."));
            }
            no_records(&edit.state, ctx, user.id)?;
            let id = user.id.to_owned();
            edit.make(Change::DeleteUser { id });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}

/// What else a user may have, and must have lost before.
fn no_records(state: &State, ctx: &OpCtx, user_id: &str) -> Result<(), ApiError> {
    fn has<F: OfUser>(state: &State, ctx: &OpCtx, user_id: &str) -> bool {
        state.records.of_user::<F>(ctx.account(), user_id).next().is_some()
    }
    if has::<LoginProfile>(state, ctx, user_id) {
        return Err(delete_conflict("Cannot delete entity, must delete login profile first."));
    }
    if has::<MfaDevice>(state, ctx, user_id) {
        return Err(delete_conflict("Cannot delete entity, must delete MFA device first."));
    }
    if has::<SigningCertificate>(state, ctx, user_id) {
        return Err(delete_conflict("Cannot delete entity, must delete certificates first."));
    }
    if has::<SshPublicKey>(state, ctx, user_id) || has::<ServiceCredential>(state, ctx, user_id) {
        return Err(delete_conflict("Cannot delete entity, must remove referenced objects first."));
    }
    Ok(())
}
