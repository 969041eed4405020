//! `CreateAuthenticationProfile` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateAuthenticationProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::authentication_profiles::{AUTHENTICATION_PROFILES, check};
use crate::family::create;

pub async fn create_authentication_profile(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let profile =
        create(control, ctx, params, &AUTHENTICATION_PROFILES, "CreateAuthenticationProfile", |_, profile| {
            check(profile)
        })
        .await?;
    Ok(XmlBody::result(|xml| AUTHENTICATION_PROFILES.show(xml, &profile)))
}
