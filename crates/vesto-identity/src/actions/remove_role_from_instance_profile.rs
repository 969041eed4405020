//! `RemoveRoleFromInstanceProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    names,
    owner::{OwnerKind, no_such_entity},
};
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) async fn remove_role_from_instance_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = InstanceProfile::target(ctx, params)?;
    let role_name = names::role_name(params)?;
    entity::authorize::<InstanceProfile>(ctx, "iam:RemoveRoleFromInstanceProfile", &target, Context::new())?;
    identity
        .write(|edit| {
            let role_id = OwnerKind::Role.get(&edit.state, ctx.account(), role_name)?.id.to_owned();
            entity::change::<InstanceProfile>(edit, ctx, &target, |profile| {
                let held = profile.role_id.take_if(|held| *held == role_id);
                held.map(|_| ()).ok_or_else(|| {
                    no_such_entity(format!("The role with name {role_name} cannot be found in the instance profile."))
                })
            })
        })
        .await?;
    Ok(XmlBody::none())
}
