//! `DescribeHsmClientCertificates` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeHsmClientCertificates.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::hsm::HSM_CLIENT_CERTIFICATES;
use crate::family::describe;

pub fn describe_hsm_client_certificates(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &HSM_CLIENT_CERTIFICATES, "DescribeHsmClientCertificates", |_| true)?;
    Ok(found.answer(&HSM_CLIENT_CERTIFICATES))
}
