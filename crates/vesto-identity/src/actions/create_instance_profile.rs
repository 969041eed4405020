//! `CreateInstanceProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity::{self, Named},
    instance_profile, names,
    owner::{already_exists, over_quota},
    render::Show,
    tags,
};
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) async fn create_instance_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = InstanceProfile::target(ctx, params)?;
    let path = names::path(params, "Path")?.unwrap_or("/");
    let tags = tags::parse(params)?;
    let arn = instance_profile::arn(ctx.account(), path, &target.name);
    entity::authorize_new(ctx, ("iam:CreateInstanceProfile", "iam:TagInstanceProfile"), &arn, &tags)?;
    let profile = identity
        .write(|edit| {
            if edit.state.records.get::<InstanceProfile>(ctx.account(), &target.key).is_some() {
                return Err(already_exists(format!("Instance Profile {} already exists.", target.name)));
            }
            if edit.state.records.list::<InstanceProfile>(ctx.account()).count() >= instance_profile::MAX_PROFILES {
                return Err(over_quota("InstanceProfilesPerAccount", instance_profile::MAX_PROFILES));
            }
            let profile = InstanceProfile {
                id: edit.ids.aws_unique_id("AIPA", 21),
                name: target.name,
                path: path.to_owned(),
                role_id: None,
                tags,
                created_at: edit.now.into(),
            };
            edit.put_record(ctx.account(), profile.clone());
            Ok(profile)
        })
        .await?;
    let state = identity.state();
    Ok(XmlBody::result(|xml| {
        xml.element("InstanceProfile", |xml| {
            instance_profile::write(xml, &state, ctx.account(), &profile, Show::Created);
        });
    }))
}
