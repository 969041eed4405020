//! `DeleteInstanceProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    owner::delete_conflict,
};
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) async fn delete_instance_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = InstanceProfile::target(ctx, params)?;
    entity::authorize::<InstanceProfile>(ctx, "iam:DeleteInstanceProfile", &target, Context::new())?;
    identity
        .write(|edit| {
            if entity::get::<InstanceProfile>(&edit.state, ctx, &target)?.role_id.is_some() {
                return Err(delete_conflict("Cannot delete entity, must remove roles from instance profile first."));
            }
            edit.remove_record::<InstanceProfile>(ctx.account(), &target.key);
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
