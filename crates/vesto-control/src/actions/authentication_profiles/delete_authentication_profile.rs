//! `DeleteAuthenticationProfile` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteAuthenticationProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::authentication_profiles::AUTHENTICATION_PROFILES;
use crate::family::delete;

pub async fn delete_authentication_profile(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let profile = delete(control, ctx, params, &AUTHENTICATION_PROFILES, "DeleteAuthenticationProfile", |_, _| Ok(()));
    let profile = profile.await?;
    Ok(XmlBody::result(|xml| {
        xml.text("AuthenticationProfileName", &profile.name);
    }))
}
