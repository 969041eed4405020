//! `GetInstanceProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    instance_profile,
    render::Show,
};
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) fn get_instance_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = InstanceProfile::target(ctx, params)?;
    entity::authorize::<InstanceProfile>(ctx, "iam:GetInstanceProfile", &target, Context::new())?;
    let state = identity.state();
    let profile = entity::get::<InstanceProfile>(&state, ctx, &target)?;
    Ok(XmlBody::result(|xml| {
        xml.element("InstanceProfile", |xml| {
            instance_profile::write(xml, &state, ctx.account(), profile, Show::Whole);
        });
    }))
}
