//! `DeleteHsmConfiguration` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteHsmConfiguration.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::hsm::HSM_CONFIGURATIONS;
use crate::family::delete;

pub async fn delete_hsm_configuration(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &HSM_CONFIGURATIONS, "DeleteHsmConfiguration", |_, _| Ok(())).await?;
    Ok(XmlBody::none())
}
