//! `DescribeAuthenticationProfiles` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeAuthenticationProfiles.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::authentication_profiles::AUTHENTICATION_PROFILES;
use crate::family::describe;

pub fn describe_authentication_profiles(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &AUTHENTICATION_PROFILES, "DescribeAuthenticationProfiles", |_| true)?;
    Ok(found.answer(&AUTHENTICATION_PROFILES))
}
