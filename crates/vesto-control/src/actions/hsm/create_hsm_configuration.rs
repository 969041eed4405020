//! `CreateHsmConfiguration` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateHsmConfiguration.html>
//! The password and the certificate must be there and are not kept: nothing here would use them.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::hsm::HSM_CONFIGURATIONS;
use crate::family::create;

pub async fn create_hsm_configuration(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let record = create(control, ctx, params, &HSM_CONFIGURATIONS, "CreateHsmConfiguration", |_, _| {
        params.required("HsmPartitionPassword")?;
        params.required("HsmServerPublicCertificate")?;
        Ok(())
    });
    Ok(HSM_CONFIGURATIONS.answer(&*record.await?))
}
