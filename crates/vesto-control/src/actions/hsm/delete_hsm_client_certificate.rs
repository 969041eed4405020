//! `DeleteHsmClientCertificate` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteHsmClientCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::hsm::HSM_CLIENT_CERTIFICATES;
use crate::family::delete;

pub async fn delete_hsm_client_certificate(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &HSM_CLIENT_CERTIFICATES, "DeleteHsmClientCertificate", |_, _| Ok(())).await?;
    Ok(XmlBody::none())
}
