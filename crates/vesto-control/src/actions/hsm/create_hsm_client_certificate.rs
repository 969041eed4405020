//! `CreateHsmClientCertificate` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateHsmClientCertificate.html>
//! A new key pair, of which only the public key is kept.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::hsm::{HSM_CLIENT_CERTIFICATES, PUBLIC_KEY};
use crate::family::create;

pub async fn create_hsm_client_certificate(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let record = create(control, ctx, params, &HSM_CLIENT_CERTIFICATES, "CreateHsmClientCertificate", |_, record| {
        let pair = rcgen::KeyPair::generate().map_err(ControlError::KeyPair)?;
        record.body.insert(PUBLIC_KEY.to_owned(), pair.public_key_pem().into());
        Ok(())
    });
    Ok(HSM_CLIENT_CERTIFICATES.answer(&*record.await?))
}
