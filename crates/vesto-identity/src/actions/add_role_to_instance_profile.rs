//! `AddRoleToInstanceProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html>
//! Whoever hands a role to instances passes it: `iam:PassRole` on the role is needed too.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    names,
    owner::{OwnerKind, over_quota},
};
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) async fn add_role_to_instance_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = InstanceProfile::target(ctx, params)?;
    let role_name = names::role_name(params)?;
    entity::authorize::<InstanceProfile>(ctx, "iam:AddRoleToInstanceProfile", &target, Context::new())?;
    let mut passed_to = Context::new();
    passed_to.set_string("iam:PassedToService", "ec2.amazonaws.com");
    OwnerKind::Role.authorize(ctx, "iam:PassRole", role_name, passed_to)?;
    identity
        .write(|edit| {
            let role = OwnerKind::Role.get(&edit.state, ctx.account(), role_name)?;
            OwnerKind::Role.check_modifiable(&role)?;
            let role_id = role.id.to_owned();
            entity::change::<InstanceProfile>(edit, ctx, &target, |profile| {
                if profile.role_id.is_some() {
                    return Err(over_quota("InstanceSessionsPerInstanceProfile", 1));
                }
                profile.role_id = Some(role_id);
                Ok(())
            })
        })
        .await?;
    Ok(XmlBody::none())
}
