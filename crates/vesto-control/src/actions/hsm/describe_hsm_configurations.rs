//! `DescribeHsmConfigurations` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeHsmConfigurations.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::hsm::HSM_CONFIGURATIONS;
use crate::family::describe;

pub fn describe_hsm_configurations(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &HSM_CONFIGURATIONS, "DescribeHsmConfigurations", |_| true)?;
    Ok(found.answer(&HSM_CONFIGURATIONS))
}
